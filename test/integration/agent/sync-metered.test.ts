import { describe, expect, it } from 'vitest';
import { openAccount } from '../../../agent/sync/account.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import type { WayToCollector } from '../../../agent/sync/hold.ts';
import { envelopeLine } from '../../../model/envelope.ts';
import { sampleEnvelope } from '../../unit/collector/sample-envelope.ts';
import { v7 as uuidv7 } from 'uuid';
import { until } from '../../support/until.ts';
import { fakeCollector } from './collectors.ts';
import { CLEAR, syncTo } from './sync-bench.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';

/** As an agent that starts now would know it. */
const spentIn = ({ memo }: Outbox): number =>
  openAccount({
    memo,
    now: () => new Date('2026-05-04T09:00:00.000Z'),
    monotonicMs: () => performance.now(),
  }).spentBytes();

describe('on a metered network', () => {
  const KIB = 1024;
  const METERED: WayToCollector = { ...CLEAR, key: 'wwan0', isMetered: true };
  const big = (kib: number, change = {}) => itemOf('x'.repeat(kib * KIB), change);

  it('sends what the budget of the hour has room for, and counts every byte of it', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    const items = [big(100), big(90), big(10)];
    for (const item of items) outbox.enqueue(item);

    const sync = syncTo(outbox, collector.url, { way: METERED });
    sync.enqueued();

    await until(() => outbox.summary().count === 1);
    await until(() => sync.held() === 'metered');
    // The second would not fit: the third passes it.
    expect(collector.arrivals.map(({ body }) => body.length)).toEqual([100 * KIB, 10 * KIB]);
    expect(spentIn(outbox)).toBeGreaterThan(110 * KIB);
    expect(spentIn(outbox)).toBe(collector.carried());
  });

  it('sends nothing unasked of a report that is larger than the whole budget; when asked, all', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    outbox.enqueue(big(300));
    const sync = syncTo(outbox, collector.url, { way: METERED });

    sync.enqueued();
    await until(() => sync.held() === 'metered');
    expect(collector.arrivals).toEqual([]);

    expect(await sync.run()).toMatchObject({ waiting: 0 });
    expect(spentIn(outbox)).toBe(0);
    outbox.enqueue(big(300));
    sync.enqueued();
    expect(sync.held()).toBe('metered');
  });

  it('sends not a byte unasked while roaming, and all of it when asked or at home again', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    outbox.enqueue(big(1));
    const sync = syncTo(outbox, collector.url, { way: { ...METERED, isRoaming: true } });

    sync.enqueued();
    await until(() => sync.held() === 'metered');
    expect([collector.arrivals, collector.carried(), spentIn(outbox)]).toEqual([[], 0, 0]);

    expect(await sync.run()).toMatchObject({ waiting: 0 });
    outbox.enqueue(big(1));
    sync.enqueued();
    expect(sync.held()).toBe('metered');
    sync.wayChanged(METERED);
    await until(() => outbox.summary().count === 0);
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

  it('keeps a bundle that nobody encrypted where it must not leave so, though it is asked for', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const collector = await fakeCollector();
    const bundle = (encrypted: boolean) => {
      const id = uuidv7();
      return itemOf('', {
        id,
        body: Buffer.from(`${envelopeLine(sampleEnvelope({ id, encrypted }))}zip`),
      });
    };
    const [plain, sealed, older] = [bundle(false), bundle(true), itemOf('{"schema":1}')];
    for (const item of [plain, sealed, older]) outbox.enqueue(item);

    const result = await syncTo(outbox, collector.url, { isPlainHeld: true }).run();

    expect(result).toMatchObject({
      sent: [sealed.id, older.id],
      waiting: 1,
      heldBecause: 'no-recipients',
    });
    expect(outbox.list()).toMatchObject([{ id: plain.id, heldBecause: 'no-recipients' }]);
  });
});
