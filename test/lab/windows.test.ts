import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NetworkState } from '../../model/network-state.ts';
import { POLL_MS } from '../../probes/network/sources.ts';
import { createCleanup } from '../support/lab/cleanup.ts';
import {
  createWindowsMachine,
  LINESMAN_WINDOWS,
  needsWindows,
  windowsPath,
  type WindowsMachine,
  type WindowsProgram,
} from '../support/lab/windows.ts';
import type { Outcome } from '../support/lab/programs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { LINESMAN } from '../support/linesman.ts';
import { describeWhere, needsFile } from '../support/needs.ts';

/** A poll, the time in which a loss is believed (1.5 s), and a busy machine. */
const SEEN_WITHIN_MS = POLL_MS + 6000;

/** The data folder of the break. */
const BREAK = 'data-of-the-break';

const stateIn = (line: string): NetworkState =>
  (JSON.parse(line) as { network: NetworkState }).network;

/** The latest state that a watching program printed, once `wanted` accepts it. */
const published = (
  program: WindowsProgram,
  what: string,
  wanted: (state: NetworkState) => boolean,
): Promise<NetworkState> =>
  waitFor(
    what,
    async () => {
      const last = (await program.lines()).at(-1);
      return last !== undefined && wanted(stateIn(last)) ? stateIn(last) : null;
    },
    { timeoutMs: SEEN_WITHIN_MS, by: program.running },
  );

describeWhere(
  [...needsWindows(), needsFile(LINESMAN, 'npm run build')],
  'linesman on Windows (Node for Windows under Wine)',
  () => {
    const cleanup = createCleanup();
    let windows: WindowsMachine;

    let told: Promise<Told>;

    beforeAll(async () => {
      windows = await createWindowsMachine(cleanup);
      // Half a minute, in which the other tests run. Its own test judges it.
      told = tellOfBreak(windows.withData(BREAK), BREAK);
      told.catch(() => undefined);
    });

    afterAll(() => cleanup.run());

    it('the poll publishes an adapter that appears, gets an address and a route, and goes, each within its interval', async () => {
      const { space } = windows;
      const watch = await windows.start(LINESMAN_WINDOWS, ['watch', '--json-lines']);
      const first = await waitFor('the first state', async () => (await watch.lines())[0] ?? null, {
        timeoutMs: 30_000,
        by: watch.running,
      });

      await space.ip('link', 'add', 'lan0', 'type', 'veth', 'peer', 'name', 'far0');
      await space.ip('link', 'set', 'far0', 'up');
      await space.ip('link', 'set', 'lan0', 'up');
      await space.ip('address', 'add', '10.90.0.2/24', 'dev', 'lan0');
      const addressed = await published(watch, 'an address', ({ adapters }) =>
        adapters.some(({ name, addresses }) => name === 'lan0' && addresses.includes('10.90.0.2')),
      );
      await space.ip('route', 'add', 'default', 'via', '10.90.0.1', 'dev', 'lan0');
      const routed = await published(watch, 'a route', ({ label }) => label !== 'offline');
      await space.ip('link', 'delete', 'lan0');
      const gone = await published(
        watch,
        'the loss',
        ({ label, adapters }) =>
          label === 'offline' && !adapters.some(({ name }) => name === 'lan0'),
      );
      await watch.end();

      expect(
        [stateIn(first), addressed, routed, gone].map(({ label, link }) => ({ label, link })),
      ).toEqual([
        { label: 'offline', link: 'none' },
        { label: 'offline', link: 'none' },
        { label: 'lan-foreign', link: 'lan' },
        { label: 'offline', link: 'none' },
      ]);
      expect(routed.reasons.join('\n')).toContain('lan0, a network card');
    });

    it('the notifications of Windows are one of the sources of changes, and register without complaint', async () => {
      const watch = await windows.start(LINESMAN_WINDOWS, ['watch', '--json-lines']);

      const state = stateIn(
        await waitFor('the first state', async () => (await watch.lines())[0] ?? null, {
          timeoutMs: 30_000,
          by: watch.running,
        }),
      );
      const errors = await watch.errors();
      await watch.end();

      expect(state.sources).toContainEqual({
        name: 'Windows notifications',
        working: true,
        note: null,
      });
      expect(errors).not.toMatch(/notifications|koffi/);
    });

    it('the agent serves status over its named pipe, and a second agent for the same folder is told who holds it', async () => {
      const agent = await windows.start(LINESMAN_WINDOWS, ['start']);
      const file = await waitFor(
        'the agent',
        async () =>
          JSON.parse(await readFile(join(windows.scratch, 'data', 'agent.json'), 'utf8')) as {
            socket: string;
            pid: number;
          },
        { timeoutMs: 30_000, by: agent.running },
      );

      const status = await windows.run(LINESMAN_WINDOWS, ['status', '--json']);
      const second = await windows.run(LINESMAN_WINDOWS, ['start']);
      await agent.end();
      const after = await windows.run(LINESMAN_WINDOWS, ['status', '--json']);

      expect(file.socket).toMatch(/^\\\\\.\\pipe\\linesman-/);
      expect(JSON.parse(status.stdout)).toMatchObject({
        agent: { pid: file.pid, dataFolder: windowsPath(join(windows.scratch, 'data')) },
        network: { label: 'offline' },
      });
      expect(second.status).toBe(2);
      expect(second.stderr).toContain(String(file.pid));
      expect(after.status).toBe(5);
      expect(JSON.parse(after.stdout)).toMatchObject({ agent: null });
    });

    it('probe goes up to an Exchange stand-in on loopback and says that all is well', async () => {
      const demo = windows.space.start([process.execPath, LINESMAN, 'demo', '--json'], {
        env: { LINESMAN_DATA: join(windows.scratch, 'demo-data') },
      });
      const site = await waitFor(
        'the demo site',
        () => JSON.parse(demo.stdout()) as { host: string; mapperPort: number; config: string },
        { timeoutMs: 20_000, by: demo },
      );

      const probe = await windows.run(LINESMAN_WINDOWS, [
        'probe',
        site.host,
        '--mapper-port',
        String(site.mapperPort),
        '--json',
      ]);
      await demo.stop();
      const { endpoints, diagnosis } = JSON.parse(probe.stdout) as {
        endpoints: { interface: string; bind: string }[];
        diagnosis: { code: string };
      };

      expect(endpoints.find((one) => one.interface === 'EMSMDB')).toMatchObject({
        tcp: 'open',
        bind: 'accepted',
      });
      expect({ code: diagnosis.code, status: probe.status }).toEqual({
        code: 'ALL_GREEN',
        status: 0,
      });
    });

    it('a break becomes a report that reaches the collector and leaves the outbox, with agent, site and collector on Windows', async () => {
      const { reports, outbox, status } = await told;

      expect(reports).toHaveLength(1);
      expect(outbox).toEqual([]);
      expect(JSON.parse(status.stdout)).toMatchObject({ diagnosis: { code: 'RPC_PORT_REFUSED' } });
      expect(status.status).toBe(4);
    });
  },
);

