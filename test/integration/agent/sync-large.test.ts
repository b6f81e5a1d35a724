import { describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import type { Sending } from '../../../model/agent-state.ts';
import { fakeCollector } from './collectors.ts';
import { CLEAR, syncTo } from './sync-bench.ts';
import { type Meddler, tusCollector } from './tus-collector.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';
import { until } from '../../support/until.ts';

const MIB = 1024 * 1024;
const large = (mib: number) => itemOf('', { body: randomBytes(mib * MIB) });

/** Resets the connection when so many bytes of a PATCH have come. */
const cutAfter = (bytes: number): Meddler => {
  let left = bytes;
  return (request) => {
    if (request.method === 'PATCH')
      request.on('data', (chunk: Buffer) => {
        left -= chunk.length;
        if (left <= 0) request.socket.destroy();
      });
    return false;
  };
};

describe('a large report', () => {
  it('goes on where it was cut, also after the agent was started anew', async () => {
    const folder = temporaryFolder();
    const collector = await tusCollector();
    const item = large(4);
    const first = outboxIn(folder);
    first.outbox.enqueue(item);
    collector.meddle(cutAfter(2.5 * MIB));
    const sync = syncTo(first.outbox, collector.url);
    expect(await sync.run()).toMatchObject({ waiting: 1, heldBecause: 'backoff' });
    await sync.close();
    first.close();

    collector.meddle(null);
    const second = outboxIn(folder);
    const result = await syncTo(second.outbox, collector.url).run();

    expect(result).toMatchObject({ sent: [item.id], waiting: 0 });
    expect(collector.whole.get(item.id)?.equals(Buffer.from(item.body))).toBe(true);
    expect(collector.patched()).toBeLessThan(4 * MIB * 1.05);
  });

  it('goes on at once by another way when its own hangs', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await tusCollector();
    const item = large(3);
    outbox.enqueue(item);
    let patches = 0;
    collector.meddle((request) => {
      // Taken, and never answered.
      patches += request.method === 'PATCH' ? 1 : 0;
      return request.method === 'PATCH' && patches === 2;
    });
    const sync = syncTo(outbox, collector.url);

    sync.enqueued();
    await until(() => patches === 2);
    sync.wayChanged({ ...CLEAR, key: 'another' });
    await until(() => outbox.summary().count === 0);

    expect(collector.whole.get(item.id)?.length).toBe(3 * MIB);
  });

  it('shows how far it is while a slow line carries it', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await tusCollector();
    outbox.enqueue(large(3));
    const seen: (Sending | undefined)[] = [];
    collector.meddle((request) => {
      if (request.method !== 'PATCH') return false;
      const slow = setInterval(() => {
        request.pause();
        setTimeout(() => request.resume(), 15);
      }, 20);
      request.on('close', () => {
        clearInterval(slow);
      });
      return false;
    });

    await syncTo(outbox, collector.url, {
      monotonicMs: () => performance.now() * 20,
      onChange: (_held, _trouble, { sending }) => seen.push(sending),
    }).run();

    const far = seen.flatMap((sending) => (sending === undefined ? [] : [sending.sentBytes]));
    expect(far.length).toBeGreaterThan(0);
    expect(far).toEqual([...far].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeUndefined();
  });
});

describe('a wait', () => {
  it('is still kept by an agent that was started anew, and ends when somebody asks', async () => {
    const folder = temporaryFolder();
    const collector = await fakeCollector((response) => {
      response.writeHead(503, { 'Retry-After': '600' }).end();
    });
    const first = outboxIn(folder);
    first.outbox.enqueue(itemOf('report'));
    const sync = syncTo(first.outbox, collector.url);
    await sync.run();
    await sync.close();
    first.close();

    const second = outboxIn(folder);
    const again = syncTo(second.outbox, collector.url);
    again.enqueued();
    expect(again.held()).toBe('backoff');
    expect(collector.arrivals).toHaveLength(1);
    await again.run();
    expect(collector.arrivals).toHaveLength(2);
  });
});
