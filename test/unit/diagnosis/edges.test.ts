import { describe, expect, it } from 'vitest';
import { isMeasureDue } from '../../../agent/runs/measured-file.ts';
import { measuringSide } from '../../../cli/commands/measure-lists.ts';
import { adviseOn } from '../../../diagnosis/advice/advise.ts';
import { edgesOf, judgeEdges } from '../../../diagnosis/lists/edges.ts';
import type { AccessListInPlay } from '../../../model/access-list.ts';
import type { EdgePort, MeasuredList } from '../../../model/measured.ts';
import { endpointOf, networkOf } from '../../support/samples.ts';

const list = (device: string, change: Partial<AccessListInPlay> = {}): AccessListInPlay => ({
  device,
  allow: [
    { from: 135, to: 135 },
    { from: 1024, to: 2000 },
  ],
  owner: 'Network team',
  to: [],
  on: ['tunnel'],
  whatIf: false,
  ...change,
});
const GATEWAY = list('Citrix Access Gateway');
const AT = '2026-05-04T09:00:00.000Z';

type Seen = EdgePort['seen'];
/** 1024 and 2000 are typed, 1023 and 2001 are not. */
const measured = (
  [from, before, to, after]: readonly [Seen, Seen, Seen, Seen],
  side: MeasuredList['side'] = 'tunnel',
): MeasuredList => ({
  ...{ device: GATEWAY.device, allow: '135,1024-2000', side, address: '10.1.2.3', at: AT },
  ports: [
    { port: 1024, typed: 'inside', seen: from },
    { port: 1023, typed: 'outside', seen: before },
    { port: 2000, typed: 'inside', seen: to },
    { port: 2001, typed: 'outside', seen: after },
  ],
});
const REFUSES = measured(['refused', 'refused', 'refused', 'refused'], 'lan');
const MUTE = measured(['silent', 'silent', 'silent', 'silent'], 'lan');

describe('the edges of a list', () => {
  it('are the ends of its ranges and the ports beside them', () => {
    expect(edgesOf([GATEWAY])).toEqual([
      {
        device: 'Citrix Access Gateway',
        allow: '135,1024-2000',
        ports: [
          { port: 1024, typed: 'inside' },
          { port: 1023, typed: 'outside' },
          { port: 2000, typed: 'inside' },
          { port: 2001, typed: 'outside' },
        ],
      },
    ]);
  });

  it('are at most eight ports a list, whatever was typed', () => {
    const ranges = Array.from({ length: 20 }, (_, at) => ({
      from: 2000 + 100 * at,
      to: 2050 + 100 * at,
    }));

    expect(edgesOf([list('Wide', { allow: ranges })])[0]!.ports).toHaveLength(8);
  });

  it('are no ports that another list in the way stops as well', () => {
    const [gateway] = edgesOf([GATEWAY, list('ISA', { allow: [{ from: 1024, to: 2500 }] })]);

    expect(gateway!.ports.map(({ port }) => port)).toEqual([1024, 2000, 2001]);
  });

  it('are none of a list without a range, nor behind a device that answers connections itself', () => {
    expect(edgesOf([list('Mapper alone', { allow: [{ from: 135, to: 135 }] })])).toEqual([]);
    expect(edgesOf([GATEWAY, list('Proxy', { kind: 'tcp-proxy' })])).toEqual([]);
  });
});

describe('what the way lets through is', () => {
  it.each<
    readonly [string, MeasuredList, MeasuredList | null, 'as-typed' | 'other' | 'untold', RegExp]
  >([
    [
      'what was typed, where the inside is refused and the outside silent',
      measured(['refused', 'silent', 'refused', 'silent']),
      null,
      'as-typed',
      /lets through what is typed/,
    ],
    [
      'less than was typed, where an inside port is silent and others are refused',
      measured(['refused', 'silent', 'silent', 'silent']),
      null,
      'other',
      /stops 2000, which .* holds: the device allows less/,
    ],
    [
      'more than was typed, where an outside port opens',
      measured(['refused', 'silent', 'refused', 'open']),
      null,
      'other',
      /lets 2001 through, .* allows more/,
    ],
    [
      'less than was typed, where all is silent and the server refuses the same ports on the LAN',
      measured(['silent', 'silent', 'silent', 'silent']),
      REFUSES,
      'other',
      /stops 1024 and 2000/,
    ],
    [
      'not told, where all is silent and nobody measured on the LAN',
      measured(['silent', 'silent', 'silent', 'silent']),
      null,
      'untold',
      /run linesman acceptance on the LAN as well/,
    ],
    [
      'not told, where the server is silent on the LAN as well',
      measured(['silent', 'silent', 'silent', 'silent']),
      MUTE,
      'untold',
      /nothing tells/,
    ],
    [
      'not told, where every port is refused: a device may refuse in the name of the server',
      measured(['refused', 'refused', 'refused', 'refused']),
      REFUSES,
      'untold',
      /by the server, or by a device in its name/,
    ],
    [
      'not told, where every port opens: a gateway answers for the server',
      measured(['open', 'open', 'open', 'open']),
      null,
      'untold',
      /answers connections in the place of the server/,
    ],
    [
      'not told, where a port opens that the server refuses on the LAN',
      measured(['open', 'silent', 'open', 'silent']),
      REFUSES,
      'untold',
      /answers connections in the place of the server/,
    ],
  ])('%s', (_, here, control, kind, words) => {
    const told = judgeEdges(here, control);

    expect(told.kind).toBe(kind);
    expect(told.words).toMatch(words);
  });
});

describe('lists are measured', () => {
  it.each([
    ['tunnel', 'no', 'tunnel'],
    ['lan-corporate', 'no', 'lan'],
    ['tunnel', 'yes', null],
    ['tunnel', 'guess', null],
    ['lan-foreign', 'no', null],
    ['mobile', 'no', null],
    ['tunnel-degraded', 'no', null],
  ] as const)('on %s, metered: %s, as the side %s', (label, metered, side) => {
    expect(measuringSide(networkOf({ label, metered }))).toBe(side);
  });

  it('once a day and side', () => {
    const before = [measured(['refused', 'silent', 'refused', 'silent'])];
    const place = { device: GATEWAY.device, side: 'tunnel', address: '10.1.2.3' } as const;

    expect(isMeasureDue(before, place, Date.parse(AT) + 23 * 3_600_000)).toBe(false);
    expect(isMeasureDue(before, { ...place, side: 'lan' }, Date.parse(AT))).toBe(true);
    expect(isMeasureDue(before, place, Date.parse(AT) + 25 * 3_600_000)).toBe(true);
  });
});

describe('the block for the firewall', () => {
  const adviceOn = (accessLists: readonly AccessListInPlay[]) =>
    adviseOn({
      result: {
        target: { host: 'exch1.corp.example', addresses: ['10.1.2.3'] },
        checks: [],
        facts: new Map(),
        endpoints: [endpointOf('EMSMDB', { port: 5001, tcp: 'timed-out', bind: 'not-tried' })],
        mapper: null,
      },
      accessLists,
      mapperPort: 135,
      label: 'tunnel',
      measured: [measured(['refused', 'silent', 'silent', 'silent'])],
    });

  it('says what was measured of a list that is narrower than typed', () => {
    expect(adviceOn([GATEWAY])?.measured).toEqual([
      expect.stringContaining('Measured 2026-05-04 09:00 UTC: the way stops 2000'),
    ]);
  });

  it('says nothing of a list that was typed anew since', () => {
    const anew = list(GATEWAY.device, { allow: [{ from: 1024, to: 4000 }] });

    expect(adviceOn([anew])?.measured).toBeUndefined();
  });
});