interface Told {
  readonly reports: readonly unknown[];
  readonly outbox: readonly unknown[];
  readonly status: Outcome;
}

/** Breaks a demo site and lets an agent tell its collector, in a data folder of their own. */
async function tellOfBreak(windows: WindowsMachine, data: string): Promise<Told> {
  const collector = join(windows.scratch, data, 'demo', 'collector');
  const listed = async (name: string, ...args: readonly string[]): Promise<readonly unknown[]> =>
    (
      JSON.parse((await windows.run(LINESMAN_WINDOWS, [...args, '--json'])).stdout) as Record<
        string,
        readonly unknown[]
      >
    )[name] ?? [];
  const demo = await windows.start(LINESMAN_WINDOWS, ['demo', '--json']);
  const { config } = await waitFor(
    'the demo site',
    async () => JSON.parse((await demo.lines()).join('\n')) as { config: string },
    { timeoutMs: 60_000, by: demo.running },
  );
  await windows.run(LINESMAN_WINDOWS, ['demo', 'fault', 'port-refused', 'on']);
  const agent = await windows.start(LINESMAN_WINDOWS, ['start', '--config', config]);
  // Three checks must have seen it, after ten seconds in which nothing is told. The folder is asked
  // until then: a start of Linesman under Wine costs a second of a core.
  await waitFor(
    'a report at the collector',
    async () => ((await readdir(join(collector, 'reports'))).length > 0 ? true : null),
    { timeoutMs: 120_000, everyMs: 250, by: agent.running },
  );
  const reports = await waitFor(
    'a list of it',
    async () => {
      const found = await listed('reports', 'collector', 'list', '--data', windowsPath(collector));
      return found.length > 0 ? found : null;
    },
    { timeoutMs: 60_000, by: agent.running },
  );
  const outbox = await waitFor(
    'an empty outbox',
    async () => {
      const items = await listed('items', 'outbox', 'list');
      return items.length === 0 ? items : null;
    },
    { timeoutMs: 60_000, by: agent.running },
  );
  const status = await windows.run(LINESMAN_WINDOWS, ['status', '--json']);
  await agent.end();
  await demo.end();
  return { reports, outbox, status };
}
