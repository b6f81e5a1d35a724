import { describe, expect, it } from 'vitest';
import { changesOf, habitsOf, rebootsOf } from '../../../diagnosis/drift.ts';
import { withSample } from '../../../diagnosis/port-spans.ts';
import type { AccessListInPlay } from '../../../model/access-list.ts';
import { ADDRESS, BEGIN, dayAfter, HOST, remembered, sights, times } from './spans.ts';

const GATEWAY: AccessListInPlay = {
  device: 'Citrix Access Gateway',
  owner: null,
  allow: [{ from: 1024, to: 2000 }],
  to: [],
  on: ['tunnel'],
  whatIf: false,
};

describe('drift', () => {
  it('of one interface alone is a restart of its service', () => {
    const spans = remembered([
      { EMSMDB: 1171, NSPI: 1092 },
      { EMSMDB: 2314, NSPI: 1092 },
    ]);

    expect(changesOf(spans)).toMatchObject([
      {
        interface: 'EMSMDB',
        from: [1171],
        to: [2314],
        lastSeen: BEGIN,
        since: dayAfter(1),
        reboot: false,
      },
    ]);
    expect(rebootsOf(spans)).toEqual([]);
  });

  it('of all ports at once is a restart of the server', () => {
    const spans = remembered([
      { EMSMDB: 1171, NSPI: 1092, RFR: 1093 },
      { EMSMDB: 2314, NSPI: 2201, RFR: 2202 },
    ]);

    expect(changesOf(spans).map(({ reboot }) => reboot)).toEqual([true, true, true]);
    expect(rebootsOf(spans)).toEqual([
      {
        host: HOST,
        address: ADDRESS,
        after: BEGIN,
        before: dayAfter(1),
        interfaces: ['EMSMDB', 'NSPI', 'RFR'],
      },
    ]);
  });

  it('of two interfaces on one common port does not pass for a restart of the server', () => {
    const spans = remembered([
      { NSPI: 1092, RFR: 1092 },
      { NSPI: 2201, RFR: 2201 },
    ]);

    expect(changesOf(spans).map(({ reboot }) => reboot)).toEqual([false, false]);
  });

  it('is one restart though an interface was missing from the run in between', () => {
    const spans = remembered([
      { EMSMDB: 1171, NSPI: 1092 },
      { EMSMDB: 2314 },
      { EMSMDB: 2314, NSPI: 2201 },
    ]);

    expect(rebootsOf(spans)).toMatchObject([{ interfaces: ['EMSMDB', 'NSPI'] }]);
  });

  it('of some interfaces at once is no restart of the server while another keeps its port', () => {
    const spans = remembered([
      { EMSMDB: 1171, NSPI: 1092, RFR: 1093 },
      { EMSMDB: 1171, NSPI: 2201, RFR: 2202 },
    ]);

    expect(changesOf(spans)).toMatchObject([
      { interface: 'NSPI', reboot: false },
      { interface: 'RFR', reboot: false },
    ]);
  });

  it('at different times is two restarts of services', () => {
    const spans = remembered([
      { EMSMDB: 1171, NSPI: 1092 },
      { EMSMDB: 2314, NSPI: 1092 },
      { EMSMDB: 2314, NSPI: 2201 },
    ]);

    expect(changesOf(spans)).toMatchObject([
      { interface: 'EMSMDB', reboot: false },
      { interface: 'NSPI', reboot: false },
    ]);
  });

  it('is told although the clock jumped back between the two samples', () => {
    const clock = ['2031-01-01T00:00:00.000Z', BEGIN];

    const spans = remembered(
      [
        { EMSMDB: 1171, NSPI: 1092 },
        { EMSMDB: 2314, NSPI: 2201 },
      ],
      (run) => clock[run] ?? BEGIN,
    );

    expect(changesOf(spans)).toMatchObject([
      { from: [1171], to: [2314], reboot: true },
      { from: [1092], to: [2201], reboot: true },
    ]);
  });

  it('is not told of an array whose members answer in turn', () => {
    const spans = remembered([
      { EMSMDB: 1171 },
      { EMSMDB: 1301 },
      { EMSMDB: 1171 },
      { EMSMDB: 1171 },
      { EMSMDB: 1301 },
      { EMSMDB: 1301 },
    ]);

    expect(changesOf(spans)).toEqual([]);
    expect(habitsOf(spans, [])).toMatchObject([{ alternating: true, changes: 0 }]);
  });

  it('of an array as a whole is told once', () => {
    const spans = remembered([
      { EMSMDB: [1171, 1301] },
      { EMSMDB: [1171, 1301] },
      { EMSMDB: [2314, 2400] },
    ]);

    expect(changesOf(spans)).toMatchObject([{ from: [1171, 1301], to: [2314, 2400] }]);
  });

  it('of one member of an array says nothing of another member', () => {
    const first = withSample(
      [],
      [
        ...sights({ EMSMDB: 1171, NSPI: 1092 }),
        ...sights({ EMSMDB: 1301, NSPI: 1302 }, '192.0.2.11'),
      ],
      BEGIN,
    );
    const spans = withSample(
      first,
      [
        ...sights({ EMSMDB: 2314, NSPI: 2201 }),
        ...sights({ EMSMDB: 1301, NSPI: 1302 }, '192.0.2.11'),
      ],
      dayAfter(1),
    );

    expect(rebootsOf(spans)).toMatchObject([{ address: ADDRESS }]);
    expect(changesOf(spans)).toHaveLength(2);
  });
});

describe('the habit of an interface', () => {
  it('counts a day once, however many ports it had', () => {
    const hourly = (run: number): string => dayAfter(run / 24);

    expect(habitsOf(remembered([{ EMSMDB: 1171 }, { EMSMDB: 2314 }], hourly), [])).toMatchObject([
      { days: 1 },
    ]);
    expect(habitsOf(remembered(times(10, { EMSMDB: [1171, 1180, 1190] })), [])).toMatchObject([
      { days: 10 },
    ]);
    expect(
      habitsOf(
        remembered([{ EMSMDB: 1171 }, { EMSMDB: 1171 }], (run) => dayAfter(run * 30)),
        [],
      ),
    ).toMatchObject([{ days: 2 }]);
  });

  it('says on which share of the days each list held its port', () => {
    const spans = remembered([...times(3, { EMSMDB: 1171 }), { EMSMDB: 2314 }]);

    const habits = habitsOf(spans, [
      GATEWAY,
      { ...GATEWAY, device: 'ISA Server', allow: [{ from: 1, to: 65535 }] },
    ]);

    expect(habits).toMatchObject([
      { days: 4, insideAcl: { 'Citrix Access Gateway': 0.75, 'ISA Server': 1 } },
    ]);
  });

  it('says how long a port usually lasts, of those that were given up', () => {
    const spans = remembered([
      ...times(11, { EMSMDB: 1171 }),
      ...times(31, { EMSMDB: 2314 }),
      { EMSMDB: 3000 },
    ]);

    expect(habitsOf(spans, [])).toMatchObject([{ changes: 2, typicalLifeDays: 10 }]);
  });

  it('has no typical life while no port was ever given up', () => {
    expect(habitsOf(remembered(times(5, { EMSMDB: 1171 })), [])).toMatchObject([
      { changes: 0, typicalLifeDays: null, alternating: false },
    ]);
  });
});
