import { describe, expect, it } from 'vitest';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
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

  const listOf = (device: string, from: number, to: number): AccessListInPlay => ({
    device,
    owner: null,
    allow: [{ from, to }],
    to: [],
    on: null,
    whatIf: false,
  });
  const accessLists = [
    listOf('Citrix Access Gateway', 1024, 2000),
    listOf('ISA Server', 1, 65_535),
  ];
  const told = (spans: DriftInput['spans'], at: string): string => {
    const [finding] = driftFindings(input({ spans, accessLists, at }));
    return summaryOf('PORT_DRIFT', finding?.args ?? {});
  };

  it('is told with its ports so far, as long as a share of the days would say nothing', () => {
    // Seven ports within seven minutes of one day.
    const ports = [1171, 1092, 1300, 1400, 2314, 2500, 2600];
    const minute = (run: number): string => dayAfter(run / 1440);
    const spans = remembered(
      ports.map((port) => ({ EMSMDB: port })),
      minute,
    );

    expect(told(spans, minute(6))).toContain(
      '4 of its 7 ports so far lay inside Citrix Access Gateway, 7 inside ISA Server',
    );
  });

  it('is told with the share of the days from five days on, each day once, and weighed by time', () => {
    // Nine days inside; on the tenth, five minutes outside, and then one minute inside again.
    const days = [...times(9, { EMSMDB: 1171 })];
    const at = (run: number): string => (run < 9 ? dayAfter(run) : dayAfter(9 + (run - 9) / 1440));
    const spans = remembered([...days, ...times(6, { EMSMDB: 2314 }), { EMSMDB: 1180 }], at);

    expect(told(spans, at(15))).toContain(
      'Its ports so far lay inside Citrix Access Gateway on 92 % of the days, inside ISA Server on 100 % of the days',
    );
  });

  it('is told once for a server whose ports all moved, whatever interfaces they are of', () => {
    const spans = remembered([
      { EMSMDB: 1171, NSPI: 1092 },
      { EMSMDB: 2314, NSPI: 2400 },
    ]);

    expect(driftFindings(input({ spans }))).toMatchObject([
      { args: { interface: 'EMSMDB, NSPI', from: [1092, 1171], to: [2314, 2400], reboot: true } },
    ]);
  });

  it('is told apart where the interfaces moved on different days', () => {
    const spans = remembered([
      { EMSMDB: 1171, NSPI: 1092 },
      { EMSMDB: 2314, NSPI: 1092 },
      { EMSMDB: 2314, NSPI: 2400 },
    ]);

    expect(driftFindings(input({ spans, at: dayAfter(2) }))).toMatchObject([
      { args: { interface: 'EMSMDB', to: [2314] } },
      { args: { interface: 'NSPI', to: [2400] } },
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
