import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageStep, type Droppable, giveWay } from '../../../agent/outbox/limits.ts';
import { idInside, judge, mended, sealOf, sha256Of } from '../../../agent/outbox/soundness.ts';
import { refusedWaitMs, waitMs } from '../../../agent/outbox/waits.ts';

const HOUR_MS = 60 * 60 * 1000;
const NOW = new Date('2026-05-04T09:00:00Z');

describe('how long a refused report waits', () => {
  it('is half an hour at least and twelve hours at most, whatever the tries', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (tries, random) => {
          const ms = refusedWaitMs(tries, random);
          return ms >= HOUR_MS / 2 && ms <= 12 * HOUR_MS;
        },
      ),
    );
  });

  it('is not lengthened by a clock that was set back ten years', () => {
    const nextTryAt = '2036-05-04T09:00:00Z';

    expect(waitMs({ state: 'refused', nextTryAt }, NOW)).toBe(0);
  });
});

describe('what a look at the clock adds to the age of what waits', () => {
  it.each([
    ['the first look', null, { addMs: 0 }],
    ['half an hour', NOW.getTime() - HOUR_MS / 2, null],
    ['two hours', NOW.getTime() - 2 * HOUR_MS, { addMs: 2 * HOUR_MS }],
    ['ten years', 0, { addMs: 24 * HOUR_MS }],
    ['a clock set back', NOW.getTime() + 9 * HOUR_MS, { addMs: 0 }],
  ])('%s', (_, last, expected) => {
    expect(ageStep(last, NOW.getTime())).toEqual(expected);
  });
});

describe('what gives way when there is no room', () => {
  const rowOf = (row: number, state: Droppable['state'], bytes = 10): Droppable => ({
    ...{ row, state, bytes },
    kind: 'break',
  });

  it('is damaged first, then refused, then the oldest, and never what is being sent', () => {
    const rows = [
      rowOf(1, 'sending'),
      rowOf(2, 'ready'),
      rowOf(3, 'refused'),
      rowOf(4, 'quarantined'),
      rowOf(5, 'ready'),
    ];

    expect(giveWay(rows, 25)?.map(({ row }) => row)).toEqual([4, 3, 2]);
    expect(giveWay(rows, 41)).toBeNull();
  });
});

describe('whether a row may be sent', () => {
  const rowOf = (body: Buffer, id = 'abc'): Record<string, unknown> => {
    const facts = { id, kind: 'break', origin: 'site', sha256: sha256Of(body) };
    return {
      ...{ row: 1, ...facts, seal: sealOf(facts) },
      ...{ bytes: body.length, body, tries: 0, state: 'ready', ageMs: 0, createdAt: '' },
    };
  };
  const flip = (text: string, at: number, bit: number): string => {
    const bytes = Buffer.from(text);
    bytes[at % bytes.length]! ^= 1 << bit;
    return bytes.toString('latin1');
  };
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc
      .record({ schema: fc.constant(1), id: fc.constant('abc') })
      .map((report) => Buffer.from(JSON.stringify(report))),
  );

  it('never under an id with a flipped bit, and what the seal proves is set right', () => {
    fc.assert(
      fc.property(bodies, fc.nat(2), fc.nat(7), (body, at, bit) => {
        const row = { ...rowOf(body), id: flip('abc', at, bit) };
        expect(judge(row)).toBeTypeOf('string');
        expect(judge({ ...mended(row, 'abc'), row: 1 })).toMatchObject({ id: 'abc' });
      }),
    );
  });

  it('with a flipped seal, when the body itself names its id', () => {
    const body = Buffer.from('{"id":"abc"}\nenvelope and bytes');

    expect(idInside(body)).toBe('abc');
    expect(judge({ ...rowOf(body), seal: flip('00', 0, 1) })).toMatchObject({ id: 'abc' });
  });

  it('never with a body that a bit was flipped in', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.nat(7),
        (bytes, at, bit) => {
          const row = rowOf(Buffer.from(bytes));
          const altered = Buffer.from(bytes);
          altered[at % altered.length]! ^= 1 << bit;
          return typeof judge({ ...row, body: altered }) === 'string';
        },
      ),
    );
  });

  it('sets right a state or an origin that the table would refuse, and sends nothing to the wrong site', () => {
    const row = rowOf(Buffer.from('x'));

    expect(mended({ ...row, state: 'reads', origin: 'sitd' })).toMatchObject({
      state: 'ready',
      origin: 'site',
    });
    expect(mended({ ...row, seal: null, origin: 'sitd' })).toMatchObject({ origin: 'demo' });
  });
});
