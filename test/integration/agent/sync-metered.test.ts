import { describe, expect, it } from 'vitest';
import { rememberSpent } from '../../../agent/sync/cost.ts';
import type { WayToCollector } from '../../../agent/sync/hold.ts';
import { until } from '../../support/until.ts';
import { fakeCollector } from './collectors.ts';
import { CLEAR, syncTo } from './sync-bench.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';

describe('on a metered network', () => {
  const KIB = 1024;
  const METERED: WayToCollector = { ...CLEAR, key: 'wwan0', isMetered: true };
  const big = (kib: number, change = {}) => itemOf('x'.repeat(kib * KIB), change);

  it('sends what the budget of the hour has room for, and counts every byte of it', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    const account = rememberSpent(() => performance.now());
    const items = [big(100), big(90), big(10)];
    for (const item of items) outbox.enqueue(item);

    const sync = syncTo(outbox, collector.url, { way: METERED, account });
    sync.enqueued();

    await until(() => outbox.summary().count === 1);
    await until(() => sync.held() === 'metered');
    // The second would not fit: the third passes it.
    expect(collector.arrivals.map(({ body }) => body.length)).toEqual([100 * KIB, 10 * KIB]);
    expect(account.spentBytes()).toBeGreaterThan(110 * KIB);
    expect(account.spentBytes()).toBe(collector.carried());
  });

  it('sends nothing unasked of a report that is larger than the whole budget; when asked, all', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    const account = rememberSpent(() => performance.now());
    outbox.enqueue(big(300));
    const sync = syncTo(outbox, collector.url, { way: METERED, account });

    sync.enqueued();
    await until(() => sync.held() === 'metered');
    expect(collector.arrivals).toEqual([]);

    expect(await sync.run()).toMatchObject({ waiting: 0 });
    expect(account.spentBytes()).toBe(0);
    outbox.enqueue(big(300));
    sync.enqueued();
    expect(sync.held()).toBe('metered');
  });

  it('sends what a person made, and everything once another network is there', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    outbox.enqueue(big(300));
    outbox.enqueue(big(300, { kind: 'user' }));
    const sync = syncTo(outbox, collector.url, { way: METERED });

    sync.enqueued();
    await until(() => collector.arrivals.length === 1);
    await until(() => sync.held() === 'metered');
    sync.wayChanged({ ...CLEAR, key: 'eth0' });
    await until(() => outbox.summary().count === 0);
  });
});
