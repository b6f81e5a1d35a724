/**
 * What `linesman probe` needs only once its first packets are under way, or where something is wrong
 * with what was asked: all of it is loaded at once, while the answer is waited for.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { concludeRun } from '../../agent/runs/assemble-run.ts';
import type { LookAtOutlook } from '../../agent/runs/find-way.ts';
import { readConnectionsNow } from '../../probes/connections/live.ts';
import { HISTORY_FILE } from '../../agent/runs/history-file.ts';
import { outlookLook } from '../../agent/runs/outlook.ts';
import type { Begun, RunPlan } from '../../agent/runs/run-plan.ts';
import { addressesOf } from '../../agent/resolve-name.ts';
import { systemProbes } from '../../agent/probes-io.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { diagnose, notConfigured } from '../../diagnosis/diagnose.ts';
import type { PastRun } from '../../model/history.ts';
import { lastPortsOf } from '../../diagnosis/port-spans.ts';
import type { LastKnownPort } from '../../model/access-list.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import { exitFor, EXIT } from '../../model/exit.ts';
import { helpdeskOf } from '../../model/helpdesk.ts';
import { hostOfUrl, isIPAddress } from '../../model/net/host.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { ProbeRun } from '../../model/run.ts';
import { climbLadder } from '../../probes/exchange/ladder.ts';
import type { StartedLadder } from '../../probes/exchange/start-ladder.ts';
import { NO_DOORS } from '../../probes/web/types.ts';
import { observeOnce } from '../../probes/network/watcher.ts';
import type { RouteTargets } from '../../probes/network/watcher-types.ts';
import type { Configured } from '../borrowed-settings.ts';
import type { Context } from '../process.ts';
import { renderRun } from '../render/ladder.ts';
import { renderMapper } from '../render/mapper.ts';
import { paintFor } from '../render/paint.ts';
import { showAwaited } from '../render/awaited.ts';
import { progressLine } from '../render/progress.ts';
import { WORDS } from '../words.ts';
import type { OnWait } from './held-waits.ts';
import { rehearse } from './rehearse.ts';

export { settingsThatRun } from '../borrowed-settings.ts';
export { notAnInterface, typedList } from './typed-list.ts';

const { PROBE } = WORDS.commands;
const { RUN, VERDICT } = WORDS.terminal;
const { FOLDER } = WORDS.data;

/**
 * Longest wait for the name before the network is described without it, in milliseconds; the ladder
 * waits on.
 */
const NAME_HEAD_START_MS = 1_000;

/** Without a server there is nothing to check. @returns the exit status */
export function complainNotConfigured(context: Context, { file, settings }: Configured): number {
  const diagnosis = notConfigured();
  if (context.json)
    context.printJson({
      schema: 1,
      target: null,
      network: null,
      checks: [],
      endpoints: [],
      mapper: null,
      server: null,
      doors: [],
      way: null,
      outlook: null,
      diagnosis,
      advice: null,
    });
  context.complain(`linesman: ${PROBE.notConfigured(diagnosis.summary, diagnosis.nextStep, file)}`);
  const helpdesk = helpdeskOf(settings.provenance);
  if (helpdesk !== null)
    context.complain(`${VERDICT.helpdesk}: ${WORDS.traveller.RING.ways(helpdesk)}`);
  return EXIT.usage;
}

/** The network on which the run stands. */
export const lookFor = async (
  host: string,
  addresses: Promise<readonly string[]>,
  settings: ResolvedSettings,
): Promise<NetworkState> =>
  observeOnce(await earlyTargets(host, addresses, settings), settings.network);

/**
 * Addresses whose routes decide what the network is, as far as their names resolve at once; the
 * ladder itself waits longer.
 */
async function earlyTargets(
  host: string,
  addresses: Promise<readonly string[]>,
  { exchange, gateway, network: { trust } }: ResolvedSettings,
): Promise<RouteTargets> {
  // A name that fails is told of by its own rung; here it only means that no route can be asked
  // about.
  const soon = (found: Promise<readonly string[]>): Promise<readonly string[]> =>
    Promise.race([found.catch(() => []), later(NAME_HEAD_START_MS)]);
  const configured =
    host.toLowerCase() === exchange.host?.toLowerCase()
      ? exchange.addresses.filter(isIPAddress)
      : [];
  const [own, gatewayAddresses, trusted] = await Promise.all([
    configured.length > 0 ? configured : soon(addresses),
    gateway === null ? [] : soon(addressesOf(gateway.host)),
    trust === null ? [] : soon(addressesOf(hostOfUrl(new URL(trust.url)))),
  ]);
  return { exchange: own, gateway: gatewayAddresses, collector: [], trusted };
}

