import { rmSync } from 'node:fs';
import { randomFrom } from '../support/damage.ts';
import { OLDER_LAYOUTS } from '../support/older-outbox.ts';
import { cutsOf, newPlace, tryCut } from '../support/write-order/judge.ts';
import { recordOutbox } from '../support/write-order/outbox.ts';
import { needsTracing } from '../support/write-order/record.ts';
import { type Proof, say } from './proof.ts';

const CUTS_A_RECORD = 2_500;

/**
 * Records what an outbox writes and flushes, and opens it on what power cuts may leave of that: behind
 * every write nothing, all, or any of what came after the last flush, in any order, the last write
 * torn. Every second record begins with an outbox of an older layout.
 */
export const writeOrder: Proof = ({ seed, isSlice }) => {
  const why = needsTracing();
  if (why !== null) return Promise.resolve({ skipped: why });
  const records = isSlice ? 1 : 4;
  const cuts = isSlice ? 300 : CUTS_A_RECORD;
  const random = randomFrom(seed);
  const place = newPlace();
  let [broken, writes, flushes] = [0, 0, 0];
  try {
    for (let number = 0; number < records; number += 1) {
      const layout = number % 2 === 0 ? null : 1 + random(OLDER_LAYOUTS);
      const record = recordOutbox(seed + number, { steps: 40, layout });
      const { deeds } = record;
      writes += deeds.filter(({ do: what }) => what === 'write').length;
      flushes += deeds.filter(({ do: what }) => what.startsWith('flush')).length;
      for (const cut of cutsOf(record, cuts)) {
        const wrong = tryCut(record, place, cut, random);
        if (wrong.length > 0) broken += 1;
        say(wrong, cut.count);
      }
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return Promise.resolve({
    ok: broken === 0,
    figures: `${String(records * cuts)} states of a disk after power cuts, of ${String(writes)} writes and ${String(flushes)} flushes in ${String(records)} records: ${String(broken)} broke a promise`,
  });
};
