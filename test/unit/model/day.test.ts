import { describe, expect, it } from 'vitest';
import { CELLS, cellsOf, dayOf, networksOf, type Stretch } from '../../../model/day.ts';
import { DAY_MS, NO_PAST, type Past } from '../../../model/past.ts';
import { momentAt, TRAVELLED } from '../../support/pasts.ts';
import { TAKEN_AT } from '../../support/states.ts';

const NOW_MS = Date.parse(TAKEN_AT);
const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
const told = (past: Past): readonly string[] =>
  dayOf(past, NOW_MS).map(
    ({ fromMs, state, label }: Stretch) => `${clock(fromMs)} ${state} ${label ?? '-'}`,
  );
const at = (time: string): string => `${TAKEN_AT.slice(0, 10)}T${time}:00.000Z`;

describe('the last day', () => {
  it('is told from office to hotel: what worked, what broke, the night asleep, and the time before anybody looked', () => {
    expect(told(TRAVELLED)).toEqual([
      '08:12 unwatched -',
      '08:25 untested -',
      '08:30 works lan-corporate',
      '15:30 offline offline',
      '15:48 untested mobile',
      '15:50 untested mobile',
      '16:18 untested tunnel',
      '16:20 works tunnel',
      '19:40 weak tunnel',
      '20:30 asleep tunnel',
      '06:02 untested tunnel',
      '06:10 works tunnel',
      '06:40 broken tunnel',
    ]);
  });

  it('has no gap and no overlap, and ends now', () => {
    const stretches = dayOf(TRAVELLED, NOW_MS);

    expect(stretches[0]?.fromMs).toBe(NOW_MS - DAY_MS);
    expect(stretches.at(-1)?.toMs).toBe(NOW_MS);
    for (const [index, { fromMs }] of stretches.slice(1).entries())
      expect(fromMs).toBe(stretches[index]?.toMs);
  });

  it('is not told as well where the agent was killed and began again hours later', () => {
    expect(
      told({
        ...NO_PAST,
        moments: [
          momentAt('01:00', 'ALL_GREEN', 'tunnel'),
          momentAt('07:01', 'ALL_GREEN', 'tunnel'),
        ],
        events: [{ kind: 'start', at: at('07:00') }],
      }),
    ).toEqual([
      '08:12 unwatched -',
      '01:00 works tunnel',
      '01:10 unwatched -',
      '07:00 untested -',
      '07:01 works tunnel',
    ]);
  });

  it('shows a sleep of which no event told, by the clock that ran ahead', () => {
    expect(
      told({
        ...NO_PAST,
        moments: [momentAt('01:00', 'ALL_GREEN', 'tunnel')],
        events: [{ kind: 'jump', at: at('07:00'), ms: 5.5 * 60 * 60_000 }],
      }),
    ).toEqual([
      '08:12 unwatched -',
      '01:00 works tunnel',
      '01:30 asleep tunnel',
      '07:00 untested tunnel',
    ]);
  });

  it('lets no verdict stand that nobody renewed', () => {
    expect(told({ ...NO_PAST, moments: [momentAt('01:00', 'ALL_GREEN', 'tunnel')] })).toEqual([
      '08:12 unwatched -',
      '01:00 works tunnel',
      '02:30 untested tunnel',
    ]);
  });

  it('is not upset by a clock that was set back, or by what is no time', () => {
    const stretches = dayOf(
      {
        ...NO_PAST,
        moments: [
          { ...momentAt('01:00', 'ALL_GREEN', 'tunnel'), at: '2027-01-01T00:00:00Z' },
          { ...momentAt('01:00', 'ALL_GREEN', 'tunnel'), at: 'x' },
        ],
        events: [],
      },
      NOW_MS,
    );
    expect(stretches.map(({ state }) => state)).toEqual(['unwatched']);
  });

  it('shows a break of a minute among hours that went well', () => {
    const past: Past = {
      ...NO_PAST,
      moments: [
        momentAt('07:00', 'ALL_GREEN', 'tunnel'),
        momentAt('07:31', 'EPM_BLOCKED', 'tunnel'),
        momentAt('07:32', 'ALL_GREEN', 'tunnel'),
      ],
    };
    const cells = cellsOf(dayOf(past, NOW_MS), NOW_MS);

    expect(cells).toHaveLength(CELLS);
    expect(
      cells.filter(({ state }) => state === 'broken').map(({ fromMs }) => clock(fromMs)),
    ).toEqual(['07:30']);
  });

  it('tells networks apart: where mail worked, how often, and how far away it was', () => {
    expect(
      networksOf(TRAVELLED).map(({ label, checks, good, serverMs }) => [
        label,
        checks,
        good,
        serverMs === null ? null : Math.round(serverMs),
      ]),
    ).toEqual([
      ['tunnel', 74, 56, 207],
      ['mobile', 6, 0, null],
      ['lan-corporate', 84, 84, 2],
    ]);
  });
});
