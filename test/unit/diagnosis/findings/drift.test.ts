import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../../../model/text/codes.ts';
import { driftFindings, type DriftInput } from '../../../../diagnosis/findings/drift.ts';
import { dayAfter, HOST, remembered, times } from '../spans.ts';

const input = (change: Partial<DriftInput>): DriftInput => ({
  spans: [],
  host: HOST,
  interfaces: ['EMSMDB', 'NSPI'],
  accessLists: [],
  lastGoodAt: null,
  at: dayAfter(1),
  ...change,
});
const MOVED = remembered([
  { EMSMDB: 1171, NSPI: 1092 },
  { EMSMDB: 2314, NSPI: 1092 },
]);

describe('a port that changed', () => {
  it('is told with both ports, the time, and the probable cause', () => {
    const [finding] = driftFindings(input({ spans: MOVED }));

    expect(finding).toMatchObject({
      code: 'PORT_DRIFT',
      audience: 'helpdesk',
      args: { interface: 'EMSMDB', from: [1171], to: [2314], since: dayAfter(1), reboot: false },
    });
    expect(summaryOf('PORT_DRIFT', finding?.args ?? {})).toBe(
      `EMSMDB of ${HOST} moved from port 1171 to 2314, first seen there ${dayAfter(1)}: its service was probably restarted. No access list is known to hold its ports against.`,
    );
  });

  it('is told with the share of the days on which each list held it', () => {
    const accessLists = [
      {
        device: 'Citrix Access Gateway',
        owner: null,
        allow: [{ from: 1024, to: 2000 }],
        to: [],
        on: null,
        whatIf: false,
      },
    ];

    expect(driftFindings(input({ spans: MOVED, accessLists }))).toMatchObject([
      { args: { held: 'Its ports so far lay inside Citrix Access Gateway on 50 % of the days' } },
    ]);
  });

  it('is told for a week, and as long as mail has not worked since', () => {
    const spans = remembered([{ EMSMDB: 1171 }, ...times(30, { EMSMDB: 2314 })]);
    const codes = (change: Partial<DriftInput>) =>
      driftFindings(input({ spans, ...change })).map(({ code }) => code);

    expect(codes({ at: dayAfter(5), lastGoodAt: dayAfter(4) })).toEqual(['PORT_DRIFT']);
    expect(codes({ at: dayAfter(30), lastGoodAt: dayAfter(29) })).toEqual([]);
    expect(codes({ at: dayAfter(30), lastGoodAt: dayAfter(0) })).toEqual(['PORT_DRIFT']);
  });

  it('is told in the run that saw it, whatever the clock says', () => {
    const spans = remembered([{ EMSMDB: 1171 }, { EMSMDB: 2314 }], (run) =>
      dayAfter(run === 0 ? 0 : -4000),
    );

    expect(driftFindings(input({ spans, at: dayAfter(9000) }))).toMatchObject([
      { args: { to: [2314] } },
    ]);
  });

  it('is not told of an interface that nobody wants', () => {
    expect(driftFindings(input({ spans: MOVED, interfaces: ['NSPI'] }))).toEqual([]);
  });

  it('is not told where nothing changed', () => {
    expect(driftFindings(input({ spans: remembered(times(3, { EMSMDB: 1171 })) }))).toEqual([]);
  });
});
