import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsPort, type PortRange } from '../../../../model/net/port-list.ts';
import {
  countPorts,
  intersectPorts,
  normalizePorts,
  portsOf,
  subtractPorts,
  unitePorts,
} from '../../../../model/net/port-set.ts';

const MAX = 60;
const range = fc
  .tuple(fc.integer({ min: 1, max: MAX }), fc.integer({ min: 1, max: MAX }))
  .map(([a, b]): PortRange => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const list = fc.array(range, { maxLength: 6 });
const members = (ranges: readonly PortRange[]): readonly number[] =>
  Array.from({ length: MAX }, (_, index) => index + 1).filter((port) => holdsPort(ranges, port));

describe('sets of ports', () => {
  it('hold exactly the ports that counting one by one finds, whatever the lists look like', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const [inA, inB] = [new Set(members(a)), new Set(members(b))];

        expect(members(unitePorts(a, b))).toEqual(members([...a, ...b]));
        expect(members(intersectPorts(a, b))).toEqual([...inA].filter((port) => inB.has(port)));
        expect(members(subtractPorts(a, b))).toEqual([...inA].filter((port) => !inB.has(port)));
        expect(countPorts(a)).toBe(inA.size);
        expect(members(portsOf([...inA]))).toEqual([...inA]);
      }),
    );
  });

  it('come back in rising order, without overlap, neighbours as one range', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        for (const ranges of [normalizePorts(a), intersectPorts(a, b), subtractPorts(a, b)]) {
          for (const [index, { from }] of ranges.entries())
            expect(from).toBeGreaterThan((ranges[index - 1]?.to ?? -1) + 1);
        }
      }),
    );
  });
});
