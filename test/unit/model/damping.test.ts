import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  damp,
  type Damping,
  dampingAt,
  type DampingEvent,
  PACE,
  stands,
  type Telling,
  warmsRadio,
} from '../../../model/damping.ts';

type Word = 'well' | 'blocked' | 'refused' | 'unsure' | 'degraded' | 'resume';

const EVENTS: Readonly<Record<Exclude<Word, 'resume'>, Partial<DampingEvent>>> = {
  well: { code: 'ALL_GREEN', rung: 'none', severity: 'ok' },
  degraded: { code: 'HIGH_LATENCY', rung: 'path', severity: 'degraded' },
  blocked: { code: 'RPC_PORT_BLOCKED', rung: 'rpc', severity: 'broken' },
  refused: { code: 'EPM_REFUSED', rung: 'rpc', severity: 'broken' },
  unsure: { code: 'TUNNEL_DOWN', rung: 'tunnel', severity: 'inconclusive' },
};

/** A minute between one event and the next. */
function play(words: readonly Word[], start: Damping = dampingAt(0)) {
  let damping = start;
  let atMs = PACE.quietMs;
  const told: (Telling | null)[] = [];
  const again: (number | null)[] = [];
  for (const word of words) {
    const event = (
      word === 'resume'
        ? { kind: 'resume', atMs }
        : { kind: 'verdict', atMs, place: '', ...EVENTS[word] }
    ) as DampingEvent;
    const next = damp(damping, event);
    damping = next.damping;
    told.push(next.tell);
    again.push(next.againMs);
    atMs += 60_000;
  }
  return { told: told.map((one) => one?.kind ?? '-'), again, damping };
}

