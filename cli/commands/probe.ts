import { addressesOf } from '../../agent/resolve-name.ts';
import { beginNow, orderOf, type RunPlan } from '../../agent/runs/run-plan.ts';
import { askedDoors, derivedDoor, watchedIn, wayDoors } from '../../agent/settings/watched.ts';
import type { DoorSetting } from '../../model/door.ts';
import type { WebResult } from '../../probes/web/types.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { folderAnswers } from '../../lib/answers-in-time.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import { EXIT } from '../../model/exit.ts';
import { once } from '../../model/once.ts';
import { startLadder, type StartedLadder } from '../../probes/exchange/start-ladder.ts';
import type { Configured } from '../borrowed-settings.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import type { Context } from '../process.ts';
import { holdWaits } from './held-waits.ts';
import { planProbe, type ProbeOptions, type ProbePlan } from './probe-request.ts';

/** The past is a help, not a need: longer than this the check does not wait for its disk. */
const PAST_WITHIN_MS = 3_000;

/**
 * Everything that can wait until the first packets are under way: loading it takes a third of the
 * first round trip of a slow line, in which this thread has nothing else to do.
 */
const loadLater = () => import('./probe-later.ts');

/** How long a name may take to resolve before the rest is loaded meanwhile, in milliseconds. */
const LOADS_AFTER_MS = 100;

/** Probes the way once, in this process; writes no history. */
export async function probe(
  context: Context,
  host: string | undefined,
  options: ProbeOptions,
): Promise<number> {
  // Asked where the past is wanted: mostly after the first packets.
  const pastAnswers = once(() => folderAnswers(context.dataFolder, PAST_WITHIN_MS));
  const read = await settingsOrComplain(context);
  if (read === null) return EXIT.usage;
  const configured = await lentWhereNone(context, { host, read, pastAnswers });
  const planned = await planProbe(host, options, configured.settings);
  if (!planned.ok) {
    context.complain(`linesman: ${planned.error}`);
    return EXIT.usage;
  }
  const { plan } = planned;
  if (plan.host === null) return (await loadLater()).complainNotConfigured(context, configured);
  return check(context, { ...plan, host: plan.host }, configured.settings, pastAnswers);
}

/** The settings that were read, or those of who runs here where they name no server. */
async function lentWhereNone(
  context: Context,
  {
    host,
    read,
    pastAnswers,
  }: {
    readonly host: string | undefined;
    readonly read: Configured;
    readonly pastAnswers: () => Promise<boolean>;
  },
): Promise<Configured> {
  if (watchedIn(read.settings) !== null || !(await pastAnswers())) return read;
  return (await loadLater()).settingsThatRun(context, read, { host });
}

/** Sends the first packets, and only then loads what reads the answer. */
async function check(
  context: Context,
  asked: ProbePlan & { readonly host: string },
  settings: ResolvedSettings,
  pastAnswers: () => Promise<boolean>,
): Promise<number> {
  const { host, timeoutMs } = asked;
  const addresses = addressesOf(host);
  const waits = holdWaits();
  let load = (): void => undefined;
  const loaded = new Promise<void>((resolve) => {
    load = resolve;
  }).then(loadLater);
  let plan: RunPlan = {
    ...asked,
    // A look keeps this thread busy as well: it, too, comes after the first packets.
    network: loaded.then((later) => later.lookFor(host, addresses, settings)),
    path: { when: 'always', before: [] },
    lastKnownPorts: loaded.then(async (later) =>
      later.portsRemembered(context, host, (await pastAnswers()) ? null : PAST_WITHIN_MS),
    ),
    past: async () => (await loaded).runsRemembered(context, host, await pastAnswers()),
    outlook: async (run, decides) => {
      const isOwn = host.toLowerCase() === watchedIn(settings)?.host.toLowerCase();
      const later = await loaded;
      return later.lookAtOutlook(
        settings,
        { mapperPort: asked.mapperPort, isOwn },
        () => new Date(),
      )(run, decides);
    },
  };
  const ask = async (doors: readonly DoorSetting[]): Promise<WebResult> => {
    const { runDoors, chooseWays } = await loaded;
    return runDoors(
      { doors, network: await plan.network, server: host },
      { signal: io.signal, now: io.now, monotonicMs, chooseWays },
    );
  };
  const doors = asked.web ? askedDoors(settings) : [];
  if (doors.length > 0) plan = { ...plan, doors: () => ask(doors) };
  if (!asked.withoutWeb)
    plan = {
      ...plan,
      wayDoor: (kind) =>
        ask(
          asked.web
            ? wayDoors(settings, kind, host)
            : [derivedDoor(kind === 'mapi' ? 'mapi-http' : 'rpc-http', host)],
        ),
    };
  const io = {
    signal: AbortSignal.timeout(timeoutMs),
    resolve: (name: string) => (name === host ? addresses : addressesOf(name)),
    nameServers: async (name: string) => (await loaded).nameServers(name),
    now: () => new Date(),
    monotonicMs,
    onWait: waits.onWait,
  };
  const begun = beginNow(io);
  const started = startLadder(
    orderOf(plan, settings, async (products) => (await loaded).findClient(products)),
    io,
  );
  await sentOrWaiting(started);
  load();
  const later = await loaded;
  return later.finishProbe(context, { plan, settings, begun, started, watchedBy: waits.handTo });
}

/** Resolves once the first packets have left, or the resolver is what is waited for. */
async function sentOrWaiting(started: Promise<StartedLadder>): Promise<void> {
  const waiting = new Promise((resolve) => setTimeout(resolve, LOADS_AFTER_MS));
  await Promise.race([started, waiting]);
  // Node calls connect(2) at the end of the turn that asks for it.
  await new Promise((resolve) => setImmediate(resolve));
}
