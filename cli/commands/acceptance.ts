import { resolve } from 'node:path';
import { keepAcceptance, readAcceptance } from '../../agent/runs/acceptance-file.ts';
import { addressesOf } from '../../agent/resolve-name.ts';
import { assembleRun } from '../../agent/runs/assemble-run.ts';
import { beginNow } from '../../agent/runs/run-plan.ts';
import { systemProbes } from '../../agent/probes-io.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { accept } from '../../diagnosis/acceptance.ts';
import { signalAfter } from '../../lib/deadline.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { writeWhole } from '../../lib/write-whole.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import type { Acceptance } from '../../model/acceptance.ts';
import { sideOf } from '../../model/acceptance.ts';
import { EXIT } from '../../model/exit.ts';
import type { ProbeRun } from '../../model/run.ts';
import { renderAcceptance } from '../../report/acceptance.ts';
import { settingsThatRun } from '../borrowed-settings.ts';
import { placeAnswersOrComplains } from '../files-answer.ts';
import { sleptSince } from '../slept-since.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import type { Context } from '../process.ts';
import { renderAccepted } from '../render/acceptance.ts';
import { paintFor } from '../render/paint.ts';
import { WORDS } from '../words.ts';
import { measureLists } from './measure-lists.ts';
import { lookFor } from './probe-look.ts';
import { DEFAULT_TIMEOUT_MS } from './probe-request.ts';

const { ACCEPTANCE } = WORDS.acceptance;

/** Like the exit of `probe`: a bet is a weak spot, and half an acceptance says nothing yet. */
const EXITS: Readonly<Record<Acceptance['outcome'], number>> = {
  holds: EXIT.healthy,
  bet: EXIT.degraded,
  fails: EXIT.broken,
  incomplete: EXIT.inconclusive,
};

export interface AcceptanceOptions {
  /** File for the page. */
  readonly out?: string;
}

/**
 * Climbs the ladder here, holds it against the last run on the other side (LAN or tunnel), and says
 * what holds, on what odds, and which static ports end the bet.
 */
export async function acceptance(context: Context, { out }: AcceptanceOptions): Promise<number> {
  const read = await settingsOrComplain(context);
  if (read === null) return EXIT.usage;
  const { settings } = await settingsThatRun(context, read);
  const { host } = settings.exchange;
  if (host === null) {
    context.complain(`linesman: ${ACCEPTANCE.noHost}`);
    return EXIT.usage;
  }
  const run = await climbAwake(context, host, settings);
  if (run === null) return EXIT.inconclusive;
  const before = readAcceptance(context.dataFolder, host);
  const side = sideOf(run.network.label, settings.network.trust !== null);
  if (side === null)
    context.complain(`linesman: ${ACCEPTANCE.nowhere(WORDS.labels.networkWords(run.network))}`);
  const kept = side === null ? null : keepAcceptance(context.dataFolder, before, side, run);
  if (kept?.ok === false) context.complain(`linesman: ${ACCEPTANCE.notKept(kept.message)}`);
  const runs = side === null ? before : { ...before, [side]: run };
  const accepted = accept(runs, settings.accessLists, await measureLists(context, settings, run));
  if (accepted === null) return EXIT.inconclusive;
  if (out !== undefined && !(await writePage(context, out, accepted))) return EXIT.internalError;
  if (context.json) context.printJson(accepted);
  else
    context.print(
      renderAccepted(accepted, {
        now: new Date(),
        columns: context.columns,
        paint: paintFor(context.color),
      }),
    );
  return EXITS[accepted.outcome];
}

/** Of one command: a laptop that sleeps in each of them is asked for nothing more. */
const MAX_CLIMBS = 3;

/** A climb during which the laptop slept says nothing, and is made anew; null where each was one. */
async function climbAwake(
  context: Context,
  host: string,
  settings: ResolvedSettings,
): Promise<ProbeRun | null> {
  for (let left = MAX_CLIMBS; left > 0; left -= 1) {
    const begun = beginNow({ now: () => new Date(), monotonicMs });
    const run = await climb(host, settings);
    if (!sleptSince(begun, DEFAULT_TIMEOUT_MS)) return run;
    context.complain(`linesman: ${WORDS.commands.PROBE.slept(left > 1)}`);
  }
  return null;
}

/** Everything that the mapper holds is asked for: what else lies in the range tells its width. */
async function climb(host: string, settings: ResolvedSettings): Promise<ProbeRun> {
  const { mapperPort, interfaces, addresses, alsoProbe } = settings.exchange;
  const { run } = await assembleRun(
    {
      ...{ host, mapperPort, interfaces, alsoProbe },
      accessLists: settings.accessLists,
      typedAddresses: addresses,
      lastKnownPorts: [],
      network: lookFor(host, addressesOf(host), settings).then((seen) => seen.network),
      listAll: true,
      protocol: 'rpc',
      isServerSet: true,
      reachPort: null,
    },
    settings,
    {
      probes: systemProbes,
      signal: signalAfter(DEFAULT_TIMEOUT_MS),
      resolve: addressesOf,
      nameServers: (name) => systemProbes.nameServers(name),
      now: () => new Date(),
      monotonicMs,
    },
  );
  return run;
}

/** @returns whether it could, after saying why not */
async function writePage(context: Context, to: string, accepted: Acceptance): Promise<boolean> {
  const file = resolve(to);
  if (!(await placeAnswersOrComplains(context, file))) return false;
  try {
    const page = renderAcceptance(accepted, WORDS, -new Date().getTimezoneOffset());
    await writeWhole(file, page);
    context.say(`linesman: ${ACCEPTANCE.written(file)}`);
    return true;
  } catch (thrown) {
    context.complain(`linesman: ${ACCEPTANCE.notWritten(file, reasonOf(thrown))}`);
    return false;
  }
}
