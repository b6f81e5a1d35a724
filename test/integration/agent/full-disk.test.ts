import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { prepareDataFolder } from '../../../agent/data/folder.ts';
import { connectAgent } from '../../../agent/client/client.ts';
import { readHistory } from '../../../agent/runs/history-rows.ts';
import { openOutbox, type OutboxOpening } from '../../../agent/outbox/open.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { describeWhere } from '../../support/needs.ts';
import { until } from '../../support/until.ts';
import { agentIn } from './agent-bench.ts';
import { fakeCollector } from './collectors.ts';
import { scriptedWorld } from './scripted-probes.ts';
import { afterTest, itemOf, outboxIn, receiptFor, temporaryFolder } from './workbench.ts';
import { films, fillUp, SMALL_DISK_NEEDS, smallDisk } from './small-disk.ts';
import { BROKEN } from '../../support/samples.ts';

const MIB = 1024 * 1024;
describeWhere(SMALL_DISK_NEEDS, 'an outbox on a full disk', () => {
  it('says no to a new report instead of losing it silently, and keeps those that it has', () => {
    const folder = smallDisk(96);
    const { outbox } = outboxIn(folder);
    const kept = itemOf('kept');
    outbox.enqueue(kept);
    fillUp(folder);

    const enqueued = outbox.enqueue(itemOf('x'.repeat(MIB)));

    expect(enqueued).toMatchObject({ ok: false, reason: 'full' });
    expect(outbox.list().map(({ id }) => id)).toEqual([kept.id]);
  });

  it('still lets reports go: the reserve pays for the removal', () => {
    const folder = smallDisk(96);
    const before = outboxIn(folder);
    const items = Array.from({ length: 8 }, () => itemOf('x'.repeat(MIB / 2)));
    for (const item of items) before.outbox.enqueue(item);
    // Opened anew its write-ahead log is empty: there is no room left over in it.
    before.close();
    const { outbox } = outboxIn(folder);
    fillUp(folder);

    const outcomes = items.map(({ id }) => outbox.acknowledge(outbox.next()!, receiptFor(id)).ok);

    expect(outcomes).not.toContain(false);
    expect(outbox.list()).toEqual([]);
    expect(outbox.enqueue(itemOf('after'))).toEqual({ ok: true });
  });

  it('can be opened: what waits must leave although nothing can be added', () => {
    const folder = smallDisk(96);
    const before = outboxIn(folder);
    const item = itemOf('waiting');
    before.outbox.enqueue(item);
    before.close();
    fillUp(folder);

    const { outbox } = outboxIn(folder);

    const due = outbox.next()!;
    expect(due.id).toBe(item.id);
    expect(outbox.acknowledge(due, receiptFor(item.id)).ok).toBe(true);
  });

  it.each([
    ['its head', 0],
    ['a table', 2 * 4096],
  ])('loses nothing when %s is damaged too: it is built anew once there is room', (_, at) => {
    const folder = smallDisk(96);
    const before = outboxIn(folder);
    const items = Array.from({ length: 40 }, () => itemOf('x'.repeat(10_000)));
    for (const item of items) before.outbox.enqueue(item);
    before.close();
    const path = join(folder, 'outbox.sqlite');
    const bytes = readFileSync(path);
    bytes[at] = (bytes[at] ?? 0) ^ 0x40;
    writeFileSync(path, bytes);
    rmSync(join(folder, 'ballast'));
    fillUp(folder, 20);
    const open = (): OutboxOpening =>
      openOutbox({
        dataFolder: folder,
        origin: 'site',
        log: () => undefined,
        now: () => new Date(),
      });

    expect(open()).toMatchObject({ ok: false, fault: 'full' });
    rmSync(films(folder));
    const { outbox } = outboxIn(folder);

    expect(outbox.list().map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    expect(outbox.losses()).toEqual([]);
  });

  it('does not keep the agent from starting', () => {
    const folder = smallDisk(96);
    outboxIn(folder).close();
    fillUp(folder);

    const ready = prepareDataFolder(folder);

    expect(ready).toEqual({ ok: true, takesNothing: null });
  });

  it('takes the reserve again when there is plenty of room', () => {
    const folder = smallDisk(96);

    outboxIn(folder);

    expect(existsSync(join(folder, 'ballast'))).toBe(true);
  });
});

const CONFIG = { exchange: { host: 'exch1.corp.example' } };

describeWhere(SMALL_DISK_NEEDS, 'an agent whose disk is full at the start', () => {
  beforeEach(() => {
    vi.stubEnv('XDG_RUNTIME_DIR', temporaryFolder());
    afterTest(() => {
      vi.unstubAllEnvs();
    });
  });

  const worlds = (): ReturnType<typeof scriptedWorld> => {
    const world = scriptedWorld();
    world.findNext(BROKEN);
    return world;
  };

  /** What an earlier agent left, the reserve given up, and then no room to the last byte. */
  const fills: [string, (folder: string) => void][] = [
    [
      'before its data folder was made',
      (folder) => {
        rmSync(folder, { recursive: true });
      },
    ],
    ['with an empty data folder', () => undefined],
    [
      'after an agent that gave up the reserve',
      (folder) => {
        outboxIn(folder).close();
        rmSync(join(folder, 'ballast'));
      },
    ],
  ];
  it.each(fills)('watches, and says that it keeps nothing and what to do: %s', async (_, leave) => {
    const folder = smallDisk(96);
    leave(folder);
    fillUp(folder);
    const lines: string[] = [];

    const agent = await agentIn(folder, worlds(), CONFIG, { log: (line) => lines.push(line) });

    const connected = await connectAgent(folder, { timeoutMs: 5_000 });
    if (!connected.ok) throw new Error(connected.message);
    const seen = await connected.client.request('state.get', {}, { timeoutMs: 5_000 });
    connected.client.close();
    expect(seen).toMatchObject({
      ok: true,
      result: {
        diagnosis: { code: BROKEN.code },
        outbox: { count: 1 },
        notKept: expect.stringContaining('free some space') as string,
      },
    });
    expect(lines.filter((line) => line === agent.state().notKept)).toHaveLength(1);
  });

  it('still sends what waited before and what it finds, each once', async () => {
    const collector = await fakeCollector();
    const folder = smallDisk(96);
    const before = outboxIn(folder);
    const waiting = itemOf('{}');
    before.outbox.enqueue(waiting);
    before.close();
    rmSync(join(folder, 'ballast'));
    const config = {
      ...CONFIG,
      collector: { url: collector.url, receiptKey: collector.key.publicKey },
    };
    fillUp(folder);

    const agent = await agentIn(folder, worlds(), config);
    await agent.request('sync.run', {});
    rmSync(films(folder));
    await agent.request('probe.run', {});
    await agent.request('sync.run', {});

    expect(collector.arrivals.map(({ id }) => id)).toHaveLength(2);
    expect(collector.arrivals[0]?.id).toBe(waiting.id);
    expect(agent.state().notKept).toBeNull();
    expect(readOutbox(folder)).toEqual({ ok: true, value: [] });
  });

  it('keeps everything again once there is room, with what it found meanwhile', async () => {
    const folder = smallDisk(96);
    fillUp(folder);
    const lines: string[] = [];
    const agent = await agentIn(folder, worlds(), CONFIG, { log: (line) => lines.push(line) });

    rmSync(films(folder));
    await agent.request('probe.run', {});
    await agent.close();

    expect(agent.state().notKept).toBeNull();
    expect(lines).toContain(`everything is kept in ${folder} again`);
    const kept = readOutbox(folder);
    expect(kept.ok && kept.value).toHaveLength(1);
    const history = readHistory(folder, 10);
    expect(history.ok && history.value.runs).toHaveLength(2);
    expect(readdirSync(folder)).toContain('device.json');
  });

  it.each([1, 2, 4, 6, 8, 12, 16, 24, 32, 64])(
    'starts whatever little room is left: %i pages',
    async (pages) => {
      const folder = smallDisk(96);
      outboxIn(folder).close();
      rmSync(join(folder, 'ballast'));
      fillUp(folder, pages);

      const agent = await agentIn(folder, worlds(), CONFIG);

      expect(agent.state().notKept).toContain('free some space');
    },
  );

  it('starts when there is no room for one more name', async () => {
    const folder = smallDisk(96, 'nr_inodes=16');
    rmSync(folder, { recursive: true });
    const crowd = Array.from({ length: 20 }, (_, turn) => `${films(folder)} ${String(turn)}`);
    expect(() => {
      for (const name of crowd) writeFileSync(name, '');
    }).toThrow('ENOSPC');

    const agent = await agentIn(folder, worlds(), CONFIG);
    const { notKept } = agent.state();
    for (const name of crowd) rmSync(name, { force: true });
    await agent.request('probe.run', {});

    expect(notKept).toContain('free some space');
    expect(agent.state().notKept).toBeNull();
    await until(
      () => readdirSync(folder),
      (names) => names.includes('agent.json'),
    );
  });

  it('keeps to one agent for a data folder', async () => {
    const folder = smallDisk(96);
    rmSync(folder, { recursive: true });
    fillUp(folder);
    await agentIn(folder, worlds(), CONFIG);

    await expect(agentIn(folder, worlds(), CONFIG)).rejects.toThrow('already runs');
  });
});
