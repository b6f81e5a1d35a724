import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsPort, type PortRange } from '../../../../model/net/port-list.ts';
import { countPorts, intersectPorts } from '../../../../model/net/port-set.ts';
import { candidatesOf, smallestChange } from '../../../../diagnosis/advice/advise.ts';

const port = fc.integer({ min: 1, max: 65_535 });
const range = fc
  .tuple(port, port)
  .map(([a, b]): PortRange => ({ from: Math.min(a, b), to: Math.max(a, b) }));

describe('the change that would let Exchange pass', () => {
  it('makes every needed port fit, adds nothing that fits already, and no other candidate opens less', () => {
    fc.assert(
      fc.property(
        fc.array(range, { maxLength: 4 }),
        fc.array(port, { maxLength: 5 }),
        fc.option(range),
        (allow, needed, drawn) => {
          const candidates = candidatesOf(allow, needed, drawn);
          const change = smallestChange(candidates);
          const fits = (adds: readonly PortRange[]): boolean =>
            needed.every((one) => holdsPort([...allow, ...adds], one));

          expect(change === null).toBe(fits([]));
          for (const { adds } of candidates) {
            expect(fits(adds)).toBe(true);
            expect(countPorts(intersectPorts(adds, allow))).toBe(0);
            expect(countPorts(change?.adds ?? [])).toBeLessThanOrEqual(countPorts(adds));
          }
        },
      ),
    );
  });

  it('is the single port that is missing, not a wider range', () => {
    expect(
      smallestChange(
        candidatesOf(
          [
            { from: 135, to: 135 },
            { from: 1024, to: 2000 },
          ],
          [135, 1171, 2314],
          { from: 1024, to: 5000 },
        ),
      ),
    ).toEqual({ kind: 'single', adds: [{ from: 2314, to: 2314 }] });
  });

  it('is weighed against growing a range (never a single port, which is meant exactly) and against the whole range of the server', () => {
    const candidates = candidatesOf(
      [
        { from: 1024, to: 2000 },
        { from: 135, to: 135 },
      ],
      [2314],
      { from: 1024, to: 5000 },
    );

    expect(candidates).toEqual([
      { kind: 'single', adds: [{ from: 2314, to: 2314 }] },
      { kind: 'widen', adds: [{ from: 2001, to: 2314 }] },
      { kind: 'whole', adds: [{ from: 2001, to: 5000 }] },
    ]);
  });
});
