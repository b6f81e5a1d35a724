import { TEST_RECIPIENT } from '../support/age-key.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LabAgent, prepareAgent } from '../support/lab/agent.ts';
import { announcedPorts } from '../support/lab/foreign.ts';
import { COLLECTOR_URL, type Helpdesk, prepareHelpdesk } from '../support/lab/helpdesk.ts';
import { needsBuild } from '../support/lab/linesman.ts';
import { needsSamba, needsVpn } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR, type Samba } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, NAMES, OUTSIDE, type Site } from '../support/lab/site.ts';
import { startVpn, TUNNEL_AT_LAPTOP, type Vpn } from '../support/lab/vpn.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

const LIST = { device: 'Citrix Access Gateway', owner: 'Network team', allow: '135,1024-2000' };

describeWhere(
  [...needsSamba(), ...needsVpn(), needsCommands('nginx'), needsBuild()],
  'the founding story: Exchange through an SSL VPN, behind an access list',
  () => {
    let site: Site | undefined;
    let samba: Samba;
    let vpn: Vpn;
    let agent: LabAgent;
    let helpdesk: Helpdesk;

    beforeAll(async () => {
      site = await createSite();
      samba = await prepareSamba(site);
      await samba.start('1024-2000');
      vpn = await startVpn(site);
      helpdesk = prepareHelpdesk(site);
      agent = prepareAgent(site);
      // The real list, at work in the gateway; the agent only knows what was typed into its
      // settings.
      await site.filter(
        { kind: 'closed', from: OUTSIDE },
        { kind: 'allow-only', to: ADDRESSES.exchange, ports: LIST.allow },
      );
      await agent.start({
        site: 'Lab',
        exchange: {
          host: NAMES.exchange,
          addresses: [ADDRESSES.exchange],
          interfaces: [DRSUAPI, SAMR],
        },
        gateway: { host: NAMES.gateway },
        accessLists: [{ ...LIST, on: ['tunnel'], to: [ADDRESSES.exchange] }],
        collector: {
          url: COLLECTOR_URL,
          receiptKey: await helpdesk.start(),
          recipients: [TEST_RECIPIENT],
        },
      });
    });

    afterAll(() => site?.close());

    it('works, the server reboots, ports move, the verdict names the list, and the report arrives when the tunnel is back', async () => {
      const before = await agent.until(
        'the verdict without a tunnel',
        ({ diagnosis }) => diagnosis !== null && diagnosis.code !== 'INCONCLUSIVE',
      );

      await vpn.connect();
      const works = await agent.until(
        'a green run in the tunnel',
        ({ diagnosis, network }) => diagnosis?.code === 'ALL_GREEN' && network.label === 'tunnel',
      );

      // The computer room loses power: Exchange and the collector go, and only Exchange comes back
      // at once, on other ports.
      await helpdesk.stop();
      await samba.start('2300-2400');
      const [port = 0] = await announcedPorts(site!.server, ADDRESSES.exchange, DRSUAPI);
      const broken = await agent.until(
        'the verdict after the reboot, and its report in the outbox',
        ({ diagnosis, outbox }) => diagnosis?.code === 'RPC_PORT_OUTSIDE_ACL' && outbox.count >= 1,
      );

      await vpn.disconnect();
      const hungUp = await agent.until(
        'the end of the tunnel',
        ({ network }) => network.tunnel.state === 'none',
      );
      await helpdesk.start();
      // A check that fell into the reboot itself has a report of its own, before this one.
      const held = await agent.outbox();
      const waiting = held.at(-1);
      const whileDown = await helpdesk.list();
      await vpn.connect();
      const arrived = await waitFor(
        'the report at the collector',
        async () => (await helpdesk.list()).find(({ id }) => id === waiting?.id) ?? null,
        { timeoutMs: 20_000 },
      );
      const report = await helpdesk.read(arrived.id);

      expect(before.state.diagnosis).toMatchObject({ code: 'TUNNEL_DOWN', whoMustAct: 'user' });
      expect(before.exit).toBe(5);
      expect(works.exit).toBe(0);
      expect(works.state.network.tunnel).toMatchObject({ state: 'up', adapter: TUNNEL_AT_LAPTOP });
      expect(works.state.run?.checks.find(({ step }) => step === 'gateway')?.address).toBe(
        ADDRESSES.gatewayOutside,
      );
      expect(broken.exit).toBe(4);
      expect(broken.state.diagnosis).toMatchObject({
        severity: 'broken',
        whoMustAct: 'firewall',
        args: { device: LIST.device, port, allow: LIST.allow },
      });
      expect(broken.state.diagnosis?.summary).toContain(`port ${String(port)}`);
      expect(broken.state.diagnosis?.nextStep).toContain(LIST.owner);
      expect(hungUp.state.outbox.count).toBe(held.length);
      expect(whileDown).toEqual([]);
      await waitFor(
        'every report at the collector, each once',
        async () => ((await helpdesk.list()).length === held.length ? true : null),
        { timeoutMs: 10_000 },
      );
      expect(report).toMatchObject({
        kind: 'break',
        run: { diagnosis: { code: 'RPC_PORT_OUTSIDE_ACL', args: { device: LIST.device, port } } },
      });
    });
  },
);
