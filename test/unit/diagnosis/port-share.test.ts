import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldPorts } from '../../../diagnosis/port-share.ts';
import type { PortSpan } from '../../../model/history.ts';
import { dayAfter, remembered, times } from './spans.ts';

const LIST = {
  device: 'Gateway',
  owner: null,
  allow: [{ from: 1024, to: 2000 }],
  to: [],
  on: null,
  whatIf: false,
};
const shareOf = (spans: readonly PortSpan[]): number => heldPorts(spans, [LIST]).share['Gateway']!;

describe('the share of the days on which a list held the ports', () => {
  it('gives a port of one minute no whole day', () => {
    const minute = (run: number): string => dayAfter(run / 1440);
    const spans = remembered(
      [...times(60, { EMSMDB: 1171 }), { EMSMDB: 2314 }, ...times(60, { EMSMDB: 1180 })],
      minute,
    );

    expect(shareOf(spans)).toBeGreaterThan(0.98);
  });

  it('counts a day with two ports side by side once', () => {
    expect(shareOf(remembered(times(10, { EMSMDB: [1171, 2314] })))).toBeCloseTo(0.5);
  });

  it('gives each member of an array the share of its answers', () => {
    const answers = Array.from({ length: 30 }, (_, run) => ({
      EMSMDB: run % 5 === 1 ? 2314 : 1171,
    }));

    expect(shareOf(remembered(answers))).toBeCloseTo(0.8, 1);
  });

  it('leaves a clock that was set back, and a foreign row, the weight of what was seen', () => {
    const [inside, outside] = remembered([...times(3, { EMSMDB: 1171 }), { EMSMDB: 2314 }]);

    expect(shareOf([{ ...inside!, firstSeen: dayAfter(900) }, outside!])).toBeCloseTo(0.75);
    expect(shareOf([{ ...inside!, lastSeen: 'never' }, outside!])).toBeCloseTo(0.75);
  });

  it('lies between 0 and 1, and is not slowed down by a port of a thousand years', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: -400_000, max: 400_000 }), fc.nat(400_000), fc.boolean()),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        (rows) => {
          const spans = rows.map(([begin, length, isInside], index) => ({
            ...remembered([{ EMSMDB: isInside ? 1171 + index : 2314 + index }])[0]!,
            firstSeen: dayAfter(begin),
            lastSeen: dayAfter(begin + length),
          }));
          const share = shareOf(spans);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      { numRuns: 50 },
    );
  });
});
