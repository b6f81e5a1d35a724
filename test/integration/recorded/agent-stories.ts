import { TEST_RECIPIENT } from '../../support/age-key.ts';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { takeApart } from '../../../collector/store/stored-report.ts';
import { linesmanArgv } from '../../support/lab/linesman.ts';
import type { Running } from '../../support/lab/programs.ts';
import {
  COLLECTOR_BEHIND,
  COLLECTOR_PORT,
  startCollectorProxy,
} from '../../support/lab/proxied-collector.ts';
import { envelopeIn, openTravelled } from '../../support/travelled.ts';
import { waitFor } from '../../support/lab/wait.ts';
import { createMasker, type Masker } from './mask.ts';
import { addressOf, hostOf } from './places.ts';
import { masked, type Recording, recordWith } from './record.ts';
import type { User, World } from './world.ts';

const LISTS = [
  { device: 'Citrix Access Gateway', owner: 'Network team', allow: '135,1024-2000' },
  { device: 'ISA Server', owner: 'Firewall team', allow: '135,1024-5000' },
];
/** Once a year: the check at the start is the only one. */
const NEVER = '0 0 1 1 *';
const COLLECTOR = `10.1.3.4:${String(COLLECTOR_PORT)}`;

interface Collector {
  readonly key: string;
  /** The report of this kind: its envelope, and what its bundle says of the run. */
  report(kind: string): Promise<string>;
  list(): Promise<string>;
  close(): Promise<void>;
}

