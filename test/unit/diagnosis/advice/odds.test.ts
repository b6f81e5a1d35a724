import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsPort, type PortRange } from '../../../../model/net/port-list.ts';
import { countPorts } from '../../../../model/net/port-set.ts';
import {
  comparingRules,
  coverageOf,
  oddsOf,
  passingAll,
} from '../../../../diagnosis/advice/coverage.ts';
import { percentWords } from '../../../../model/text/en/findings.ts';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
const list = (
  device: string,
  allow: readonly PortRange[],
  over: Partial<AccessListInPlay> = {},
): AccessListInPlay => ({ device, owner: null, allow, to: [], on: null, whatIf: false, ...over });
const range = fc
  .tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 80 }))
  .map(([a, b]): PortRange => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const allow = fc.array(range, { minLength: 1, maxLength: 4 });
const portsIn = ({ from, to }: PortRange): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the odds of an access list', () => {
  it('are those of counting every port of the range, for each list and for all in series', () => {
    fc.assert(
      fc.property(fc.array(allow, { minLength: 1, maxLength: 3 }), range, (allows, drawn) => {
        const rules = allows.map((one, index) => list(`Device ${String(index)}`, one));
        const ports = portsIn(drawn);

        expect(coverageOf(rules, drawn).map(({ inside, of }) => [inside, of])).toEqual(
          allows.map((one) => [ports.filter((port) => holdsPort(one, port)).length, ports.length]),
        );
        expect(countPorts(passingAll(rules, drawn))).toBe(
          ports.filter((port) => allows.every((one) => holdsPort(one, port))).length,
        );
      }),
    );
  });

  it('are those of trying every way to draw different ports', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (some, of, draws) => {
          const inside = Math.min(some, of);
          const ways = (left: readonly number[], count: number): readonly (readonly number[])[] =>
            count === 0
              ? [[]]
              : left.flatMap((port) =>
                  ways(
                    left.filter((one) => one !== port),
                    count - 1,
                  ).map((rest) => [port, ...rest]),
                );
          const all = ways(
            Array.from({ length: of }, (_, index) => index),
            draws,
          );
          const good = all.filter((ports) => ports.every((port) => port < inside));

          expect(oddsOf(inside, of, draws)).toBeCloseTo(
            all.length === 0 ? 0 : good.length / all.length,
            10,
          );
        },
      ),
    );
  });

  it('are 25 % for 1024-2000 of 1024-5000, and no more when two devices hold the same list', () => {
    const rules = [
      list('CAG', [
        { from: 135, to: 135 },
        { from: 1024, to: 2000 },
      ]),
      list('ISA', [
        { from: 135, to: 135 },
        { from: 1024, to: 2000 },
      ]),
    ];
    const drawn = { from: 1024, to: 5000 };

    expect(coverageOf(rules, drawn)[0]).toMatchObject({ device: 'CAG', inside: 977, of: 3977 });
    expect(percentWords(countPorts(passingAll(rules, drawn)) / 3977)).toBe('25 %');
  });

  it('leave filters that read RPC out: they follow the port', () => {
    expect(
      comparingRules(
        [list('CAG', []), list('ISA', [], { kind: 'rpc-filter' })],
        'exch1',
        '10.1.2.3',
      ).map(({ device }) => device),
    ).toEqual(['CAG']);
  });

  it.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.0004, 'under 0.1 %'],
    [0.0149, '1.4 %'],
    [0.2457, '25 %'],
    [0.9999, '99 %'],
  ])('say %d as %s, never rounded to a certainty', (share, words) => {
    expect(percentWords(share)).toBe(words);
  });
});