describe('what is told of verdicts', () => {
  it.each([
    [
      'a break after three checks in a row, once',
      'blocked blocked blocked blocked blocked',
      '- - broken - -',
    ],
    [
      'nothing of one that comes and goes',
      'blocked blocked well blocked blocked well',
      '- - - - - -',
    ],
    [
      'its end after two that are well, once',
      'blocked blocked blocked well well well',
      '- - broken - works-again -',
    ],
    [
      'no end after one that is well',
      'blocked blocked blocked well blocked well',
      '- - broken - - -',
    ],
    ['nothing of being well that was never told', 'well well well', '- - -'],
    [
      'nothing that is inconclusive, which ends no row',
      'blocked unsure blocked unsure blocked',
      '- - - - broken',
    ],
    [
      'no end by what is inconclusive',
      'blocked blocked blocked unsure unsure well well',
      '- - broken - - - works-again',
    ],
    [
      'another break in its place as another',
      'blocked blocked blocked refused refused refused',
      '- - broken - - broken',
    ],
    ['a weak spot as no break', 'degraded degraded degraded', '- - -'],
    [
      'trouble that shows itself in turns after three checks, and no other face of it until that stays',
      'blocked refused blocked refused blocked refused refused refused',
      '- - broken - - - - broken',
    ],
    [
      'a row from its beginning after waking',
      'blocked blocked resume blocked blocked blocked',
      '- - - - - broken',
    ],
  ])('%s', (_, words, told) => {
    expect(play(words.split(' ') as Word[]).told.join(' ')).toBe(told);
  });

  it('is nothing within ten seconds of a start or of waking, and is looked at again when they are over', () => {
    const start = dampingAt(0);
    const early = damp(start, {
      kind: 'verdict',
      atMs: 4_000,
      place: '',
      ...EVENTS.blocked,
    } as DampingEvent);

    expect(early).toEqual({ damping: start, tell: null, againMs: 6_000 });
    expect(damp(start, { kind: 'resume', atMs: 60_000 }).damping.quietUntilMs).toBe(70_000);
  });

  it('is not told again after a restart of the agent', () => {
    const { damping } = play(['blocked', 'blocked', 'blocked']);

    expect(play(['blocked', 'blocked', 'blocked'], dampingAt(0, damping.told)).told).toEqual([
      '-',
      '-',
      '-',
    ]);
    expect(play(['well', 'well'], dampingAt(0, damping.told)).told).toEqual(['-', 'works-again']);
  });

  it('is looked at again after the quiet time only where there may be something to tell', () => {
    const at = (damping: Damping, word: 'well' | 'blocked' | 'unsure') =>
      damp(damping, { kind: 'verdict', atMs: 4_000, place: '', ...EVENTS[word] } as DampingEvent)
        .againMs;
    const told = dampingAt(0, 'RPC_PORT_BLOCKED');

    expect([at(dampingAt(0), 'well'), at(dampingAt(0), 'unsure')]).toEqual([null, null]);
    expect([at(told, 'blocked'), at(told, 'well')]).toEqual([null, 6_000]);
  });

  it('stands for a report as often as it was seen for a person: three times, and twice well', () => {
    const after = (words: readonly Word[], told: string | null = null): boolean =>
      stands(play(words, dampingAt(0, told)).damping);

    expect(
      [
        ['blocked', 'blocked'],
        ['blocked', 'blocked', 'blocked'],
        ['blocked', 'blocked', 'blocked', 'refused'],
        ['blocked', 'blocked', 'blocked', 'well'],
        ['blocked', 'blocked', 'blocked', 'well', 'well'],
        ['blocked', 'blocked', 'blocked', 'resume'],
      ].map((words) => after(words as Word[])),
    ).toEqual([false, true, false, false, true, false]);
    // A break that was told before a restart, and whose report was lost with it.
    expect(after(['blocked'], 'RPC_PORT_BLOCKED')).toBe(true);
  });

  it('has a first failure looked at again soon', () => {
    expect(play(['blocked', 'blocked', 'blocked']).again).toEqual([15_000, 15_000, null]);
  });

  it('never says the same twice in a row, whatever comes', () => {
    const words = fc.array(
      fc.constantFrom<Word>('well', 'blocked', 'refused', 'unsure', 'degraded', 'resume'),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(words, (drawn) => {
        let damping = dampingAt(0);
        let atMs = PACE.quietMs;
        let last: string | null = null;
        let well = 0;
        let row = 0;
        let rowOf: Word | null = null;
        for (const word of drawn) {
          const event = (
            word === 'resume'
              ? { kind: 'resume', atMs }
              : { kind: 'verdict', atMs, place: '', ...EVENTS[word] }
          ) as DampingEvent;
          if (word === 'resume') [well, row, rowOf] = [0, 0, null];
          else if (word !== 'unsure') {
            const isBad = word === 'blocked' || word === 'refused';
            well = isBad ? 0 : well + 1;
            const goesOn = rowOf !== null && (rowOf === word || damping.told === null);
            row = isBad && goesOn ? row + 1 : isBad ? 1 : 0;
            rowOf = isBad ? word : null;
          }
          const { damping: next, tell } = damp(damping, event);
          damping = next;
          atMs += 60_000;
          if (tell === null) continue;
          const said = tell.kind === 'broken' ? tell.trouble : tell.kind;
          expect(said).not.toBe(last);
          last = said;
          if (tell.kind === 'broken') expect(row).toBeGreaterThanOrEqual(PACE.fails);
          else expect(well).toBeGreaterThanOrEqual(PACE.recoveries);
        }
      }),
    );
  });
});

describe('the radio of a mobile network', () => {
  it('is warmed before a check where it slept, and nowhere else', () => {
    expect(warmsRadio({ link: 'mobile', over: null }, null)).toBe(true);
    expect(warmsRadio({ link: 'lan', over: 'mobile' }, 60_000)).toBe(true);
    expect(warmsRadio({ link: 'mobile', over: null }, 3_000)).toBe(false);
    expect(warmsRadio({ link: 'wifi', over: null }, null)).toBe(false);
  });
});
