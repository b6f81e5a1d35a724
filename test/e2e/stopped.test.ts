import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { AgentFile } from '../../model/contract.ts';
import { type Desktop, end, openDesktop } from '../support/desktop.ts';
import { describeWhere, needsCommands, needsEnvironment, needsFile } from '../support/needs.ts';
import { clickTray, readTray, type TrayOnBus } from '../support/tray-bus.ts';
import { until } from '../support/until.ts';

const OUT = join(import.meta.dirname, '..', '..', 'out');
const STOPPED = 'Linesman was stopped and watches nothing. Start it from this menu.';

const needs = [
  needsEnvironment('LINESMAN_DESKTOP', 'a desktop with a system tray'),
  needsEnvironment('ELECTRON_OVERRIDE_DIST_PATH', 'an unpacked Electron'),
  needsCommands('gdbus'),
  needsFile(join(OUT, 'linesman.mjs'), 'a build (npm run build)'),
];

describeWhere(needs, '`linesman stop` beside the tray', () => {
  let desktop: Desktop;
  let data: string;
  let node: string;
  let shell: ChildProcess;
  let count = 0;

  beforeAll(async () => {
    desktop = await openDesktop(process.env['LINESMAN_DESKTOP'] ?? '');
    for (const part of ['linesman.mjs', 'cli', 'renderer', 'electron'])
      desktop.place(join(OUT, part), join('out', part));
    node = desktop.place(process.execPath, 'node');
    writeFileSync(join(desktop.folder, 'config.json'), '{}');
  });
  afterAll(() => desktop?.close());

  beforeEach(() => {
    count += 1;
    data = join(desktop.folder, `data-${String(count)}`);
  });
  afterEach(() => end(shell));

  const linesman = (...args: readonly string[]): readonly [string, readonly string[]] => [
    node,
    [join(desktop.folder, 'out', 'linesman.mjs'), ...args, '--data', data],
  ];
  const startShell = (): ChildProcess =>
    desktop.start(
      join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron'),
      [
        join(desktop.folder, 'out', 'electron', 'main.cjs'),
        `--data=${data}`,
        `--agent-entry=${join(desktop.folder, 'out', 'linesman.mjs')}`,
        `--agent-node=${node}`,
        '--background',
      ],
      { LINESMAN_CONFIG: join(desktop.folder, 'config.json') },
    );
  const agentPid = (): number | null =>
    existsSync(join(data, 'agent.json'))
      ? AgentFile.parse(JSON.parse(readFileSync(join(data, 'agent.json'), 'utf8'))).pid
      : null;
  const trayThat = (fits: (tray: TrayOnBus) => boolean): Promise<TrayOnBus | null> =>
    until(
      () => readTray(desktop),
      (tray) => tray !== null && fits(tray),
    );
  const labels = (tray: TrayOnBus | null): string[] =>
    (tray?.items ?? []).map(({ label }) => label);
  const runs = (tray: TrayOnBus): boolean => labels(tray).includes('Check now');

  it('is not undone: the tray says so, waits for a click, and starts the agent then', async () => {
    shell = startShell();
    await trayThat(runs);
    const before = agentPid();

    await desktop.run(...linesman('stop'));
    const stopped = await trayThat(({ tooltip }) => tooltip === STOPPED);
    // Longer than the first two waits after a death.
    await pause(4_000);
    const later = [agentPid(), (await readTray(desktop))?.tooltip];
    await clickTray(desktop, 'Start Linesman');
    await trayThat(runs);

    expect(labels(stopped)).toEqual([
      STOPPED,
      'Start Linesman',
      'Open Linesman',
      'Save a bundle for the helpdesk',
      'Quit',
    ]);
    expect(later).toEqual([null, STOPPED]);
    expect(agentPid()).not.toBe(before);
  });

  it('leaves the tray ready for an agent that somebody starts elsewhere', async () => {
    shell = startShell();
    await trayThat(runs);
    await desktop.run(...linesman('stop'));
    await trayThat(({ tooltip }) => tooltip === STOPPED);

    const other = desktop.start(...linesman('start'), {
      LINESMAN_CONFIG: join(desktop.folder, 'config.json'),
    });
    await trayThat(runs);

    expect(agentPid()).toBe(other.pid);
    await end(other);
  });
});
