import { beforeEach, describe, expect, it } from 'vitest';
import {
  createOffers,
  type Offered,
  type Offers,
  OFFER_STANDS_MS,
  type UserReport,
} from '../../../agent/bundle/offers.ts';
import type { Enqueued } from '../../../agent/outbox/item.ts';

describe('reports that a user asked for', () => {
  let nowMs: number;
  let made: number;
  let kept: string[];
  let answer: Enqueued;

  const make = (note: string | null): Promise<Offered> => {
    made += 1;
    const id = `report-${String(made)}`;
    const report: UserReport = {
      preview: {
        id,
        fileName: `${id}.zip`,
        bytes: 10,
        files: [],
        redactions: { schema: 1, policy: { names: 'keep', addresses: 'keep' }, items: [] },
        loss: [],
        encryptedTo: [],
        callBack: null,
      },
      html: note ?? '',
      bundle: Buffer.from(id),
      enqueue: () => {
        if (answer.ok) kept.push(`${id} ${note ?? ''}`);
        return answer;
      },
    };
    return Promise.resolve({ ok: true, report });
  };
  const seen = async (offers: Offers, note: string | null = null): Promise<string> => {
    const offered = await offers.prepare(note);
    if (!offered.ok) throw new Error(offered.message);
    return offered.report.preview.id;
  };
  const offersNow = () => createOffers({ make, monotonicMs: () => nowMs });

  beforeEach(() => {
    [nowMs, made] = [0, 0];
    kept = [];
    answer = { ok: true };
  });

  it('sends the very report that was seen, once', async () => {
    const offers = offersNow();
    const id = await seen(offers, 'the printer also');
    expect(await offers.send({ id, note: 'other words' })).toMatchObject({ ok: true });
    expect(kept).toEqual(['report-1 the printer also']);
    expect(await offers.send({ id, note: null })).toMatchObject({ ok: false });
    expect(kept).toHaveLength(1);
  });

  it('makes one where none was seen', async () => {
    expect(await offersNow().send({ id: null, note: 'now' })).toMatchObject({ id: 'report-1' });
    expect(kept).toEqual(['report-1 now']);
  });

  it('keeps a report at hand that the outbox did not take, and says why', async () => {
    const offers = offersNow();
    const id = await seen(offers);
    answer = { ok: false, reason: 'full', message: 'no room' };
    expect(await offers.send({ id, note: null })).toEqual({
      ok: false,
      message: expect.stringContaining('no room') as string,
    });
    expect(offers.find(id)).not.toBeNull();
  });

  it('holds three, the newest, and each for half an hour whatever the clock on the wall says', async () => {
    const offers = offersNow();
    for (let n = 0; n < 4; n += 1) await offers.prepare(null);
    expect(['report-1', 'report-2', 'report-4'].map((id) => offers.find(id) !== null)).toEqual([
      false,
      true,
      true,
    ]);
    nowMs = OFFER_STANDS_MS - 1;
    expect(offers.find('report-4')).not.toBeNull();
    nowMs = OFFER_STANDS_MS;
    expect(offers.find('report-4')).toBeNull();
  });

  it('says why none could be made, and goes on', async () => {
    let fails = true;
    const offers = createOffers({
      make: (note) => (fails ? Promise.resolve({ ok: false, message: 'too late' }) : make(note)),
      monotonicMs: () => nowMs,
    });
    expect(await offers.prepare(null)).toEqual({ ok: false, message: 'too late' });
    expect(await offers.send({ id: null, note: null })).toEqual({ ok: false, message: 'too late' });
    fails = false;
    expect(await offers.send({ id: null, note: null })).toMatchObject({ ok: true });
  });
});
