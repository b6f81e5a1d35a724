import { describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { encryptWaiting } from '../../../agent/bundle/encrypt-waiting.ts';
import { packTravelling } from '../../../agent/bundle/travelling.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { sampleEnvelope } from '../../unit/collector/sample-envelope.ts';
import { bundleIn, envelopeIn } from '../../support/travelled.ts';
import { TEST_IDENTITY, TEST_RECIPIENT } from '../../support/age-key.ts';
import { decryptWith } from '../../../agent/bundle/age.ts';
import { fakeCollector } from './collectors.ts';
import { syncTo } from './sync-bench.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';

const plainReport = (bytes: number): ReturnType<typeof itemOf> => {
  const id = uuidv7();
  const packed = packTravelling(
    { ...sampleEnvelope({ id }), encrypted: false },
    Buffer.from(`zip${'x'.repeat(bytes)}`),
  );
  if (!packed.ok) throw new Error('the envelope is too long');
  return itemOf('', { id, body: packed.body });
};
const encrypt = (outbox: Outbox): Promise<number> =>
  encryptWaiting(outbox, [TEST_RECIPIENT], {
    log: () => undefined,
    signal: new AbortController().signal,
  });

describe('a bundle that waited for somebody to encrypt it for', () => {
  it.each([
    ['small', 2_000],
    ['in a file of its own', 400_000],
  ])('(%s) is encrypted under its id before it leaves, and is delivered', async (_, bytes) => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    const { outbox } = before;
    const item = plainReport(bytes);
    outbox.enqueue(item);
    const collector = await fakeCollector();
    const held = await syncTo(outbox, collector.url, { isPlainHeld: true }).run();
    expect(held).toMatchObject({ sent: [], heldBecause: 'no-recipients' });
    const sync = syncTo(outbox, collector.url, { isPlainHeld: true, isToBeEncrypted: true });
    await sync.run();

    expect(await encrypt(outbox)).toBe(1);

    const body = outbox.bodyOf(item.id) ?? Buffer.alloc(0);
    expect(envelopeIn(body)).toEqual({ ...envelopeIn(item.body), encrypted: true });
    const opened = await decryptWith(TEST_IDENTITY, bundleIn(body));
    expect(opened.ok && opened.bytes.equals(bundleIn(item.body))).toBe(true);
    expect(await sync.run()).toMatchObject({ sent: [item.id], waiting: 0 });
    before.close();
    expect(outboxIn(folder).outbox.losses()).toEqual([]);
  });

  it('is not sent as it is meanwhile, although the settings would let it go', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    outbox.enqueue(plainReport(100));
    const collector = await fakeCollector();

    const result = await syncTo(outbox, collector.url, { isToBeEncrypted: true }).run();

    expect(result.sent).toEqual([]);
  });

  it('keeps its digest when it was tried: the collector may have it', async () => {
    const { outbox } = outboxIn(temporaryFolder());
    const item = plainReport(100);
    outbox.enqueue(item);
    const due = outbox.next();
    if (due === null) throw new Error('nothing is due');
    outbox.markSending(due);
    outbox.markTried(due, 'the answer was lost', null);

    expect(await encrypt(outbox)).toBe(0);

    expect(outbox.exchangeBody(item.id, item.body, Buffer.from('other'))).toMatchObject({
      ok: false,
    });
    expect(Buffer.from(outbox.bodyOf(item.id) ?? []).equals(item.body)).toBe(true);
    const collector = await fakeCollector();
    const { sent } = await syncTo(outbox, collector.url, { isToBeEncrypted: true }).run();
    expect(sent).toEqual([item.id]);
  });
});
