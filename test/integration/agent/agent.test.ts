import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Agent } from '../../../agent/agent-types.ts';
import { startAgent } from '../../../agent/agent.ts';
import { readHistory } from '../../../agent/runs/history-rows.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import type { Config } from '../../../model/config.ts';
import { decodeReference } from '../../../model/reference.ts';
import { envelopeIn, openTravelled } from '../../support/travelled.ts';
import { agentIn } from './agent-bench.ts';
import { type FakeCollector, fakeCollector } from './collectors.ts';
import { historyIn } from './history-bench.ts';
import { scriptedWorld, type ScriptedWorld } from './scripted-probes.ts';
import { afterTest, temporaryFolder } from './workbench.ts';
import { assembledOf, BROKEN, diagnosisOf, GREEN } from '../../support/samples.ts';

const OFFLINE = diagnosisOf('LINK_DOWN');

const watching = (collector: FakeCollector): Config => ({
  exchange: { host: 'exch1.corp.example' },
  collector: { url: collector.url },
});
const kindsOf = (collector: FakeCollector): readonly string[] =>
  collector.arrivals.map(({ body }) => envelopeIn(body).kind);

/** One verdict of the ladder, and everything that follows from it. */
async function findOut(agent: Agent, world: ScriptedWorld, verdict: typeof GREEN): Promise<void> {
  world.findNext(verdict);
  await agent.request('probe.run', {});
  await agent.request('sync.run', {});
}

