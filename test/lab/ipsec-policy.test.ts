import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere, needsCommands, needsFile } from '../support/needs.ts';
import { NEEDS, play, type Told, tunnelRung } from './ipsec/play.ts';

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'linesman-ipsec-'));
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
});

const UP = { state: 'up', product: 'an IPsec client', adapter: null };

describeWhere(NEEDS, "strongSwan's policies in a kernel with ESP", () => {
  let told: (moment: string) => Told;
  beforeAll(async () => {
    told = await play('strongswan', out);
  });

  it.each(['idle', 'down'])('are no tunnel while the daemon runs alone (%s)', (moment) => {
    const { network } = told(moment);

    expect(network).toMatchObject({ label: 'lan-foreign', tunnel: { state: 'none' }, tunnels: [] });
  });

  it('are the tunnel to Exchange, over the card', () => {
    const up = told('up');

    expect(up.network).toMatchObject({ label: 'tunnel', link: 'lan', over: 'lan', tunnel: UP });
    expect(up.network.reasons.join()).toContain('routing table 220');
    expect(tunnelRung(up)).toMatchObject({
      status: 'ok',
      evidence: ['an IPsec client carries the route to 10.20.30.40'],
    });
  });

  it('are up without a route where they lead to another network', () => {
    const elsewhere = told('elsewhere');

    expect(elsewhere.network).toMatchObject({
      label: 'tunnel-no-route',
      over: 'lan',
      tunnel: { ...UP, state: 'up-no-route' },
    });
    expect(tunnelRung(elsewhere)).toMatchObject({ status: 'fail', code: 'TUNNEL_NO_ROUTE' });
  });
});

describeWhere(
  [
    ...NEEDS,
    needsCommands('NetworkManager', 'nmcli', 'dbus-daemon', 'python3'),
    needsFile('/usr/lib/ipsec/charon-nm', "strongSwan's plugin for NetworkManager (strongswan-nm)"),
  ],
  'strongSwan by NetworkManager in a kernel with ESP',
  () => {
    let told: (moment: string) => Told;
    beforeAll(async () => {
      told = await play('networkmanager', out);
    });

    it.each(['idle', 'down'])('is no tunnel (%s)', (moment) => {
      expect(told(moment).network).toMatchObject({
        label: 'lan-foreign',
        tunnel: { state: 'none' },
      });
    });

    it('says that it connects while the gateway is silent', () => {
      const connecting = told('connecting');

      expect(connecting.network).toMatchObject({
        label: 'tunnel-connecting',
        tunnel: { ...UP, state: 'connecting' },
      });
      expect(tunnelRung(connecting)).toMatchObject({ status: 'fail', code: 'TUNNEL_CONNECTING' });
      expect(connecting.diagnosis.code).toBe('TUNNEL_CONNECTING');
    });

    it('is one tunnel once it is up, although NetworkManager holds an adapter for it', () => {
      const up = told('up');

      expect(up.network).toMatchObject({ label: 'tunnel', over: 'lan', tunnel: UP, tunnels: [UP] });
      expect(tunnelRung(up)).toMatchObject({ status: 'ok' });
    });
  },
);
