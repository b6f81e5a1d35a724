import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { randomFrom } from '../../support/damage.ts';
import { describeWhere } from '../../support/needs.ts';
import { cutsOf, newPlace, tryCut } from '../../support/write-order/judge.ts';
import { type OutboxRecord, recordOutbox } from '../../support/write-order/outbox.ts';
import { type FileDeed, needsTracing } from '../../support/write-order/record.ts';
import { afterTest } from './workbench.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const STEPS = 25;

/** @returns the broken promises of each of so many cuts that broke one */
function brokenOf(record: OutboxRecord, cuts: number): readonly (readonly string[])[] {
  const place = newPlace();
  afterTest(() => {
    rmSync(place, { recursive: true, force: true });
  });
  const random = randomFrom(seed);
  return cutsOf(record, cuts)
    .map((cut) => tryCut(record, place, cut, random))
    .filter((wrong) => wrong.length > 0);
}

const without = (record: OutboxRecord, what: FileDeed['do']): OutboxRecord => ({
  ...record,
  deeds: record.deeds.filter((deed) => deed.do !== what),
});

describeWhere([needsTracing()], 'an outbox whose power was cut', () => {
  console.log(`write order: SEED=${String(seed)} (the whole: npm run proof -- write-order)`);

  it.each([
    ['that began empty', null],
    ['that was taken over from an older layout', 2],
  ])(
    '(one %s) opens, and keeps its promises, whatever of the writes since the last flush is there, in whatever order',
    { timeout: 120_000 },
    (_, layout) => {
      expect(brokenOf(recordOutbox(seed, { steps: STEPS, layout }), 60)).toEqual([]);
    },
  );

  it(
    'would be seen to lose reports if it flushed less: the bytes of a file, or the names in a folder',
    { timeout: 120_000 },
    () => {
      const record = recordOutbox(1, { steps: STEPS, layout: null });

      for (const what of ['flush', 'flush folder'] as const)
        expect(brokenOf(without(record, what), 20).flat().join()).toContain('is lost');
    },
  );
});
