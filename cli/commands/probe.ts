import { addressesOf } from '../../agent/resolve-name.ts';
import type { LookAtOutlook } from '../../agent/runs/find-way.ts';
import { beginNow, orderOf, type RunPlan } from '../../agent/runs/run-plan.ts';
import { askedDoors, derivedDoor, watchedIn, wayDoors } from '../../agent/settings/watched.ts';
import type { DoorSetting } from '../../model/door.ts';
import type { WebResult } from '../../probes/web/types.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { folderAnswers } from '../../lib/answers-in-time.ts';
import { signalAfter } from '../../lib/deadline.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import { EXIT } from '../../model/exit.ts';
import { once } from '../../model/once.ts';
import { startLadder, type StartedLadder } from '../../probes/exchange/start-ladder.ts';
import type { Configured } from '../borrowed-settings.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import type { Context } from '../process.ts';
import { firstAnswer } from './first-answer.ts';
import { holdWaits } from './held-waits.ts';
import { planProbe, type ProbeOptions, type ProbePlan } from './probe-request.ts';

/** The past is a help, not a need: longer than this the check does not wait for its disk. */
const PAST_WITHIN_MS = 3_000;

/**
 * What comes after the first packets is loaded and done in parts, each while an answer travels for
 * which it is not needed: this thread has nothing else to do then. What reads the first answer, the
 * look at the network, a rehearsal of the ladder; and, once all of the first answers have been read,
 * what judges and tells, the table of connections and a rehearsal of that.
 */
const loadClimb = () => import('./probe-climb.ts');
const loadLook = () => import('./probe-look.ts');
const loadLater = () => import('./probe-later.ts');

/** How long a name may take to resolve before the rest is loaded meanwhile, in milliseconds. */
const LOADS_AFTER_MS = 100;

/** Of one command: a laptop that sleeps in each of them is asked for nothing more. */
const MAX_CHECKS = 3;

/** A first answer that took so long leaves time for a rehearsal in each of the next, in milliseconds. */
const SLOW_MS = 40;

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
  const asked = { ...plan, host: plan.host };
  for (let left = MAX_CHECKS - 1; ; left -= 1) {
    const status = await check(context, asked, configured.settings, {
      pastAnswers,
      mayBeginAnew: left > 0,
    });
    if (status !== null) return status;
  }
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
  return (await import('../borrowed-settings.ts')).settingsThatRun(context, read, { host });
}

/**
 * Sends the first packets, and only then loads what reads the answer.
 *
 * @returns the exit status; null where the laptop slept meanwhile, and a check is to begin anew
 */
