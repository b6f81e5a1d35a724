import { describe, expect, it } from 'vitest';
import { accept } from '../../../diagnosis/acceptance.ts';
import { Acceptance, sideOf } from '../../../model/acceptance.ts';
import type { AccessListInPlay } from '../../../model/access-list.ts';
import type { ProbeRun } from '../../../model/run.ts';
import * as WORDS from '../../../model/text/en.ts';
import { renderAcceptance } from '../../../report/acceptance.ts';
import {
  checkOf,
  diagnosisOf,
  endpointOf,
  GREEN,
  networkOf,
  runOf,
} from '../../support/samples.ts';

const list = (device: string, allow: AccessListInPlay['allow']): AccessListInPlay => ({
  device,
  allow: [{ from: 135, to: 135 }, ...allow],
  owner: 'Network team',
  to: [],
  on: ['tunnel'],
  whatIf: false,
});
const NARROW = [list('Citrix Access Gateway', [{ from: 1024, to: 2000 }])];
const WIDE = [list('Citrix Access Gateway', [{ from: 1024, to: 5000 }])];

const side = (label: 'lan-corporate' | 'tunnel', change: Partial<ProbeRun> = {}): ProbeRun =>
  runOf(GREEN, {
    network: networkOf({ label }),
    endpoints: [endpointOf('EMSMDB'), endpointOf('NSPI', { port: 1092 })],
    ...change,
  });
/** Another service of the same server. */
const entry = (port: number) => ({
  ...{ uuid: '', version: '1.0', annotation: 'Spooler', name: null },
  ...{ protocol: 'ncacn_ip_tcp', port, endpoint: null },
});
const LAN = side('lan-corporate');
const TUNNEL = side('tunnel');
const BROKEN = diagnosisOf('RPC_PORT_BLOCKED', {
  interface: 'EMSMDB',
  port: 1171,
  owner: 'Network team',
  address: '10.1.2.3',
});

