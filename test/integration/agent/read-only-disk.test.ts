import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { acquireLock } from '../../../agent/data/lock.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { BROKEN } from '../../support/samples.ts';
import { describeWhere } from '../../support/needs.ts';
import { agentIn } from './agent-bench.ts';
import { scriptedWorld } from './scripted-probes.ts';
import { SMALL_DISK_NEEDS, smallDisk } from './small-disk.ts';
import { afterTest, itemOf, outboxIn, temporaryFolder } from './workbench.ts';

const FILES = ['outbox.sqlite', 'outbox.sqlite-wal'];
const PATIENCE = { timeout: 20_000, interval: 50 };
const CONFIG = { exchange: { host: 'exch1.corp.example' } };

const remount = (folder: string, how: 'ro' | 'rw'): void => {
  execFileSync('mount', ['-o', `remount,${how}`, join(folder, '..')]);
};

describeWhere(SMALL_DISK_NEEDS, 'an agent whose file system is read-only at the start', () => {
  beforeEach(() => {
    vi.stubEnv('XDG_RUNTIME_DIR', temporaryFolder());
    afterTest(() => {
      vi.unstubAllEnvs();
    });
  });

  const lefts: [string, number, (folder: string) => void][] = [
    [
      'before its data folder was made',
      1,
      (folder) => {
        rmSync(folder, { recursive: true });
      },
    ],
    ['with an empty data folder', 1, () => undefined],
    [
      'after another agent, whose report it reads',
      2,
      (folder) => {
        const before = outboxIn(folder);
        before.outbox.enqueue(itemOf('{}'));
        before.close();
      },
    ],
    [
      'after an agent that was killed with its report in the log',
      2,
      (folder) => {
        const before = outboxIn(folder, { soon: () => undefined });
        before.outbox.enqueue(itemOf('{}'));
        const left = temporaryFolder();
        for (const name of FILES) copyFileSync(join(folder, name), join(left, name));
        before.close();
        for (const name of FILES) copyFileSync(join(left, name), join(folder, name));
      },
    ],
  ];
  it.each(lefts)(
    'watches, says that it keeps nothing and what to do, and keeps everything once it can: %s',
    async (_, count, leave) => {
      const folder = smallDisk(96);
      leave(folder);
      remount(folder, 'ro');
      const world = scriptedWorld();
      world.findNext(BROKEN);
      const lines: string[] = [];

      const waiting = readOutbox(folder);
      expect(waiting).toMatchObject({ ok: true, value: { length: count - 1 } });

      const agent = await agentIn(folder, world, CONFIG, { log: (line) => lines.push(line) });
      const seen = agent.state();
      remount(folder, 'rw');
      await agent.request('probe.run', {});
      // A report is built in a thread, and is there when that is done.
      await vi.waitFor(() => {
        expect(readOutbox(folder)).toMatchObject({ ok: true, value: { length: count } });
      }, PATIENCE);
      await agent.close();

      expect(seen).toMatchObject({ diagnosis: { code: BROKEN.code }, outbox: { count } });
      expect(seen.notKept).toContain('is read-only');
      expect(seen.notKept).toContain('make it writable again');
      expect(lines.filter((line) => line === seen.notKept)).toHaveLength(1);
      expect(agent.state().notKept).toBeNull();
      const kept = readOutbox(folder);
      expect(kept.ok && kept.value).toHaveLength(count);
    },
  );

  it('is told of the agent that writes there by another way', () => {
    const folder = smallDisk(96);
    const view = temporaryFolder();
    execFileSync('mount', ['--bind', folder, view]);
    afterTest(() => {
      execFileSync('umount', [view]);
    });
    execFileSync('mount', ['-o', 'remount,bind,ro', view]);
    const held = acquireLock(folder);
    if (!held.ok) throw new Error(held.message);
    afterTest(() => {
      held.release();
    });

    expect(acquireLock(view)).toMatchObject({ ok: false, taken: true });
  });
});
