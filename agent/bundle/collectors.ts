import { arch, hostname, release, uptime, userInfo } from 'node:os';
import { folderAnswers } from '../../lib/answers-in-time.ts';
import { attempt, type Attempt } from '../data/attempt.ts';
import {
  type BundleSystem,
  MAX_BUNDLED_RUNS,
  MAX_BUNDLED_SPANS,
  MAX_NOTE_CHARACTERS,
} from '../../model/bundle.ts';
import type { Settings } from '../../model/agent-state.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { ProbeRun } from '../../model/run.ts';
import { GATHERING } from '../../model/text/en/bundle.ts';
import type { LiveConnections } from '../../model/connections.ts';
import { readConnectionsNow } from '../../probes/connections/live.ts';
import type { ProbesIo } from '../probes-io.ts';
import { outlookNow } from '../runs/outlook.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { readHistory, readWholeRun } from '../runs/history-rows.ts';
import { logOf, recordingOf } from '../recorder/read.ts';
import { readCallBack } from './call-back.ts';
import type { Collectors, Gathered } from './gather.ts';

export type SystemFacts = Pick<
  CollectorsOptions,
  'settings' | 'version' | 'device' | 'note' | 'now'
>;

export interface CollectorsOptions {
  readonly dataFolder: string;
  readonly settings: ResolvedSettings;
  readonly version: string;
  readonly device: string;
  readonly note: string | null;
  readonly now: () => Date;
  readonly probes: Pick<ProbesIo, 'readConnections' | 'lookAtOutlook' | 'showsOutlook'>;
  /** One look at the network. */
  readonly lookAtNetwork: (signal: AbortSignal) => Promise<NetworkState>;
}

/** A sleeping disk takes some seconds. */
export const DISK_TIMEOUT_MS = 5_000;
const LOOK_TIMEOUT_MS = 6_000;
/** The connections before it, and a look at Outlook. */
const OUTLOOK_TIMEOUT_MS = LOOK_TIMEOUT_MS + 4_000;

/** Everything that a bundle may hold; what is not here is never gathered. */
export function createCollectors(options: CollectorsOptions): Collectors {
  const { dataFolder, settings, probes, now } = options;
  // Asked once for all: a folder that does not answer must hold none of our own calls.
  let answers: Promise<boolean> | null = null;
  const fromFolder = async <T>(read: () => Attempt<T | null>): Promise<Gathered<T>> => {
    answers ??= folderAnswers(dataFolder, DISK_TIMEOUT_MS);
    if (!(await answers)) return failed(GATHERING.silent(dataFolder));
    const reading = read();
    if (!reading.ok) return failed(reading.message);
    return reading.value === null ? failed(GATHERING.none) : found(reading.value);
  };
  const lastRun = () => readWholeRun(dataFolder, 'last');
  const runNow = async (): Promise<ProbeRun | null> => {
    const last = await fromFolder(lastRun);
    return last.ok ? last.value : null;
  };
  let connections: Promise<LiveConnections> | null = null;
  // Asked once for both who need them.
  const connectionsNow = (run: ProbeRun | null, signal: AbortSignal): Promise<LiveConnections> =>
    (connections ??= readConnectionsNow(
      { ...connectionsToTell(settings, run), ownPid: process.pid },
      { readTable: probes.readConnections, now, signal },
    ));
  const folderTimeoutMs = DISK_TIMEOUT_MS + 1_000;
  return {
    run: { name: 'run', timeoutMs: folderTimeoutMs, gather: () => fromFolder(lastRun) },
    'last-good': {
      name: 'last-good',
      timeoutMs: folderTimeoutMs,
      gather: () => fromFolder(() => readWholeRun(dataFolder, 'last good')),
    },
    history: {
      name: 'history',
      timeoutMs: folderTimeoutMs,
      gather: () =>
        fromFolder(() => {
          const reading = readHistory(dataFolder, MAX_BUNDLED_RUNS);
          if (!reading.ok) return reading;
          const { runs, spans } = reading.value;
          const value = {
            schema: 1 as const,
            runs: [...runs],
            ports: spans.slice(0, MAX_BUNDLED_SPANS),
          };
          return { ok: true, value };
        }),
    },
    recorder: {
      name: 'recorder',
      timeoutMs: folderTimeoutMs,
      gather: () => fromFolder(() => recordingOf(dataFolder)),
    },
    log: {
      name: 'log',
      timeoutMs: folderTimeoutMs,
      gather: () => fromFolder(() => logOf(dataFolder)),
    },
    connections: {
      name: 'connections',
      timeoutMs: LOOK_TIMEOUT_MS,
      gather: async (signal) => found(await connectionsNow(await runNow(), signal)),
    },
    outlook: {
      name: 'outlook',
      timeoutMs: OUTLOOK_TIMEOUT_MS,
      gather: async (signal) => {
        const run = await runNow();
        const connections = await connectionsNow(run, signal);
        return found(await outlookNow(run, { settings, probes, connections, network: null, now }));
      },
    },
    network: {
      name: 'network',
      timeoutMs: LOOK_TIMEOUT_MS,
      gather: async (signal) => found(await options.lookAtNetwork(signal)),
    },
    settings: {
      name: 'settings',
      timeoutMs: 1_000,
      gather: () => Promise.resolve(found(withoutSecrets(settings.provenance))),
    },
    system: {
      name: 'system',
      timeoutMs: folderTimeoutMs,
      gather: async () => {
        const said = await fromFolder(() => ({ ok: true, value: readCallBack(dataFolder) }));
        return found(systemNow(options, said.ok ? said.value : null));
      },
    },
  };
}

const found = <T>(value: T): Gathered<T> => ({ ok: true, value });
const failed = (message: string): { ok: false; status: 'failed'; message: string } => ({
  ok: false,
  status: 'failed',
  message,
});

/** Whose connections are told: those to Exchange and to the gateway, as the settings and a run know them. */
function connectionsToTell(
  { exchange: { addresses, mapperPort } }: Pick<ResolvedSettings, 'exchange'>,
  run: ProbeRun | null,
): Omit<Parameters<typeof readConnectionsNow>[0], 'ownPid'> {
  const endpoints = run?.endpoints ?? [];
  return {
    exchange: [
      ...addresses,
      ...(run?.target.addresses ?? []),
      ...endpoints.map(({ host }) => host),
    ],
    gateway: (run?.checks ?? []).flatMap(({ step, address }) =>
      step === 'gateway' && address !== null ? [address] : [],
    ),
    mapperPort,
    endpoints,
  };
}

const SECRET_KEY = /token|secret|password/i;

/** Who reads a bundle needs to know that there is a secret, not which. */
export const withoutSecrets = ({ items, problems }: Settings): Settings => ({
  items: items.map((item) => (SECRET_KEY.test(item.key) ? { ...item, value: 'set' } : item)),
  problems: [...problems],
});

export function systemNow(
  { settings, version, device, note, now }: SystemFacts,
  callBack: string | null,
): BundleSystem {
  const account = attempt(() => userInfo().username);
  const at = now();
  return {
    schema: 1,
    device,
    site: settings.site,
    agentVersion: version,
    platform: process.platform,
    release: release(),
    arch: arch(),
    node: process.versions.node,
    computer: hostname(),
    user: account.ok ? account.value : null,
    callBack,
    note: note?.slice(0, MAX_NOTE_CHARACTERS) ?? null,
    utcOffsetMinutes: 0 - at.getTimezoneOffset(),
    bootedAt: new Date(Math.round((at.getTime() - uptime() * 1000) / 1000) * 1000).toISOString(),
  };
}
