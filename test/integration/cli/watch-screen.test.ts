import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { openDoor } from '../../../agent/ipc/door.ts';
import { columnsOf } from '../../../cli/render/columns.ts';
import { LINESMAN } from '../../support/linesman.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { scriptedAgent, type ScriptedAgent } from '../../support/scripted-agent.ts';
import { STATES } from '../../support/states.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-screen-'));
const env = { ...process.env, TMUX_TMPDIR: folder, TERM: 'xterm', LANG: 'C.UTF-8', HOME: folder };
const tmux = (...args: readonly string[]): string =>
  spawnSync('tmux', ['-f', '/dev/null', '-u', ...args], { env, encoding: 'utf8' }).stdout;
/** What a person sees there, without what is blank below it. */
const seen = (): string => tmux('capture-pane', '-p', '-t', 'watch').trimEnd();
const isOnScreen = (): boolean =>
  tmux('display-message', '-p', '-t', 'watch', '#{alternate_on}').trim() === '1';

afterAll(() => {
  tmux('kill-server');
  rmSync(folder, { recursive: true, force: true });
});

describeWhere([needsCommands('tmux')], 'linesman watch on a terminal', () => {
  let agent: ScriptedAgent;
  let close: () => Promise<void>;

  beforeEach(async () => {
    agent = scriptedAgent(STATES.green);
    const data = mkdtempSync(join(folder, 'data-'));
    const door = await openDoor({
      handle: agent.handle,
      dataFolder: data,
      version: '0',
      startedAt: '',
      log: () => undefined,
    });
    if (!door.ok) throw new Error(door.message);
    close = () => door.close();
    tmux('new-session', '-d', '-s', 'watch', '-x', '80', '-y', '40', 'sh');
    tmux(
      ...['send-keys', '-t', 'watch'],
      ...[
        `clear; '${process.execPath}' '${LINESMAN}' watch --data '${data}'; echo left $?`,
        'Enter',
      ],
    );
    await expect.poll(seen).toContain('Ctrl-C ends this');
  });
  afterEach(async () => {
    tmux('kill-session', '-t', 'watch');
    await close();
  });

  it('shows how things stand on the whole window, and the change when it comes', async () => {
    expect(isOnScreen()).toBe(true);
    expect(seen()).toContain('Exchange reachable');
    expect(seen().split('\n')).toHaveLength(40);

    agent.publish(STATES.offline);

    await expect.poll(seen).toContain('No network');
    expect(seen()).not.toContain('Exchange reachable (');
    expect(seen()).toContain('Lately');
  });

  it('fits a window that becomes another one', async () => {
    tmux('resize-window', '-t', 'watch', '-x', '44', '-y', '12');

    await expect.poll(seen).toMatch(/more lines in a taller window\nCtrl-C ends this\.$/);
    for (const line of seen().split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(44);
  });

  it('gives the terminal back at Ctrl-C, with what happened meanwhile', async () => {
    agent.publish(STATES.offline);
    await expect.poll(seen).toContain('No network');

    tmux('send-keys', '-t', 'watch', 'C-c');

    await expect.poll(seen).toContain('left 0');
    expect(isOnScreen()).toBe(false);
    expect(seen()).toMatch(/^\d\d:\d\d:\d\d {2}\S/);
    expect(seen()).not.toContain('Ctrl-C ends this');
  });

  it('gives it back to a shell at Ctrl-Z too, and draws again afterwards', async () => {
    tmux('send-keys', '-t', 'watch', 'C-z');
    await expect.poll(isOnScreen).toBe(false);

    tmux('send-keys', '-t', 'watch', 'fg', 'Enter');

    await expect.poll(seen).toContain('Ctrl-C ends this');
    expect(isOnScreen()).toBe(true);
  });

  it('says that the agent went away, on the terminal that was there before', async () => {
    await close();

    await expect.poll(seen).toContain('left 5');
    expect(isOnScreen()).toBe(false);
  });
});