describe('an acceptance', () => {
  it('holds where both sides are well and the lists hold the whole range', () => {
    const seen = accept({ lan: LAN, tunnel: TUNNEL }, WIDE)!;

    expect(seen).toMatchObject({ outcome: 'holds', odds: 1, range: '1024-5000', staticPorts: [] });
    expect(seen.conclusions).toEqual([
      'On the LAN and in the tunnel every port of Exchange answers.',
      'A restart of the server changes nothing: the lists hold all of 1024-5000.',
    ]);
    expect(Acceptance.parse(seen)).toEqual(seen);
  });

  it('is a bet where a restart may draw ports outside a list, with its odds and the ports that end it', () => {
    const seen = accept({ lan: LAN, tunnel: TUNNEL }, NARROW)!;

    // Two ports of 977 among 3,977.
    expect(seen.odds).toBeCloseTo((977 / 3977) * (976 / 3976), 6);
    expect(seen).toMatchObject({
      outcome: 'bet',
      lists: [{ device: 'Citrix Access Gateway', holdsToday: true }],
    });
    expect(seen.lists[0]!.share).toBeCloseTo(977 / 3977, 6);
    expect(seen.staticPorts).toHaveLength(3);
    expect(seen.staticPorts.every((port) => port >= 1024 && port <= 2000)).toBe(true);
    expect(seen.conclusions.join(' ')).toContain('with odds of 6 %');
  });

  it('takes no port for a static one that the endpoint mapper or another service of the server holds', () => {
    const busy = {
      checks: [checkOf('rpc.mapper', { args: { port: 1999 } })],
      mapper: {
        ...{ entries: 1, pages: 1, complete: true, reason: null, byProtocol: {} },
        list: [entry(2000)],
      },
    };
    const seen = accept({ lan: LAN, tunnel: side('tunnel', busy) }, NARROW)!;

    expect(seen.staticPorts).toEqual([1996, 1997, 1998]);
  });

  it('says that the tunnel alone does not let it pass', () => {
    const seen = accept({ lan: LAN, tunnel: side('tunnel', { diagnosis: BROKEN }) }, NARROW)!;

    expect(seen.outcome).toBe('fails');
    expect(seen.conclusions[0]).toContain('The LAN lets it pass and the tunnel does not');
  });

  it('blames no list of the tunnel for what fails on the LAN already', () => {
    const seen = accept(
      { lan: side('lan-corporate', { diagnosis: BROKEN }), tunnel: TUNNEL },
      NARROW,
    )!;

    expect(seen.outcome).toBe('fails');
    expect(seen.conclusions[0]).toContain('It fails on the LAN already');
  });

  it.each([
    [
      'one side was never measured',
      { lan: LAN, tunnel: null },
      'In the tunnel nothing was measured',
    ],
    [
      'one side was measured weeks ago',
      { lan: side('lan-corporate', { startedAt: '2026-04-01T09:00:00.000Z' }), tunnel: TUNNEL },
      'The LAN was measured 33 days ago',
    ],
    [
      'the server took other ports in between',
      {
        lan: side('lan-corporate', { endpoints: [endpointOf('EMSMDB', { port: 1300 })] }),
        tunnel: TUNNEL,
      },
      'other ports of Exchange',
    ],
  ])('is not complete where %s', (_, runs, words) => {
    const seen = accept(runs, WIDE)!;

    expect(seen.outcome).toBe('incomplete');
    expect(seen.conclusions.join(' ')).toContain(words);
  });

  it('does not hold where an interface answers on neither of its ports, though mail works', () => {
    const weak = side('tunnel', {
      diagnosis: diagnosisOf(
        'RPC_PORT_BLOCKED',
        { interface: 'NSPI', port: 1092 },
        { severity: 'degraded' },
      ),
      endpoints: [
        endpointOf('EMSMDB'),
        endpointOf('NSPI', { port: 1092, tcp: 'timed-out', bind: 'not-tried' }),
      ],
    });
    const seen = accept({ lan: LAN, tunnel: weak }, WIDE)!;

    expect(seen.outcome).toBe('fails');
    expect(seen.conclusions[0]).toContain('The LAN lets it pass and the tunnel does not');
    expect(seen.interfaces[1]!.tunnel).toEqual([{ port: 1092, seen: 'silent' }]);
  });

  it('says of a list that a bind went through beside that it counts for nothing', () => {
    const wrong = [list('Citrix Access Gateway', [{ from: 1100, to: 1110 }])];
    const seen = accept({ lan: LAN, tunnel: TUNNEL }, wrong)!;

    expect(seen.lists).toEqual([]);
    expect(seen.conclusions.join(' ')).toContain(
      'The list of Citrix Access Gateway as it is typed (135,1100-1110) is not the one of the device',
    );
  });

  it('says that a run may be luck where no list is in the settings', () => {
    expect(accept({ lan: LAN, tunnel: TUNNEL }, [])!.conclusions.join(' ')).toContain(
      'No access list is in the settings',
    );
  });

  it.each([
    ['accepted', 'open', 'answers'],
    ['no-answer', 'open', 'opens'],
    ['not-tried', 'refused', 'refused'],
    ['not-tried', 'timed-out', 'silent'],
    ['not-tried', 'not-tried', 'not-tried'],
  ] as const)(
    'of a port whose bind was %s and whose connection %s it says %s',
    (bind, tcp, seen) => {
      const tunnel = side('tunnel', { endpoints: [endpointOf('EMSMDB', { bind, tcp })] });

      expect(accept({ lan: LAN, tunnel }, WIDE)!.interfaces[0]!.tunnel).toEqual([
        { port: 1171, seen },
      ]);
    },
  );

  it.each([
    ['lan-corporate', true, 'lan'],
    ['lan-foreign', false, 'lan'],
    ['lan-foreign', true, null],
    ['tunnel-no-route', true, 'tunnel'],
    ['mobile', false, null],
  ] as const)(
    'on a network called %s, where the office can be proven: %s, it is of the side %s',
    (label, provesOffice, expected) => {
      expect(sideOf(label, provesOffice)).toBe(expected);
    },
  );

  it('is none before the first run', () => {
    expect(accept({ lan: null, tunnel: null }, WIDE)).toBeNull();
  });

  it('is one page without a script, with every text escaped', () => {
    const evil = [list('<script>alert(1)</script>', [{ from: 1024, to: 2000 }])];
    const page = renderAcceptance(accept({ lan: LAN, tunnel: TUNNEL }, evil)!, WORDS, 0);

    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('1171 answers');
  });
});