async function check(
  context: Context,
  asked: ProbePlan & { readonly host: string },
  settings: ResolvedSettings,
  {
    pastAnswers,
    mayBeginAnew,
  }: { readonly pastAnswers: () => Promise<boolean>; readonly mayBeginAnew: boolean },
): Promise<number | null> {
  const { host, timeoutMs } = asked;
  const addresses = addressesOf(host);
  const waits = holdWaits();
  const first = firstAnswer(waits.onWait);
  let sent = (): void => undefined;
  const climb = new Promise<void>((resolve) => {
    sent = resolve;
  }).then(loadClimb);
  const look = climb
    .then(turn)
    .then(async () => (await loadLook()).lookFor(host, addresses, settings));
  const network = look.then((seen) => seen.network);
  const loaded = Promise.all([network, first.isOver]).then(turn).then(loadLater);
  // Not behind the second answers: the way is measured from there on, and shows whoever is busy.
  const calm = first.isOver.then(turn);
  const io = {
    signal: signalAfter(timeoutMs),
    resolve: (name: string) => (name === host ? addresses : addressesOf(name)),
    nameServers: async (name: string) =>
      (await import('../../probes/network/name-servers.ts')).nameServers(name),
    now: () => new Date(),
    monotonicMs,
    onWait: first.onWait,
  };
  const plan = withDoors(
    {
      ...asked,
      network,
      // A look that fails is told by the network itself.
      lookMs: look.then(
        (seen) => seen.lookMs,
        () => 0,
      ),
      path: { when: 'always', before: [] },
      lastKnownPorts: climb.then(async ({ portsRemembered }) =>
        portsRemembered(context, host, (await pastAnswers()) ? null : PAST_WITHIN_MS),
      ),
      past: async () => (await loaded).runsRemembered(context, host, await pastAnswers()),
      outlook: outlookBeside(asked, settings, { addresses, loaded, calm, signal: io.signal }),
    },
    settings,
    async (doors) => {
      const { runDoors, chooseWays } = await loaded;
      return runDoors(
        { doors, network: await network, server: host },
        { signal: io.signal, now: io.now, monotonicMs, chooseWays },
      );
    },
  );
  const begun = beginNow(io);
  const started = startLadder(
    orderOf(plan, settings, async (products) =>
      (await import('../../probes/network/vpn-client/system-io.ts')).findClient(products),
    ),
    io,
  );
  await sentOrWaiting(started);
  sent();
  const rehearsed = Promise.all([climb, network])
    .then(turn)
    .then(async () => {
      if (!first.isAwaited() || asked.reachPort !== null) return null;
      const [{ rehearseLadder }, { order }, [address]] = await Promise.all([
        climb,
        started,
        addresses,
      ]);
      return address === undefined
        ? null
        : rehearseLadder(order, address, await network, io.signal);
    })
    // A look that fails is told by the network itself.
    .catch(() => null);
  const climbed = climb.then(async ({ climbLadder }) => climbLadder(await started));
  const finished = loaded.then((later) =>
    later.finishProbe(context, {
      ...{ plan, settings, begun, climbed, rehearsed, watchedBy: waits.handTo },
      calm,
      timeoutMs,
      mayBeginAnew,
      isSlow: first.tookMs() > SLOW_MS,
    }),
  );
  // Both are waited for: a fault of the climb is told at once, whatever is still being loaded.
  const [status] = await Promise.all([finished, climbed]);
  return status;
}

/** The doors that are asked beside the ladder, and the one that Outlook's way turns out to be. */
function withDoors(
  plan: Omit<RunPlan, 'doors' | 'wayDoor'> & Pick<ProbePlan, 'web' | 'withoutWeb'>,
  settings: ResolvedSettings,
  ask: (doors: readonly DoorSetting[]) => Promise<WebResult>,
): RunPlan {
  const { web, withoutWeb, host } = plan;
  const doors = web ? askedDoors(settings) : [];
  return {
    ...plan,
    ...(doors.length === 0 ? {} : { doors: () => ask(doors) }),
    ...(withoutWeb
      ? {}
      : {
          wayDoor: (kind) =>
            ask(
              web
                ? wayDoors(settings, kind, host)
                : [derivedDoor(kind === 'mapi' ? 'mapi-http' : 'rpc-http', host)],
            ),
        }),
  };
}

/**
 * The look at Outlook. Where it is sure to be asked for, the table of connections is read while packets
 * travel: of all that a run does after its last answer that takes longest.
 */
function outlookBeside(
  { host, mapperPort, protocol, interfaces }: ProbePlan & { readonly host: string },
  settings: ResolvedSettings,
  {
    addresses,
    loaded,
    calm,
    signal,
  }: {
    readonly addresses: Promise<readonly string[]>;
    readonly loaded: ReturnType<typeof loadLater>;
    /** When there is time for it. */
    readonly calm: Promise<void>;
    readonly signal: AbortSignal;
  },
): LookAtOutlook {
  const isOwn = host.toLowerCase() === watchedIn(settings)?.host.toLowerCase();
  const ahead = Promise.all([loaded, calm]).then(async ([later]) =>
    later.outlookIsAsked({ isOwn, protocol, interfaces })
      ? later.tableAhead(await addresses.catch(() => []), signal)
      : null,
  );
  return async (run, decides) => {
    const later = await loaded;
    const given = { mapperPort, isOwn, ahead: await ahead };
    return later.lookAtOutlook(settings, given, () => new Date())(run, decides);
  };
}

/** Resolves once the first packets have left, or the resolver is what is waited for. */
async function sentOrWaiting(started: Promise<StartedLadder>): Promise<void> {
  const waiting = new Promise((resolve) => setTimeout(resolve, LOADS_AFTER_MS));
  await Promise.race([started, waiting]);
  // Node calls connect(2) at the end of the turn that asks for it.
  await turn();
}

/** Lets this thread read and send what it has to. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