export async function startCollector({ site }: World): Promise<Collector> {
  const data = join(site.folder, 'collector');
  const running = site.helpdesk.start(
    linesmanArgv(['collector', '--data', data, '--listen', COLLECTOR_BEHIND, '--json']),
    { env: { HOME: site.folder } },
  );
  site.cleanup.defer('the collector', () => running.stop());
  const { publicKey } = await waitFor(
    'the collector to name its key',
    () => JSON.parse(running.stdout()) as { readonly publicKey: string },
    { timeoutMs: 15_000, by: running },
  );
  const proxy = await startCollectorProxy(site);
  site.cleanup.defer('the proxy before the collector', () => proxy.stop());
  // What is under way lies elsewhere.
  const reports = join(data, 'reports');
  const bodies = async (): Promise<readonly Uint8Array[]> => {
    const files = (await readdir(reports, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    );
    const stored = await Promise.all(files.map((one) => readFile(join(one.parentPath, one.name))));
    return stored.map((file) => takeApart(file).body);
  };
  return {
    key: publicKey,
    report: async (kind) => {
      const body = await waitFor(
        `a report of kind ${kind}`,
        async () => (await bodies()).find((one) => envelopeIn(one).kind === kind) ?? null,
        { timeoutMs: 180_000, by: running },
      );
      const { envelope, bundle } = await openTravelled(body);
      const { run, connections, changes } = bundle.documents;
      // The name of this machine is no part of what is compared.
      const name = envelope.name === null ? null : '<computer>';
      return JSON.stringify({ envelope: { ...envelope, name }, run, connections, changes });
    },
    list: () =>
      site.helpdesk.must(linesmanArgv(['collector', 'list', '--data', data, '--json']), {
        env: { HOME: site.folder },
      }),
    close: async () => {
      await proxy.stop();
      await running.stop();
    },
  };
}

/** Recordings by name, in the order of the story. */
export type Recordings = Map<string, Recording>;

interface Teller {
  /** Starts an agent, waits until it has looked once and `settled` holds for its state, tells, and stops it. */
  readonly during: (
    settled: (state: State) => boolean,
    tell: () => Promise<void>,
    /** What must have come before it is settled. */
    first?: () => Promise<unknown>,
  ) => Promise<void>;
  readonly record: (name: string, ...args: readonly string[]) => Promise<void>;
  readonly keep: (name: string, printed: string) => void;
  readonly firstWatchLine: (name: string) => Promise<void>;
}

interface State {
  readonly run: unknown;
  readonly probing: boolean;
  readonly outbox: {
    readonly count: number;
    readonly bytes: number;
    readonly heldBecause: string | null;
  };
  readonly diagnosis: { readonly code: string } | null;
}

async function teller(
  world: World,
  recordings: Recordings,
  config: Readonly<Record<string, unknown>>,
): Promise<Teller> {
  const user: User = await world.user();
  await user.configure({ schedule: { probe: NEVER }, ...config });
  const masker = (): Masker => createMasker(new Map([[user.folder, '<folder>']]));
  const stateOf = async (): Promise<State> =>
    JSON.parse((await user.run(['status', '--json'])).stdout) as State;
  return {
    async during(settled, tell, first) {
      const agent: Running = user.start(['start']);
      world.site.cleanup.defer('an agent', () => agent.stop());
      await first?.();
      await waitFor(
        'the agent to have looked',
        async () => {
          const state = await stateOf();
          return state.run !== null && !state.probing && settled(state) ? state : null;
        },
        { timeoutMs: 180_000, everyMs: 200, by: agent },
      );
      await tell();
      await agent.stop();
    },
    async record(name, ...args) {
      recordings.set(name, await recordWith(user, args, masker()));
    },
    keep(name, printed) {
      const parsed: unknown = JSON.parse(printed);
      recordings.set(name, {
        ...masked(`${JSON.stringify(parsed, null, 2)}\n`, masker(), false),
        text: null,
        raw: printed,
      });
    },
    async firstWatchLine(name) {
      const watching = user.start(['watch', '--json-lines']);
      const line = await waitFor(
        'the first line of watch',
        () => watching.stdout().split('\n').slice(0, -1)[0] ?? null,
        { timeoutMs: 10_000, by: watching },
      );
      await watching.stop();
      const parsed: unknown = JSON.parse(line);
      if (JSON.stringify(parsed) !== line)
        throw new Error('a line of watch is not printed as JSON.stringify would');
      recordings.set(name, {
        ...masked(`${JSON.stringify(parsed, null, 2)}\n`, masker(), false),
        text: null,
        raw: line,
      });
    },
  };
}

/** A program on the laptop that holds one connection, as Outlook would. */
async function holdConnection({ site }: World, host: string, port: number): Promise<void> {
  // A server ends a connection that is idle for long, and a busy machine takes long over a story.
  const script = `const hold = () => require('node:net').connect(${String(port)}, '${host}', () => { console.log('connected'); }).on('error', () => {}).on('close', () => setTimeout(hold, 20)); hold();`;
  const holder = site.laptop.start([process.execPath, '-e', script]);
  site.cleanup.defer('the holder of a connection', () => holder.stop());
  await waitFor(
    'a connection that stays',
    () => (holder.stdout().includes('connected') ? true : null),
    { timeoutMs: 10_000, by: holder },
  );
}

/** The founding story: green, then a restart moves the ports past a list, then they come back. */
export async function foundingStory(
  world: World,
  collector: Collector,
  recordings: Recordings,
): Promise<void> {
  const { during, record, keep, firstWatchLine } = await teller(world, recordings, {
    site: 'Vienna',
    exchange: { host: hostOf('watched-one') },
    accessLists: LISTS,
    collector: {
      url: `http://${COLLECTOR}`,
      receiptKey: collector.key,
      recipients: [TEST_RECIPIENT],
    },
  });
  // The mapper's port never moves: this connection stands through the whole story.
  await holdConnection(world, addressOf('watched-one'), 135);
  await during(
    ({ diagnosis }) => diagnosis?.code === 'ALL_GREEN',
    async () => {
      await record('agent-green-status', 'status');
      await record('agent-green-status-connections', 'status', '--connections');
      await record('agent-green-settings', 'settings');
      await record('agent-green-sync', 'sync');
      await firstWatchLine('agent-green-watch');
    },
  );
  await record('agent-green-history', 'history');
  await record('agent-green-probe-after', 'probe');

  await world.setFault('watched-one', 'port-outside-list', true);
  await during(
    ({ diagnosis, outbox }) => diagnosis?.code !== 'ALL_GREEN' && outbox.count === 0,
    async () => {
      keep('agent-broken-report', await collector.report('break'));
      await record('agent-broken-status', 'status');
      await firstWatchLine('agent-broken-watch');
      await record('agent-broken-outbox', 'outbox', 'list');
    },
    // Ten quiet seconds, and three checks.
    () => collector.report('break'),
  );
  await record('agent-broken-history', 'history');
  await record('agent-broken-history-ports', 'history', '--ports');
  await record('agent-broken-probe-after', 'probe');

  await world.setFault('watched-one', 'port-outside-list', false);
  await during(
    ({ diagnosis, outbox }) => diagnosis?.code === 'ALL_GREEN' && outbox.count === 0,
    async () => {
      keep('agent-mended-report', await collector.report('end'));
      await record('agent-mended-status', 'status');
    },
    () => collector.report('end'),
  );
  await record('agent-mended-history-ports', 'history', '--ports');
  await record('agent-mended-history-limit', 'history', '--limit', '1');
}

/** Nothing broke, and the helpdesk must hear of it. */
export async function exposedStory(
  world: World,
  collector: Collector,
  recordings: Recordings,
): Promise<void> {
  const { during, record, keep } = await teller(world, recordings, {
    exchange: { host: hostOf('exposed') },
    collector: {
      url: `http://${COLLECTOR}`,
      receiptKey: collector.key,
      recipients: [TEST_RECIPIENT],
    },
  });
  await during(
    ({ outbox }) => outbox.count === 0,
    async () => {
      keep('agent-exposed-report', await collector.report('finding'));
      await record('agent-exposed-status', 'status');
    },
  );
}

/** A break without a collector waits. */
export async function waitingStory(world: World, recordings: Recordings): Promise<void> {
  await world.setFault('watched-two', 'port-refused', true);
  const { during, record } = await teller(world, recordings, {
    exchange: { host: hostOf('watched-two'), addresses: [addressOf('watched-two')] },
  });
  await during(
    // One that is still being built counts as well, and has no bytes.
    ({ outbox }) => outbox.count === 1 && outbox.bytes > 0,
    async () => {
      await record('agent-waiting-status', 'status');
      await record('agent-waiting-sync', 'sync');
      await record('agent-waiting-outbox', 'outbox', 'list');
    },
  );
  await record('agent-waiting-outbox-after', 'outbox', 'list');
}

/** An agent that nobody told where Exchange is. */
export async function notConfiguredStory(world: World, recordings: Recordings): Promise<void> {
  const user = await world.user();
  const agent = user.start(['start']);
  world.site.cleanup.defer('an agent', () => agent.stop());
  await waitFor(
    'the agent to answer',
    async () =>
      (await user.run(['status', '--json'])).stdout.includes('NOT_CONFIGURED') ? true : null,
    { timeoutMs: 15_000, by: agent },
  );
  recordings.set(
    'agent-not-configured-status',
    await recordWith(user, ['status'], createMasker(new Map([[user.folder, '<folder>']]))),
  );
  await agent.stop();
}
