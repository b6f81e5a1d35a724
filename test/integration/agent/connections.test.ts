import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../agent/agent-types.ts';
import { startAgent } from '../../../agent/agent.ts';
import type { ProbesIo } from '../../../agent/probes-io.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import type { PowerEvent } from '../../../model/power-event.ts';
import { openTravelled } from '../../support/travelled.ts';
import type { BundleDocuments } from '../../../model/bundle.ts';
import { Report } from '../../../model/report.ts';
import type { ReadTable, TcpRow } from '../../../probes/platform/connection-table.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import { AT_ONCE } from './agent-bench.ts';
import { fakeCollector } from './collectors.ts';
import { scriptedWorld, type ScriptedWorld } from './scripted-probes.ts';
import { afterTest, temporaryFolder } from './workbench.ts';
import { BROKEN, GREEN } from '../../support/samples.ts';

const OUTLOOK: TcpRow = {
  localAddress: '192.168.0.7',
  localPort: 50_000,
  remoteAddress: '192.0.2.10',
  remotePort: 1171,
  state: 'established',
  owner: { kind: 'process', pid: 4711, name: 'OUTLOOK.EXE' },
};

interface Bench {
  readonly agent: Agent;
  readonly world: ScriptedWorld;
  readonly reports: () => Promise<readonly BundleDocuments[]>;
  readonly looks: () => number;
}

async function benchWith(
  readTable: ReadTable,
  change: (probes: ProbesIo) => ProbesIo = (probes) => probes,
): Promise<Bench> {
  const collector = await fakeCollector();
  const world = scriptedWorld();
  let looks = 0;
  const probes = change({
    ...world.probes,
    readConnections: (signal) => {
      looks += 1;
      return readTable(signal);
    },
  });
  const folder = temporaryFolder();
  const started = await startAgent({
    dataFolder: folder,
    settings: resolveSettings(
      {
        // Otherwise Outlook's connections may be asked which way it takes.
        exchange: { host: 'exch1.corp.example', protocol: 'rpc' },
        collector: { url: collector.url },
        schedule: { probe: '0 0 1 1 *' },
      },
      { items: [], problems: [] },
    ),
    version: '0.1.0',
    demo: false,
    assetsFolder: folder,
    log: () => undefined,
    damping: { pace: AT_ONCE },
    probes,
  });
  if (!started.ok) throw new Error(started.message);
  afterTest(() => started.agent.close());
  await started.agent.request('probe.run', {});
  return {
    agent: started.agent,
    world,
    reports: () =>
      Promise.all(
        collector.arrivals.map(async ({ body }) => (await openTravelled(body)).bundle.documents),
      ),
    looks: () => looks,
  };
}

async function findOut({ agent, world }: Bench, verdict: typeof GREEN): Promise<void> {
  world.findNext(verdict);
  await agent.request('probe.run', {});
  await agent.request('sync.run', {});
}
const tableOf =
  (...rows: readonly TcpRow[]): ReadTable =>
  () =>
    Promise.resolve({ ok: true, rows, outlookRuns: rows.length > 0, cut: null });

describe("Outlook's connections", () => {
  it('go with every report, so that the helpdesk sees what netstat showed', async () => {
    const bench = await benchWith(tableOf(OUTLOOK));

    await findOut(bench, BROKEN);

    expect(await bench.reports()).toMatchObject([
      {
        connections: {
          items: [
            { process: 'OUTLOOK.EXE', remotePort: 1171, state: 'established', why: 'exchange' },
          ],
          problem: null,
        },
      },
    ]);
  });

  it('are not looked at while there is nothing to report', async () => {
    const bench = await benchWith(tableOf(OUTLOOK));

    await findOut(bench, GREEN);

    expect(bench.looks()).toBe(0);
  });

  it('do not hold up a report when they cannot be read: it says why', async () => {
    const bench = await benchWith(() => Promise.reject(new Error('EMFILE')));

    await findOut(bench, BROKEN);

    expect(await bench.reports()).toMatchObject([
      { connections: { items: [], problem: expect.stringContaining('EMFILE') as string } },
    ]);
  });

  it('that hang do not keep the agent from ending', async () => {
    const bench = await benchWith(() => new Promise<never>(() => undefined));
    bench.world.findNext(BROKEN);
    const asked = bench.agent.request('probe.run', {});
    await expect.poll(() => bench.looks()).toBe(1);

    await bench.agent.close();
    await asked;

    expect(await bench.reports()).toEqual([]);
  }, 4_000);

  it('are shown on demand, without Exchange ever having been reached', async () => {
    const { agent } = await benchWith(tableOf(OUTLOOK));

    const connections = await agent.request('connections.get', {});

    expect(connections).toMatchObject({ items: [{ process: 'OUTLOOK.EXE' }], problem: null });
  });

  it('are absent from reports of older agents, which can still be read', () => {
    const { connections, ...older } = sampleReport();

    expect(connections ?? null).toBeNull();
    expect(Report.parse(older).connections).toBeNull();
  });
});

describe('power', () => {
  it('sets the pace of the watcher, and an unlocked screen is a reason to look at once', async () => {
    const paces: number[] = [];
    const pokes: string[] = [];
    const { agent } = await benchWith(tableOf(), (probes) => ({
      ...probes,
      watchNetwork: async (options) => ({
        ...(await probes.watchNetwork(options)),
        pace: (everyMs) => {
          paces.push(everyMs);
        },
        poke: (reason) => {
          pokes.push(reason);
          return Promise.resolve();
        },
      }),
    }));

    for (const event of ['on-battery', 'lock', 'unlock', 'on-ac'] satisfies PowerEvent[])
      await agent.request('power.changed', { event });

    expect(paces).toEqual([5_000, 10_000, 5_000, 2_000]);
    expect(pokes).toContain('the screen was unlocked');
  });
});