describe('the agent', () => {
  it('runs on when its door cannot be opened, and says that nobody can reach it', async () => {
    const folder = join(temporaryFolder(), 'a'.repeat(60), 'b'.repeat(60));
    vi.stubEnv('XDG_RUNTIME_DIR', join(folder, 'none'));
    vi.stubEnv('TMPDIR', join(folder, 'none either'));
    afterTest(() => {
      vi.unstubAllEnvs();
    });
    const lines: string[] = [];
    const world = scriptedWorld();
    world.findNext(BROKEN);

    const agent = await agentIn(
      folder,
      world,
      { exchange: { host: 'exch1.corp.example' } },
      { log: (line) => lines.push(line) },
    );

    expect(agent.state()).toMatchObject({ diagnosis: { code: BROKEN.code }, outbox: { count: 1 } });
    expect(lines.join('\n')).toContain('no command, tray or page can reach it');
  });

  it('leaves no token behind that a killed one was about to write', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'agent.json.0f9a1b2c3d4e'), '{"token":"secret"}');

    await agentIn(folder, scriptedWorld(), {});

    expect(readdirSync(folder)).not.toContain('agent.json.0f9a1b2c3d4e');
  });

  it('says nothing to the helpdesk while all is well', async () => {
    const collector = await fakeCollector();
    const world = scriptedWorld();
    const agent = await agentIn(temporaryFolder(), world, watching(collector));

    await findOut(agent, world, GREEN);

    expect(agent.state()).toMatchObject({
      diagnosis: { code: 'ALL_GREEN' },
      probing: false,
      outbox: { count: 0, heldBecause: null },
    });
    expect(collector.arrivals).toEqual([]);
  });

  it('reports a break once, whatever comes between, also across a restart, and its end once', async () => {
    const collector = await fakeCollector();
    const folder = temporaryFolder();
    const world = scriptedWorld();
    const before = await agentIn(folder, world, watching(collector));
    await findOut(before, world, BROKEN);
    await findOut(before, world, BROKEN);
    await findOut(before, world, OFFLINE);
    await before.close();

    const after = await agentIn(folder, world, watching(collector));
    await findOut(after, world, BROKEN);
    await findOut(after, world, GREEN);
    await findOut(after, world, GREEN);

    expect(kindsOf(collector)).toEqual(['break', 'end']);
    const offsets = await Promise.all(
      collector.arrivals.map(
        async ({ body }) => (await openTravelled(body)).bundle.manifest.clockOffsetMs,
      ),
    );
    expect(offsets).toEqual([null, expect.any(Number)]);
    expect(after.state().lastDeliveredAt).not.toBeNull();
  });

  it('sends with a break everything that the helpdesk needs to know it again', async () => {
    const collector = await fakeCollector();
    const world = scriptedWorld();
    const agent = await agentIn(temporaryFolder(), world, { ...watching(collector), site: 'ACME' });

    await findOut(agent, world, BROKEN);

    const [arrival] = collector.arrivals;
    const { envelope, bundle } = await openTravelled(arrival!.body);
    expect(envelope).toMatchObject({
      id: arrival!.id,
      site: 'ACME',
      agentVersion: '0.1.0',
      encrypted: false,
      diagnosis: { code: 'RPC_PORT_OUTSIDE_ACL', until: null },
    });
    expect(bundle.documents).toMatchObject({
      run: { diagnosis: { code: 'RPC_PORT_OUTSIDE_ACL' } },
      'last-good': { diagnosis: { code: 'ALL_GREEN' } },
      changes: { before: { code: 'ALL_GREEN' } },
      system: { site: 'ACME', agentVersion: '0.1.0' },
    });
    expect(bundle.documents.history?.runs.length).toBeGreaterThan(0);
    expect(bundle.documents.recorder?.frozen.at(-1)?.code).toBe('RPC_PORT_OUTSIDE_ACL');
    expect(bundle.manifest.files.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(envelope.device).toBe(arrival!.headers['linesman-device']);
    expect(decodeReference(envelope.reference!)).toMatchObject({
      ok: true,
      facts: { code: 'RPC_PORT_OUTSIDE_ACL' },
    });
  });

  it('keeps the beginning of a trouble across a restart', async () => {
    const folder = temporaryFolder();
    const world = scriptedWorld();
    world.findNext(BROKEN);
    const before = await agentIn(folder, world, { exchange: { host: 'exch1.corp.example' } });
    const since = before.state().diagnosis?.since;
    await before.close();

    const after = await agentIn(folder, world, { exchange: { host: 'exch1.corp.example' } });

    expect(after.state().diagnosis?.since).toBe(since);
    expect(after.state().run?.startedAt).not.toBe(since);
  });

  it('holds a report while there is no way out, and hands it over once by itself when there is', async () => {
    const collector = await fakeCollector();
    const world = scriptedWorld();
    const agent = await agentIn(temporaryFolder(), world, watching(collector));
    world.findNext(BROKEN);
    world.goOffline();
    await agent.request('probe.run', {});
    await expect
      .poll(() => agent.state().outbox)
      .toMatchObject({ count: 1, heldBecause: 'no-route' });

    world.goOnline();
    await new Promise<void>((resolve) => {
      const stop = agent.subscribe(({ outbox }) => {
        if (outbox.count === 0) {
          stop();
          resolve();
        }
      });
    });

    expect(kindsOf(collector)).toEqual(['break']);
  });

  it('discards a run that a change of the network overtook, and runs the ladder again', async () => {
    const folder = temporaryFolder();
    const world = scriptedWorld();
    const agent = await agentIn(folder, world, { exchange: { host: 'exch1.corp.example' } });
    const ordersBefore = world.orders.length;
    world.hang(true);
    world.findNext(BROKEN);
    const asked = agent.request('probe.run', {});

    world.hang(false);
    world.findNext(OFFLINE);
    world.goOffline();
    const state = await asked;

    expect(state.diagnosis?.code).toBe('LINK_DOWN');
    expect(
      await Promise.all(
        world.orders.slice(ordersBefore).map(async ({ network }) => (await network).label),
      ),
    ).toEqual(['lan-foreign', 'offline']);
    const history = readHistory(folder, 10);
    expect(history.ok && new Set(history.value.runs.map(({ code }) => code))).toEqual(
      new Set(['LINK_DOWN', 'ALL_GREEN']),
    );
  });

  it('hands the ladder the ports of the past, for a mapper that is silent now', async () => {
    const folder = temporaryFolder();
    const past = historyIn(folder);
    const startedAt = '2026-05-04T09:00:00.000Z';
    past.history.add(
      assembledOf(GREEN, {
        startedAt,
        endpoints: [
          {
            interface: 'EMSMDB',
            uuid: '',
            version: '0.81',
            host: '192.0.2.10',
            port: 1171,
            tcp: 'open',
            bind: 'accepted',
            insideAcl: {},
          },
        ],
      }),
    );
    past.close();
    const world = scriptedWorld();

    await agentIn(folder, world, { exchange: { host: 'exch1.corp.example' } });

    expect(world.orders[0]?.lastKnownPorts).toEqual([
      { interface: 'EMSMDB', port: 1171, at: startedAt },
    ]);
  });

  it('asks a mapper that the Internet can ask for everything it holds, for the report of the day alone', async () => {
    const world = scriptedWorld();
    world.findNext({
      ...GREEN,
      findings: [
        {
          code: 'EPM_EXPOSED',
          audience: 'helpdesk',
          args: { host: 'exch1.corp.example', address: '8.8.4.4', services: '' },
        },
      ],
    });

    const agent = await agentIn(temporaryFolder(), world, {
      exchange: { host: 'exch1.corp.example' },
    });
    await agent.request('probe.run', {});

    expect(world.orders.slice(0, 2).map(({ listAll }) => listAll)).toEqual([false, true]);
    expect(world.orders.slice(2).map(({ listAll }) => listAll)).not.toContain(true);
    expect(world.orders.length).toBeGreaterThan(2);
  });

  it('runs the ladder again when the laptop wakes up', async () => {
    const world = scriptedWorld();
    const agent = await agentIn(temporaryFolder(), world, {
      exchange: { host: 'exch1.corp.example' },
    });
    const ordersBefore = world.orders.length;
    await agent.request('power.changed', { event: 'suspend' });

    await agent.request('power.changed', { event: 'resume' });
    await expect.poll(() => world.orders.length).toBe(ordersBefore + 1);

    expect(agent.state().diagnosis?.code).toBe('ALL_GREEN');
  });

  it('runs the ladder again after a sleep that its clocks alone show', async () => {
    const world = scriptedWorld();
    await agentIn(temporaryFolder(), world, { exchange: { host: 'exch1.corp.example' } });
    const ordersBefore = world.orders.length;

    world.wakeUnannounced();

    await expect.poll(() => world.orders.length).toBe(ordersBefore + 1);
  });

  it('blames nobody by a check during which the laptop slept, and checks again', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    afterTest(() => {
      vi.useRealTimers();
    });
    const scripted = scriptedWorld();
    const { runLadder } = scripted.probes;
    let hasSlept = false;
    const world = {
      ...scripted,
      probes: {
        ...scripted.probes,
        runLadder: (...given: Parameters<typeof runLadder>) => {
          if (scripted.orders.length > 0 && !hasSlept) {
            hasSlept = true;
            // The monotonic clock of Linux stands still in sleep.
            vi.setSystemTime(Date.now() + 60 * 60_000);
            scripted.findNext(BROKEN);
          } else scripted.findNext(GREEN);
          return runLadder(...given);
        },
      },
    };
    const agent = await agentIn(temporaryFolder(), world, {
      exchange: { host: 'exch1.corp.example' },
    });

    await agent.request('probe.run', {});

    expect(hasSlept).toBe(true);
    expect(scripted.orders).toHaveLength(3);
    expect(agent.state()).toMatchObject({ diagnosis: { code: 'ALL_GREEN' }, outbox: { count: 0 } });
  });

  it('runs without a configuration, checks nothing, and says what is missing', async () => {
    const world = scriptedWorld();

    const agent = await agentIn(temporaryFolder(), world, {});

    expect(agent.state()).toMatchObject({
      diagnosis: { code: 'NOT_CONFIGURED', whoMustAct: 'settings' },
      run: null,
      network: { label: 'lan-foreign' },
    });
    expect(world.orders).toEqual([]);
  });

  it('keeps running with a collector that no network knows, and says in the settings what is wrong', async () => {
    const world = scriptedWorld();

    const agent = await agentIn(temporaryFolder(), world, {
      exchange: { host: 'exch1.corp.example' },
      collector: { url: 'https://collect.example:99999' },
    });
    await findOut(agent, world, BROKEN);

    expect(agent.state().outbox).toMatchObject({ count: 1, heldBecause: 'no-collector' });
    expect(agent.state().settings.problems.join()).toContain('collector.url');
  });

  it('shows the key that it learned among the settings', async () => {
    const collector = await fakeCollector();
    const world = scriptedWorld();
    const agent = await agentIn(temporaryFolder(), world, watching(collector));

    await findOut(agent, world, BROKEN);

    expect(agent.state().settings.items).toContainEqual({
      key: 'collector.receiptKey',
      value: collector.key.publicKey,
      source: 'learned',
    });
  });

  it('turns a second one for the same data folder away and names itself', async () => {
    const folder = temporaryFolder();
    const first = await agentIn(folder, scriptedWorld(), {});

    const second = await startAgent({
      dataFolder: folder,
      settings: resolveSettings({}, { items: [], problems: [] }),
      version: '0.1.0',
      demo: false,
      assetsFolder: folder,
      log: () => undefined,
      probes: scriptedWorld().probes,
    });

    expect(second).toMatchObject({
      ok: false,
      holder: { pid: process.pid, startedAt: first.state().agent?.startedAt },
    });
  });

  it('frees everything when its schedule cannot be kept, so that a corrected start succeeds', async () => {
    const folder = temporaryFolder();
    const world = scriptedWorld();
    const settings = resolveSettings(
      { schedule: { probe: 'every five minutes' } },
      { items: [], problems: [] },
    );

    const failed = await startAgent({
      dataFolder: folder,
      settings,
      version: '0.1.0',
      demo: false,
      assetsFolder: folder,
      log: () => undefined,
      probes: world.probes,
    });
    const corrected = await agentIn(folder, world, {});

    expect(failed).toMatchObject({
      ok: false,
      message: expect.stringContaining('every five minutes') as string,
    });
    expect(corrected.state().agent?.dataFolder).toBe(folder);
  });

  it('never hands a report of the demo site to the collector of the real one, nor takes its break for a real one', async () => {
    const collector = await fakeCollector();
    const folder = temporaryFolder();
    const world = scriptedWorld();
    const demo = await agentIn(
      folder,
      world,
      { exchange: { host: 'exch1.corp.example' } },
      { demo: true },
    );
    await findOut(demo, world, BROKEN);
    await demo.close();

    const site = await agentIn(folder, world, watching(collector));
    await findOut(site, world, BROKEN);

    expect(demo.state().outbox.count).toBe(1);
    expect(kindsOf(collector)).toEqual(['break']);
  });
});
