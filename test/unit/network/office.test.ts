import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../model/network-state.ts';
import { classify, PLAIN_VIEW } from '../../../probes/network/classify.ts';
import type { TrustFinding } from '../../../probes/network/detector-types.ts';
import { type Office, officeAfter } from '../../../probes/network/office.ts';
import { tunnelSights } from '../../../probes/network/tunnel.ts';
import type { Route, Snapshot } from '../../../probes/network/watcher-types.ts';

const adapter = (name: string, kind: Adapter['kind'], ...addresses: string[]): Adapter => ({
  ...{ name, kind, product: null, addresses, reason: kind },
});
const ETH = adapter('eth0', 'lan', '10.20.0.7');
const WIFI = adapter('wlan0', 'wifi', '192.168.178.20');
const APN = adapter('wwan0', 'mobile', '10.64.0.9');
const TUN = adapter('tun0', 'tunnel', '10.8.0.2');
const NONE: Route = { kind: 'none' };
const via = ({ name, addresses }: Adapter): Route => ({
  ...{ kind: 'via', adapter: name, source: addresses[0]! },
});
const inside = (card: Adapter): NonNullable<Snapshot['trusted']> => ({
  address: '10.1.9.9',
  route: via(card),
});
const look = (adapters: Adapter[], routes: Partial<Snapshot>): Snapshot => ({
  ...{ adapters, publicV4: NONE, publicV6: NONE, exchange: null, gateway: null, collector: null },
  ...routes,
});
const proof = (card: Adapter, change: Partial<TrustFinding> = {}): TrustFinding => ({
  ...{ state: 'corporate', adapter: card.name, failures: 0, reason: 'pinned' },
  ...change,
});
/** A desk in the office: no tunnel. */
const DESK = look([ETH], { publicV4: via(ETH), exchange: via(ETH), trusted: inside(ETH) });
/** All of the company's networks through the tunnel, the inside host among them. */
const SPLIT = look([ETH, TUN], {
  ...{ publicV4: via(ETH), gateway: via(ETH), exchange: via(TUN), trusted: inside(TUN) },
});
/** Exchange alone through the tunnel. */
const NARROW = { ...SPLIT, trusted: inside(ETH) };

type Look = readonly [snapshot: Snapshot, trust: TrustFinding | null];
/** What the last of some looks in a row says of the network beneath the tunnel. */
function beneath(...looks: readonly Look[]): boolean {
  let office: Office | null = null;
  let said = false;
  for (const [snapshot, trust] of looks) {
    const detected = { ...PLAIN_VIEW.detected, trust };
    office = officeAfter(office, snapshot, detected, tunnelSights(snapshot, PLAIN_VIEW));
    said = classify(snapshot, { ...PLAIN_VIEW, detected, office }).officeBeneath === true;
  }
  return said;
}
const AT_DESK: Look = [DESK, proof(ETH)];

describe('the office’s own network beneath a tunnel that carries Exchange', () => {
  it('is known where it was proven before the tunnel came up, and the card is as it was', () => {
    expect(beneath(AT_DESK, [SPLIT, null])).toBe(true);
    expect(beneath(AT_DESK, [SPLIT, null], [SPLIT, proof(TUN)])).toBe(true);
  });

  it('is known where the inside host is proven by the card while Exchange leaves by the tunnel', () => {
    expect(beneath([NARROW, proof(ETH)])).toBe(true);
  });

  it('is known by Wi-Fi, until its name is another', () => {
    const desk = look([WIFI], { publicV4: via(WIFI), trusted: inside(WIFI) });
    const tunnel = { ...SPLIT, adapters: [WIFI, TUN], publicV4: via(WIFI), gateway: via(WIFI) };
    const named = (snapshot: Snapshot, ssid: string): Snapshot => ({
      ...snapshot,
      ssids: new Map([['wlan0', ssid]]),
    });

    expect(beneath([named(desk, 'corp'), proof(WIFI)], [named(tunnel, 'corp'), null])).toBe(true);
    expect(beneath([named(desk, 'corp'), proof(WIFI)], [named(tunnel, 'hotel'), null])).toBe(false);
  });

  const MISSES: readonly (readonly [string, ...Look[]])[] = [
    [
      'the inside host is reached through the tunnel itself, and never was without',
      [SPLIT, proof(TUN)],
    ],
    ['nothing was proven', [DESK, null], [SPLIT, null]],
    ['the tunnel does not carry Exchange', AT_DESK, [{ ...SPLIT, exchange: via(ETH) }, proof(TUN)]],
    ['there is no tunnel', AT_DESK],
    [
      'the LAN is a foreign one by now',
      AT_DESK,
      [{ ...NARROW, adapters: [adapter('eth0', 'lan', '192.168.1.9'), TUN] }, null],
    ],
    [
      'the card was away for one look',
      AT_DESK,
      [{ ...SPLIT, adapters: [TUN] }, null],
      [SPLIT, null],
    ],
    [
      'the inside host shows another certificate by the card',
      AT_DESK,
      [NARROW, proof(ETH, { state: 'foreign', failures: 1 })],
    ],
    [
      'the tunnel runs over another card',
      AT_DESK,
      [{ ...SPLIT, adapters: [ETH, APN, TUN], publicV4: via(APN), gateway: via(APN) }, null],
    ],
    [
      'a private APN leads inside',
      [look([APN], { publicV4: via(APN), trusted: inside(APN) }), proof(APN)],
      [{ ...SPLIT, adapters: [APN, TUN], publicV4: via(APN), gateway: via(APN) }, null],
    ],
    [
      'a client without a route may have taken the question itself',
      [{ ...NARROW, exchange: via(ETH) }, proof(ETH)],
      [SPLIT, null],
    ],
  ];
  for (const [what, ...looks] of MISSES)
    it(`is not told where ${what}`, () => {
      expect(beneath(...looks)).toBe(false);
    });

  it('is no LAN of the company where a policy of IPsec reaches the inside host', () => {
    const snapshot = look([ETH], {
      publicV4: via(ETH),
      exchange: via(ETH),
      ipsecTables: [220],
      trusted: { address: '10.1.9.9', route: { ...via(ETH), table: 220 } as Route },
    });
    const detected = { ...PLAIN_VIEW.detected, trust: proof(ETH) };

    expect(classify(snapshot, { ...PLAIN_VIEW, detected }).label).not.toBe('lan-corporate');
    expect(beneath([snapshot, proof(ETH)], [SPLIT, null])).toBe(false);
  });
});
