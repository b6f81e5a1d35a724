import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { openDoor } from '../../../agent/ipc/door.ts';
import { bareEnvironment, LINESMAN, runLinesman } from '../../support/linesman.ts';
import { describeWhere } from '../../support/needs.ts';
import { scriptedAgent } from '../../support/scripted-agent.ts';
import { stateOf } from '../../support/states.ts';
import { temporaryFolder } from '../agent/workbench.ts';

const MEGABYTE = 1_048_576;
const ID = '01937f9e-5a00-7000-8000-00c0ffee0001';

describeWhere(
  [
    process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
      ? null
      : 'needs the script of util-linux',
  ],
  'sync of a large report',
  () => {
    const closers: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const close of closers.splice(0)) await close();
    });

    /** An agent that sends one report of 4 MiB in four steps. */
    async function sendingAgent(): Promise<string> {
      const folder = temporaryFolder();
      const waiting = { count: 1, bytes: 4 * MEGABYTE, heldBecause: null, trouble: null };
      const agent = scriptedAgent(stateOf({ outbox: waiting }));
      agent.answer({
        'state.subscribe': () => ({}),
        'sync.run': async () => {
          for (const part of [1, 2, 3]) {
            const sending = { id: ID, bytes: 4 * MEGABYTE, sentBytes: part * MEGABYTE };
            agent.publish(stateOf({ outbox: { ...waiting, sending } }));
            await new Promise((resolve) => setTimeout(resolve, 60));
          }
          return { sent: [ID], waiting: 0, heldBecause: null, trouble: null };
        },
      });
      const door = await openDoor({
        handle: agent.handle,
        dataFolder: folder,
        version: '0.0.1',
        startedAt: '2026-05-04T06:00:00.000Z',
        log: () => undefined,
      });
      if (!door.ok) throw new Error(door.message);
      closers.push(() => door.close());
      return folder;
    }

    it('draws how far it is on a terminal, and leaves the outcome alone there', async () => {
      const folder = await sendingAgent();
      const child = spawn(
        'script',
        ['-qec', `stty cols 100; '${process.execPath}' '${LINESMAN}' sync`, '/dev/null'],
        { env: bareEnvironment(folder), stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      await new Promise((resolve) => child.once('close', resolve));

      const drawn = stripVTControlCharacters(text);
      for (const percent of [25, 50, 75]) expect(drawn).toContain(`(${String(percent)} %)`);
      expect(drawn).toContain('Sending, 1 report to go: 1.0 MiB of 4.0 MiB sent');
      expect(
        drawn
          .trimEnd()
          .split(/[\r\n]+/)
          .at(-1),
      ).toBe('1 report sent, 0 waiting.');
    });

    it('writes one calm line where nobody watches', async () => {
      const ran = await runLinesman(['sync'], bareEnvironment(await sendingAgent()));

      expect(ran).toMatchObject({ status: 0, stdout: '1 report sent, 0 waiting.\n' });
      expect(ran.stderr).toBe('Sending …\n');
    });
  },
);
