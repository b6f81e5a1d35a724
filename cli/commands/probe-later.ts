/**
 * What judges and tells a run of `linesman probe`, and what is said where something is wrong with what
 * was asked: it is loaded while the second answer is waited for.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { concludeRun } from '../../agent/runs/assemble-run.ts';
import type { LookAtOutlook } from '../../agent/runs/find-way.ts';
import { readConnectionsNow } from '../../probes/connections/live.ts';
import { HISTORY_FILE } from '../../agent/runs/history-file.ts';
import { outlookLook } from '../../agent/runs/outlook.ts';
import type { Begun, RunPlan } from '../../agent/runs/run-plan.ts';
import { systemProbes } from '../../agent/probes-io.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { diagnose, notConfigured } from '../../diagnosis/diagnose.ts';
import type { PastRun } from '../../model/history.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import { exitFor, EXIT } from '../../model/exit.ts';
import { helpdeskOf } from '../../model/helpdesk.ts';
import { isStore } from '../../model/interfaces.ts';
import type { LadderResult, ProbeRun } from '../../model/run.ts';
import { NO_DOORS } from '../../probes/web/types.ts';
import type { Configured } from '../borrowed-settings.ts';
import type { Context } from '../process.ts';
import { sleptSince } from '../slept-since.ts';
import { renderRun } from '../render/ladder.ts';
import { renderMapper } from '../render/mapper.ts';
import { paintFor } from '../render/paint.ts';
import { showAwaited } from '../render/awaited.ts';
import { progressLine } from '../render/progress.ts';
import { WORDS } from '../words.ts';
import type { OnWait } from './held-waits.ts';
import { rehearse } from './rehearse.ts';
import { readTableAhead, type TableAhead } from './table-ahead.ts';

const { PROBE } = WORDS.commands;
const { RUN, VERDICT } = WORDS.terminal;

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

/** Runs of an agent of this data folder; asked where a verdict is weighed against them. */
export async function runsRemembered(
  context: Context,
  host: string,
  answers: boolean,
): Promise<readonly PastRun[]> {
  if (!answers || !existsSync(join(context.dataFolder, HISTORY_FILE))) return [];
  const { runsRead } = await import('./probe-past.ts');
  return runsRead(context, host);
}

/** Asks doors to the mailbox. */
export const { runDoors } = systemProbes;

/** Whether Outlook's connections are looked at however the run ends: see `outlookLook`. */
export const outlookIsAsked = ({
  isOwn,
  protocol,
  interfaces,
}: Pick<RunPlan, 'protocol' | 'interfaces'> & { readonly isOwn: boolean }): boolean =>
  (isOwn && systemProbes.showsOutlook) || (protocol === 'auto' && !interfaces.some(isStore));

/** Begins to look at the connections to Exchange. */
export const tableAhead = (addresses: readonly string[], signal: AbortSignal): TableAhead =>
  readTableAhead(addresses, systemProbes.readConnections, signal);

/** What Outlook shows of itself, held against what the run asked. Never rejects. */
export const lookAtOutlook = (
  settings: ResolvedSettings,
  {
    mapperPort,
    isOwn,
    ahead,
  }: {
    readonly mapperPort: number;
    readonly isOwn: boolean;
    /** A look that began while packets travelled. */
    readonly ahead: TableAhead | null;
  },
  now: () => Date,
): LookAtOutlook =>
  outlookLook({
    ...{ settings, isOwn, now },
    probes: systemProbes,
    network: null,
    lookAtConnections: (run) => {
      const endpoints = run?.endpoints ?? [];
      const exchange = [...(run?.target.addresses ?? []), ...endpoints.map(({ host }) => host)];
      const { readConnections } = systemProbes;
      return readConnectionsNow(
        { exchange, gateway: [], mapperPort, endpoints, ownPid: process.pid },
        { readTable: ahead?.read(exchange) ?? readConnections, now },
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
  readonly climbed: Promise<LadderResult>;
  /** What was rehearsed of the ladder; null where its answer came first. */
  readonly rehearsed: Promise<LadderResult | null>;
  /** When the thread is free for a rehearsal. */
  readonly calm: Promise<void>;
  /** The first answer took so long that there is time for it before the last one. */
  readonly isSlow: boolean;
  /** Deadline of the check. */
  readonly timeoutMs: number;
  /** Whether another check follows where the laptop slept during this one. */
  readonly mayBeginAnew: boolean;
  /** Whom the ladder tells what it waits for. */
  readonly watchedBy: (watcher: OnWait) => void;
}

/** A table that nobody read: one connection to the first of the addresses. */
const TABLE_REHEARSED: TableAhead = {
  read: ([address = '']) => {
    const row = { localAddress: address, localPort: 1, remoteAddress: address, remotePort: 1 };
    const owner = { kind: 'process', pid: 1, name: 'rehearsed' } as const;
    const rows = [{ ...row, state: 'established', owner } as const];
    return () => Promise.resolve({ ok: true, rows, outlookRuns: null, cut: null });
  },
};

/** Asks nobody: where Outlook shows no more than its connections, the rest of the look reads nothing. */
const outlookRehearsed = (
  { mapperPort }: RunPlan,
  settings: ResolvedSettings,
): LookAtOutlook | undefined =>
  systemProbes.showsOutlook
    ? undefined
    : lookAtOutlook(
        settings,
        { mapperPort, isOwn: false, ahead: TABLE_REHEARSED },
        () => new Date(),
      );

/**
 * Waits for the end of the ladder and prints the run.
 *
 * @returns the exit status; null where the laptop slept meanwhile, and a check is to begin anew
 */
export async function finishProbe(
  context: Context,
  {
    plan,
    settings,
    begun,
    climbed,
    rehearsed,
    calm,
    isSlow,
    timeoutMs,
    mayBeginAnew,
    watchedBy,
  }: ProbeUnderWay,
): Promise<number | null> {
  const progress = progressLine(context);
  progress.show(RUN.checking(plan.host));
  const awaited = showAwaited(progress, monotonicMs);
  watchedBy(awaited.onWait);
  const text = (told: ProbeRun): string =>
    context.json
      ? JSON.stringify(told)
      : renderRun(told, context.columns, paintFor(context.color), helpdeskOf(settings.provenance));
  const [result, web] = await Promise.all([
    climbed,
    plan.doors?.() ?? Promise.resolve(NO_DOORS),
    isSlow
      ? Promise.all([rehearsed, calm]).then(([well]) =>
          rehearse(
            plan,
            settings,
            begun,
            text,
            outlookRehearsed(plan, settings),
            well ?? undefined,
          ),
        )
      : null,
  ]);
  const { run } = await concludeRun(result, plan, settings, { begun, diagnose, monotonicMs, web });
  awaited.stop();
  progress.wipe();
  if (sleptSince(begun, timeoutMs)) {
    context.complain(`linesman: ${PROBE.slept(mayBeginAnew)}`);
    return mayBeginAnew ? null : EXIT.inconclusive;
  }
  if (context.json) context.printJson(run);
  else {
    if (run.mapper !== null && run.mapper.list.length > 0)
      context.print(`${renderMapper(run.mapper, context.columns)}\n`);
    context.print(text(run));
  }
  return exitFor(run.diagnosis);
}
