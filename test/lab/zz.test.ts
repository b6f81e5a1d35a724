import { appendFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { prepareAgent } from '../support/lab/agent.ts';
import { announcedPorts } from '../support/lab/foreign.ts';
import { COLLECTOR_URL, prepareHelpdesk } from '../support/lab/helpdesk.ts';
import { DRSUAPI, prepareSamba, SAMR } from '../support/lab/samba.ts';
import { ADDRESSES, createSite } from '../support/lab/site.ts';
it('x', async () => {
  const site = await createSite();
  try {
    await (await prepareSamba(site)).start('1500-1600');
    const [port = 0] = await announcedPorts(site.server, ADDRESSES.exchange, DRSUAPI);
    const helpdesk = prepareHelpdesk(site);
    const agent = prepareAgent(site);
    await agent.start({
      site: 'Lab',
      exchange: { host: ADDRESSES.exchange, interfaces: [DRSUAPI, SAMR] },
      accessLists: [{ device: 'Firewall', owner: 'Network team', allow: '135,1500-1600' }],
      collector: { url: COLLECTOR_URL, receiptKey: await helpdesk.start() },
    });
    await site.filter({ kind: 'drop', port });
    await agent.until('break', ({ diagnosis, outbox }) => diagnosis?.code === 'RPC_PORT_BLOCKED' && outbox.count === 0);
    const say = (text: string) => { appendFileSync('/tmp/lmbuild/flap.txt', text + '\n'); };
    for (let i = 0; i < 40; i += 1) {
      const down = Math.random() * 2500; const up = Math.random() * 3500;
      await site.unplug(); say(`${new Date().toISOString()} down`);
      await new Promise((r) => setTimeout(r, down));
      await site.plugIn(); say(`${new Date().toISOString()} up`);
      await new Promise((r) => setTimeout(r, up));
    }
    await agent.until('break', ({ outbox }) => outbox.count === 0);
    for (const { id } of await helpdesk.list()) { const r = await helpdesk.read(id); say(JSON.stringify([r.kind, r.createdAt, r.run.startedAt, r.run.tookMs, r.run.network.label, r.run.diagnosis.code, r.run.diagnosis.severity, r.run.diagnosis.summary, r.before?.code, r.run.checks.map((c) => [c.id.slice(0,20), c.status, c.code, c.ms, c.evidence])])); }
    say(agent.log());
    expect(await helpdesk.list()).toHaveLength(1);
  } finally { await site.close(); }
}, 400_000);