/**
 * Ports that an agent of this data folder saw; none where no agent ever ran, and then no database
 * is loaded.
 *
 * @param silentAfterMs after which its file system was given up; null where it answered
 */
export async function portsRemembered(
  context: Context,
  host: string,
  silentAfterMs: number | null,
): Promise<readonly LastKnownPort[]> {
  if (silentAfterMs !== null) {
    context.say(`linesman: ${PROBE.noPast(FOLDER.silent(context.dataFolder, silentAfterMs))}`);
    return [];
  }
  if (!existsSync(join(context.dataFolder, HISTORY_FILE))) return [];
  const { readHistory } = await import('../../agent/runs/history-rows.ts');
  const read = readHistory(context.dataFolder, 0);
  if (read.ok) return lastPortsOf(read.value.spans, host);
  context.say(`linesman: ${PROBE.noPast(read.message)}`);
  return [];
}

/** Runs of an agent of this data folder; asked where a verdict is weighed against them. */
export async function runsRemembered(
  context: Context,
  host: string,
  answers: boolean,
): Promise<readonly PastRun[]> {
  if (!answers || !existsSync(join(context.dataFolder, HISTORY_FILE))) return [];
  const { readPast } = await import('../../agent/runs/history-rows.ts');
  const read = readPast(context.dataFolder, host);
  return read.ok ? read.value : [];
}

/** The VPN client among the products that the settings name. */
export const { findClient, nameServers, runDoors } = systemProbes;

/** What Outlook shows of itself, held against what the run asked. Never rejects. */
export const lookAtOutlook = (
  settings: ResolvedSettings,
  { mapperPort, isOwn }: { readonly mapperPort: number; readonly isOwn: boolean },
  now: () => Date,
): LookAtOutlook =>
  outlookLook({
    ...{ settings, isOwn, now },
    probes: systemProbes,
    network: null,
    lookAtConnections: (run) => {
      const endpoints = run?.endpoints ?? [];
      const exchange = [...(run?.target.addresses ?? []), ...endpoints.map(({ host }) => host)];
      return readConnectionsNow(
        { exchange, gateway: [], mapperPort, endpoints, ownPid: process.pid },
        { readTable: systemProbes.readConnections, now },
      );
    },
  });

/** The ways of the system's settings; no shell stands by to be asked. */
export const chooseWays = systemProbes.waysOut(() => Promise.resolve(null));

/** What was asked, and what is under way. */
export interface ProbeUnderWay {
  readonly plan: RunPlan;
  readonly settings: ResolvedSettings;
  readonly begun: Begun;
  readonly started: Promise<StartedLadder>;
  /** Whom the ladder tells what it waits for. */
  readonly watchedBy: (watcher: OnWait) => void;
}

/** Climbs the ladder to its end and prints the run. @returns the exit status */
export async function finishProbe(
  context: Context,
  { plan, settings, begun, started, watchedBy }: ProbeUnderWay,
): Promise<number> {
  const progress = progressLine(context);
  progress.show(RUN.checking(plan.host));
  const awaited = showAwaited(progress, monotonicMs);
  const connecting = new Set<symbol>();
  watchedBy((wait) => {
    const shown = awaited.onWait(wait);
    if (wait.step !== 'connect') return shown;
    const key = Symbol(wait.host);
    connecting.add(key);
    return () => {
      connecting.delete(key);
      shown();
    };
  });
  const text = (told: ProbeRun): string =>
    context.json
      ? JSON.stringify(told)
      : renderRun(told, context.columns, paintFor(context.color), helpdeskOf(settings.provenance));
  const rehearsing = async (): Promise<void> => {
    await plan.network;
    // Where the server has answered by now the line is fast, and there is no time for it.
    if (connecting.size > 0) await rehearse(plan, settings, begun, text);
  };
  const [result, web] = await Promise.all([
    started.then(climbLadder),
    plan.doors?.() ?? Promise.resolve(NO_DOORS),
    rehearsing(),
  ]);
  const { run } = await concludeRun(result, plan, settings, { begun, diagnose, monotonicMs, web });
  awaited.stop();
  progress.wipe();
  if (context.json) context.printJson(run);
  else {
    if (run.mapper !== null && run.mapper.list.length > 0)
      context.print(`${renderMapper(run.mapper, context.columns)}\n`);
    context.print(text(run));
  }
  return exitFor(run.diagnosis);
}

const later = (ms: number): Promise<readonly string[]> =>
  new Promise((resolve) =>
    setTimeout(() => {
      resolve([]);
    }, ms).unref(),
  );
