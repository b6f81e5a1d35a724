import { describe, expect, it } from 'vitest';
import type { PortSpan } from '../../../model/history.ts';
import { lastPortsOf, sightsOf, withSample } from '../../../diagnosis/port-spans.ts';
import { ADDRESS, BEGIN, dayAfter, HOST, remembered, sights, times } from './spans.ts';

const brief = (spans: readonly PortSpan[]) =>
  spans.map(({ port, firstSample, lastSample, samples, days }) => ({
    port,
    firstSample,
    lastSample,
    samples,
    days,
  }));

describe('ports over time', () => {
  it('are one line for each change, however often they were seen', () => {
    const spans = remembered([...times(300, { EMSMDB: 1171 }), { EMSMDB: 2314 }], (run) =>
      dayAfter(run / 100),
    );

    expect(brief(spans)).toEqual([
      { port: 1171, firstSample: 1, lastSample: 300, samples: 300, days: 4 },
      { port: 2314, firstSample: 301, lastSample: 301, samples: 1, days: 1 },
    ]);
  });

  it('stay in order when the clock jumps back', () => {
    const clock = ['2031-01-01T00:00:00.000Z', '2031-01-01T00:05:00.000Z', BEGIN];

    const spans = remembered(
      [{ EMSMDB: 1171 }, { EMSMDB: 2314 }, { EMSMDB: 2314 }],
      (run) => clock[run] ?? BEGIN,
    );

    expect(lastPortsOf(spans, HOST)).toEqual([{ interface: 'EMSMDB', port: 2314, at: BEGIN }]);
    expect(spans.find(({ port }) => port === 2314)).toMatchObject({
      firstSeen: BEGIN,
      lastSeen: BEGIN,
      samples: 2,
    });
  });

  it('begin anew when a port comes back after a long time', () => {
    const spans = remembered([{ EMSMDB: 1171 }, ...times(40, { EMSMDB: 2314 }), { EMSMDB: 1171 }]);

    expect(spans.filter(({ port }) => port === 1171)).toHaveLength(2);
  });

  it('hold the ports that only a further answer of the mapper named', () => {
    const check = {
      id: 'rpc.map.EMSMDB',
      rung: 'rpc',
      step: 'map',
      interface: 'EMSMDB',
      address: ADDRESS,
      port: 135,
      dependsOn: [],
      status: 'ok',
      code: null,
      args: {},
      evidence: [],
      ms: 1,
      at: BEGIN,
      network: 'tunnel',
    } as const;
    const endpoint = {
      interface: 'EMSMDB',
      uuid: '',
      version: '0.81',
      host: ADDRESS,
      port: 1171,
      tcp: 'open',
      bind: 'accepted',
      insideAcl: {},
    } as const;

    const seen = sightsOf({
      target: { host: HOST, addresses: [ADDRESS] },
      endpoints: [endpoint],
      checks: [{ ...check, dependsOn: [], evidence: [] }],
      facts: new Map([[check.id, { alternates: [2314] }]]),
    });

    expect(seen).toEqual(sights({ EMSMDB: [1171, 2314] }));
  });
});

describe('the last known ports', () => {
  it('are those of the last sample of each interface, also when it was not in the latest run', () => {
    const spans = remembered([{ EMSMDB: 1171, NSPI: 1092 }, { EMSMDB: 2314 }]);

    expect(lastPortsOf(spans, HOST.toUpperCase())).toEqual(
      expect.arrayContaining([
        { interface: 'EMSMDB', port: 2314, at: dayAfter(1) },
        { interface: 'NSPI', port: 1092, at: BEGIN },
      ]),
    );
    expect(lastPortsOf(spans, HOST)).toHaveLength(2);
  });

  it('are not those of another host', () => {
    const spans = withSample(
      [],
      [{ host: 'other.corp.example', address: ADDRESS, interface: 'EMSMDB', port: 1171 }],
      BEGIN,
    );

    expect(lastPortsOf(spans, HOST)).toEqual([]);
  });
});
