import { TEST_RECIPIENT } from '../support/age-key.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Config } from '../../model/config.ts';
import { type LabAgent, prepareAgent } from '../support/lab/agent.ts';
import { announcedPorts } from '../support/lab/foreign.ts';
import {
  COLLECTOR_URL,
  type Helpdesk,
  prepareHelpdesk,
  type Received,
} from '../support/lab/helpdesk.ts';
import { COLLECTOR_PORT } from '../support/lab/proxied-collector.ts';
import { needsBuild } from '../support/lab/linesman.ts';
import { needsSamba } from '../support/lab/needs.ts';
import { DRSUAPI, prepareSamba, SAMR } from '../support/lab/samba.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

/** What the product promises: a report leaves by itself this soon after the link is back. */
const DELIVERY_MS = 5_000;

describeWhere(
  [...needsSamba(), needsCommands('nginx'), needsBuild()],
  'an agent on a laptop that comes and goes',
  () => {
    let site: Site | undefined;
    let agent: LabAgent;
    let helpdesk: Helpdesk;
    let config: Config;
    let port = 0;
    const here = (): Site => site!;

    beforeAll(async () => {
      site = await createSite();
      await (await prepareSamba(site)).start('1500-1600');
      [port = 0] = await announcedPorts(site.server, ADDRESSES.exchange, DRSUAPI);
      helpdesk = prepareHelpdesk(site);
      agent = prepareAgent(site);
      config = {
        site: 'Lab',
        exchange: { host: ADDRESSES.exchange, interfaces: [DRSUAPI, SAMR] },
        accessLists: [{ device: 'Firewall', owner: 'Network team', allow: '135,1500-1600' }],
        collector: {
          url: COLLECTOR_URL,
          receiptKey: await helpdesk.start(),
          recipients: [TEST_RECIPIENT],
        },
      };
      await agent.start(config);
    });

    afterAll(() => site?.close());

    it('reports a break to the helpdesk when it begins and when it ends, once each', async () => {
      const before = await agent.until(
        'a first green run',
        ({ diagnosis }) => diagnosis?.code === 'ALL_GREEN',
      );

      await here().filter({ kind: 'drop', port });
      const broken = await agent.until(
        'the break',
        ({ diagnosis }) => diagnosis?.code === 'RPC_PORT_BLOCKED',
      );
      // Three checks must have seen it, and two its end.
      const arrived = (count: number): Promise<readonly Received[]> =>
        waitFor(
          `report ${String(count)} at the helpdesk`,
          async () => {
            const received = await helpdesk.list();
            return received.length >= count ? received : null;
          },
          { timeoutMs: 60_000 },
        );
      await arrived(1);
      await here().filter();
      const mended = await agent.until(
        'the end of the break',
        ({ diagnosis }) => diagnosis?.code === 'ALL_GREEN',
      );
      const received = await arrived(2);
      const reports = await Promise.all(received.map(({ id }) => helpdesk.read(id)));

      expect([before.exit, broken.exit, mended.exit]).toEqual([0, 4, 0]);
      expect(reports.map(({ kind }) => kind).sort()).toEqual(['break', 'end']);
      expect(reports.find(({ kind }) => kind === 'break')?.run.diagnosis).toMatchObject({
        code: 'RPC_PORT_BLOCKED',
        args: { port },
      });
    });

    it('keeps a report through a pulled cable and a killed agent, and delivers it by itself within 5 s of the link, once', async () => {
      const known = (await helpdesk.list()).length;
      await here().filter({ kind: 'drop', port }, { kind: 'drop', port: COLLECTOR_PORT });
      await agent.until(
        'the break, and its report in the outbox',
        // One that is still being built counts as well, and has no bytes.
        ({ diagnosis, outbox }) =>
          diagnosis?.code === 'RPC_PORT_BLOCKED' && outbox.count === 1 && outbox.bytes > 0,
      );
      const [waiting] = await agent.outbox();

      await here().unplug();
      const offline = await agent.until(
        'the label offline',
        ({ network, outbox }) => network.label === 'offline' && outbox.heldBecause === 'no-route',
      );
      await agent.kill();
      const afterKill = await agent.outbox();
      await agent.start(config);
      const restarted = await agent.until(
        'the label offline again',
        ({ network }) => network.label === 'offline',
      );
      await here().filter({ kind: 'drop', port });
      await here().plugIn();
      const pluggedInAt = Date.now();
      const arrived = await waitFor(
        'the report at the collector',
        async () => (await helpdesk.list()).find(({ id }) => id === waiting?.id) ?? null,
        { timeoutMs: 20_000 },
      );
      await agent.until('the outbox to be empty', ({ outbox }) => outbox.count === 0);

      expect(offline.state.outbox.count).toBe(1);
      expect(afterKill.map(({ id }) => id)).toEqual([waiting?.id]);
      expect(restarted.state.outbox.count).toBe(1);
      expect(Date.parse(arrived.receivedAt) - pluggedInAt).toBeLessThan(DELIVERY_MS);
      expect(await helpdesk.list()).toHaveLength(known + 1);
    });

    it('reports a break once, however often the cable is pulled while it lasts', async () => {
      await agent.until(
        'the break',
        ({ diagnosis, outbox }) => diagnosis?.code === 'RPC_PORT_BLOCKED' && outbox.count === 0,
      );
      const known = await helpdesk.list();

      // Shorter and longer than the time after which a loss is believed, and than the time between
      // two checks.
      for (const pauseMs of [50, 300, 800, 1300, 1800, 2300]) {
        await here().unplug();
        await delay(pauseMs);
        await here().plugIn();
        await delay(pauseMs);
      }
      await agent.until(
        'the same break',
        ({ network, diagnosis, probing }) =>
          network.label !== 'offline' && diagnosis?.code === 'RPC_PORT_BLOCKED' && !probing,
      );
      await agent.linesman.run(['sync', ...agent.data]);

      expect(await helpdesk.list()).toEqual(known);
      expect(await agent.outbox()).toEqual([]);
    });
  },
);
