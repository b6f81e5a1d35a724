import { afterAll, beforeAll, expect, it } from 'vitest';
import { announcedPorts, portState } from '../support/lab/foreign.ts';
import { needsSamba, needsVpn } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR, type Samba } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, OUTSIDE, type Site } from '../support/lab/site.ts';
import { startVpn, TUNNEL_AT_LAPTOP, type Vpn } from '../support/lab/vpn.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

describeWhere(
  [...needsSamba(), ...needsVpn(), needsCommands('nmap')],
  'the lab, judged by foreign clients',
  () => {
    let site: Site | undefined;
    let samba: Samba;
    let vpn: Vpn;
    const here = (): Site => site!;

    beforeAll(async () => {
      site = await createSite();
      samba = await prepareSamba(site);
      await samba.start('1500-1600');
      vpn = await startVpn(site);
    });

    afterAll(() => site?.close());

    it('a foreign client finds DRSUAPI and SAMR on ports of the range that Samba was given, and on others after a restart', async () => {
      const first = await announcedPorts(here().laptop, ADDRESSES.exchange, DRSUAPI, SAMR);
      await samba.start('2300-2400');
      const second = await announcedPorts(here().laptop, ADDRESSES.exchange, DRSUAPI, SAMR);

      expect(first).toHaveLength(2);
      expect(first.every((port) => port >= 1500 && port <= 1600)).toBe(true);
      expect(second).toHaveLength(2);
      expect(second.every((port) => port >= 2300 && port <= 2400)).toBe(true);
    });

    it('the gateway drops, resets and passes what its rules say', async () => {
      const seen: string[] = [];

      for (const rules of [
        [],
        [{ kind: 'drop', port: 135 }],
        [{ kind: 'reset', port: 135 }],
        [{ kind: 'allow-only', to: ADDRESSES.exchange, ports: '136,1024-2000' }],
        [],
      ] as const) {
        await here().filter(...rules);
        seen.push(await portState(here().laptop, ADDRESSES.exchange, 135));
      }

      expect(seen).toEqual(['open', 'filtered', 'closed', 'filtered', 'open']);
    });

    it('with the outside closed, only the tunnel leads to the server', async () => {
      await here().filter({ kind: 'closed', from: OUTSIDE });
      const outside = await portState(here().laptop, ADDRESSES.exchange, 135);
      await vpn.connect();
      const inside = await portState(here().laptop, ADDRESSES.exchange, 135);
      const route = await here().laptop.ip('route', 'get', ADDRESSES.exchange);
      await vpn.disconnect();

      expect({ outside, inside }).toEqual({ outside: 'filtered', inside: 'open' });
      expect(route).toContain(TUNNEL_AT_LAPTOP);
    });

    it("a pulled cable takes the laptop's routes away, and plugging in gives them back", async () => {
      await here().unplug();
      const pulled = await here().laptop.run(['ip', 'route', 'get', ADDRESSES.exchange]);
      await here().plugIn();
      const plugged = await here().laptop.run(['ip', 'route', 'get', ADDRESSES.exchange]);

      expect(pulled.stderr).toContain('Network is unreachable');
      expect(plugged.stdout).toContain(ADDRESSES.gatewayOutside);
    });
  },
);
