import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { assembleRun } from '../../agent/runs/assemble-run.ts';
import { HISTORY_FILE } from '../../agent/runs/history-file.ts';
import { exitFor, EXIT } from '../../model/exit.ts';
import { helpdeskOf } from '../../model/helpdesk.ts';
import { hostOfUrl, isIPAddress } from '../../model/net/host.ts';
import type { ProbeRun } from '../../model/run.ts';
import { notConfigured } from '../../diagnosis/diagnose.ts';
import { lastPortsOf } from '../../diagnosis/port-spans.ts';
import type { LastKnownPort } from '../../model/access-list.ts';
import { observeOnce } from '../../probes/network/watcher.ts';
import type { RouteTargets } from '../../probes/network/watcher-types.ts';
import { systemProbes } from '../../agent/probes-io.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { firstUnanswered } from '../../lib/answers-in-time.ts';
import { settingsThatRun } from '../borrowed-settings.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import type { Context } from '../process.ts';
import { renderRun } from '../render/ladder.ts';
import { renderMapper } from '../render/mapper.ts';
import { paintFor } from '../render/paint.ts';
import { literalOf, planProbe, type ProbeOptions, type ProbePlan } from './probe-request.ts';
import { type OnWait, showAwaited } from '../render/awaited.ts';
import { progressLine } from '../render/progress.ts';
import { WORDS } from '../words.ts';

const { PROBE } = WORDS.commands;
const { RUN, VERDICT } = WORDS.terminal;
const { FOLDER } = WORDS.data;

/** The past is a help, not a need: longer than this the check does not wait for its disk. */
const PAST_WITHIN_MS = 1_000;

/**
 * Longest wait for the name before the network is described without it, in milliseconds; the ladder
 * waits on.
 */
const NAME_HEAD_START_MS = 1_000;

/** Probes the way once, in this process; writes no history. */
export async function probe(
  context: Context,
  host: string | undefined,
  options: ProbeOptions,
): Promise<number> {
  const progress = progressLine(context);
  progress.show(RUN.checking(host ?? null));
  const silentPast = firstUnanswered([context.dataFolder], PAST_WITHIN_MS);
  const read = await settingsOrComplain(context, progress.wipe);
  if (read === null) return EXIT.usage;
  const isLent = read.settings.exchange.host === null && (await silentPast) === null;
  const configured = isLent
    ? await settingsThatRun(context, read, { host, clear: progress.wipe })
    : read;
  const planned = planProbe(host, options, configured.settings);
  if (!planned.ok) {
    progress.wipe();
    context.complain(`linesman: ${planned.error}`);
    return EXIT.usage;
  }
  if (planned.plan.host === null) {
    progress.wipe();
    return complainNotConfigured(context, configured);
  }
  const awaited = showAwaited(progress, () => performance.now());
  const run = await runOnce(
    planned.plan,
    planned.plan.host,
    configured.settings,
    (await silentPast) === null
      ? await portsRemembered(context, planned.plan.host)
      : noPast(context),
    awaited.onWait,
  );
  awaited.stop();
  progress.wipe();
  if (context.json) context.printJson(run);
  else {
    const paint = paintFor(context.color);
    if (run.mapper !== null && run.mapper.list.length > 0)
      context.print(`${renderMapper(run.mapper, context.columns)}\n`);
    context.print(
      renderRun(run, context.columns, paint, helpdeskOf(configured.settings.provenance)),
    );
  }
  return exitFor(run.diagnosis);
}

function complainNotConfigured(
  context: Context,
  { file, settings }: { readonly file: string; readonly settings: ResolvedSettings },
): number {
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
      diagnosis,
      advice: null,
    });
  context.complain(`linesman: ${PROBE.notConfigured(diagnosis.summary, diagnosis.nextStep, file)}`);
  const helpdesk = helpdeskOf(settings.provenance);
  if (helpdesk !== null)
    context.complain(`${VERDICT.helpdesk}: ${WORDS.traveller.RING.ways(helpdesk)}`);
  return EXIT.usage;
}

async function runOnce(
  plan: ProbePlan,
  host: string,
  settings: ResolvedSettings,
  lastKnownPorts: readonly LastKnownPort[],
  onWait: OnWait,
): Promise<ProbeRun> {
  const addresses = addressesOf(host);
  // After the first packets to the mapper are sent: a look keeps this thread busy for as long as a
  // round trip of them.
  const network = earlyTargets(host, addresses, settings)
    .then(packetsSent)
    .then((targets) => observeOnce(targets, settings.network));
  const { run } = await assembleRun({ ...plan, host, lastKnownPorts, network }, settings, {
    probes: systemProbes,
    signal: AbortSignal.timeout(plan.timeoutMs),
    resolve: (name) => (name === host ? addresses : addressesOf(name)),
    nameServers: systemProbes.nameServers,
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    onWait,
  });
  return run;
}

/**
 * Ports that an agent of this data folder saw; none where no agent ever ran, and then no database
 * is loaded.
 */
async function portsRemembered(context: Context, host: string): Promise<readonly LastKnownPort[]> {
  if (!existsSync(join(context.dataFolder, HISTORY_FILE))) return [];
  const { readHistory } = await import('../../agent/runs/history-rows.ts');
  const read = readHistory(context.dataFolder, 0);
  if (read.ok) return lastPortsOf(read.value.spans, host);
  context.say(`linesman: ${PROBE.noPast(read.message)}`);
  return [];
}

function noPast(context: Context): readonly LastKnownPort[] {
  context.say(`linesman: ${PROBE.noPast(FOLDER.silent(context.dataFolder, PAST_WITHIN_MS))}`);
  return [];
}

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

async function addressesOf(host: string): Promise<readonly string[]> {
  const literal = literalOf(host);
  return literal.length > 0 ? literal : systemProbes.resolve(host);
}

/** Node calls connect(2) at the end of the turn that asks for it. */
const packetsSent = (targets: RouteTargets): Promise<RouteTargets> =>
  new Promise((resolve) =>
    setImmediate(() => {
      resolve(targets);
    }),
  );

const later = (ms: number): Promise<readonly string[]> =>
  new Promise((resolve) =>
    setTimeout(() => {
      resolve([]);
    }, ms).unref(),
  );
