import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { childSource } from '../../../../probes/platform/child-source.ts';
import { SCUTIL_WATCH } from '../../../../probes/platform/macos/scutil.ts';
import type { ChangeSource } from '../../../../probes/platform/ports.ts';
import { describeWhere, needsFile } from '../../../support/needs.ts';
import { until } from '../../../support/until.ts';

/**
 * Answers like scutil(8): reads commands until its input ends, and prints changes from `n.watch`
 * on.
 */
const FAKE_SCUTIL = `#!/bin/sh
cd "$(dirname "$0")"
echo $$ >> pids
while read -r line; do
  echo "$line" >> heard
  if [ "$line" = n.watch ]; then
    echo 'notification callback (store address = 0x7f8).'
    echo '   9:41:00.000 changedKey [0] = State:/Network/Global/IPv4'
    [ -e die ] && rm die && echo 'store lost' >&2 && exit 3
  fi
done
`;

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid.toString()}/status`, 'utf8'));
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'ESRCH'].includes(String(error.code))
    )
      return false;
    throw error;
  }
};

let folder: string;
let program: string;
let source: ChangeSource | null = null;
let agent: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linesman-scutil-'));
  program = join(folder, 'scutil');
  writeFileSync(program, FAKE_SCUTIL, { mode: 0o755 });
});
afterEach(async () => {
  await source?.stop();
  source = null;
  agent?.kill('SIGKILL');
  agent = null;
  rmSync(folder, { recursive: true });
});
const watch = (): ChangeSource =>
  (source = childSource('scutil', [{ program, args: [], input: SCUTIL_WATCH }]));
const read = (name: string): string =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
const pids = (): number[] => read('pids').trim().split('\n').map(Number);

describeWhere(
  [needsFile('/proc/self/status', 'the /proc of Linux')],
  'the event source of a Mac',
  () => {
    it('is told what to watch, goes on listening, and is gone after the stop', async () => {
      let changes = 0;

      watch().start(
        () => {
          changes += 1;
        },
        () => undefined,
      );
      await until(() => changes >= 2, Boolean);
      const wasAlive = pids().map(isAlive);
      await source?.stop();

      expect(read('heard').trim().split('\n')).toEqual(SCUTIL_WATCH.trim().split('\n'));
      expect(read('heard')).toMatch(/^n\.add State:\/Network\/Global\/IPv6$/m);
      expect(wasAlive).toEqual([true]);
      expect(pids().map(isAlive)).toEqual([false]);
    });

    it('is started again when it dies, and says so both times', async () => {
      writeFileSync(join(folder, 'die'), '');
      const health: [string, boolean | undefined][] = [];

      watch().start(
        () => undefined,
        (sentence, working) => health.push([sentence, working]),
      );
      await until(() => health.length === 2, Boolean);
      await until(() => pids().length === 2, Boolean);
      await source?.stop();

      expect(health).toEqual([
        [
          'scutil ended (exit 3: store lost); changes are seen by polling, next try in 1 s',
          undefined,
        ],
        ['scutil runs again', true],
      ]);
      expect(pids().map(isAlive)).toEqual([false, false]);
    });

    it('does not outlive an agent that is killed', async () => {
      const holder = new URL('../../network/hold-child.ts', import.meta.url).pathname;
      agent = spawn(
        process.execPath,
        [
          '--experimental-strip-types',
          '--disable-warning=ExperimentalWarning',
          holder,
          program,
          SCUTIL_WATCH,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      await until(() => read('heard').includes('n.watch'), Boolean);
      const [child = 0] = pids();
      const wasAlive = isAlive(child);

      agent.kill('SIGKILL');
      await once(agent, 'exit');
      await until(() => !isAlive(child), Boolean);

      expect(wasAlive).toBe(true);
    });
  },
);
