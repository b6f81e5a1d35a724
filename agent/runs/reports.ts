import { v7 as uuidv7 } from 'uuid';
import type { AgentState } from '../../model/agent-state.ts';
import type { LiveConnections } from '../../model/connections.ts';
import type { Code } from '../../model/codes/facts.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { ReportKind } from '../../model/envelope.ts';
import type { OutlookWitness } from '../../model/outlook.ts';
import type { ProbeRun } from '../../model/run.ts';
import { BUILDING } from '../../model/text/en/bundle.ts';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { MAX_BUNDLE_BYTES } from '../bundle/assemble.ts';
import type { BuildReport } from '../bundle/build-report.ts';
import { sentencesOf } from '../bundle/losses.ts';
import type { MadeReport, Making, ReportOrder } from '../bundle/make-report.ts';
import { pseudonymKey } from '../bundle/pseudonyms.ts';
import type { Log } from '../log.ts';
import type { Enqueued } from '../outbox/item.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Origin } from '../outbox/schema.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { breakOf, decodeOpenBreak, encodeOpenBreak, type OpenBreak } from './open-break.ts';
import { decodeTold, type ToldSpot } from './weak-spots.ts';

/** Largest report that goes without anybody's asking. */
export const MAX_AUTOMATIC_BYTES = 1024 * 1024;
/** Reports that may be under way at once, one being built and the others behind it. */
const MAX_UNDER_WAY = 3;
/** How long an agent that ends waits for the report that is being built. */
const CLOSE_MS = 2_000;

/** A run that the helpdesk must hear of. */
export interface DueReport {
  readonly kind: Exclude<ReportKind, 'user'>;
  readonly run: ProbeRun;
  /** The verdict before. */
  readonly before: Diagnosis | null;
  readonly connections: LiveConnections | null;
  readonly lastGood: ProbeRun | null;
  /** The weak spot that is the reason, and what has been told with this report. */
  readonly weakSpot?: {
    readonly code: Code;
    readonly told: (reportId: string) => readonly ToldSpot[];
  };
}

/** What a person asks to be sent. */
export interface AskedReport {
  readonly note: string | null;
  readonly connections: LiveConnections | null;
  readonly outlook: OutlookWitness | null;
}

/** Reports from the run that showed them to the outbox; one is built at a time. */
export interface Reports {
  /** The break that is reported and not over; a report under way counts as one that arrived. */
  openBreak(): OpenBreak | null;
  /** When a finding was last reported, RFC 3339 in UTC; null if never. */
  findingToldAt(): string | null;
  /** Weak spots that were told; those of a report under way count. */
  weakSpotsTold(): readonly ToldSpot[];
  /** False while as many are under way as may be: what is due is then seen again by the next run. */
  hasRoom(): boolean;
  /** Begins to build one. What it remembers is committed with the report, so that a crash before loses nothing. */
  begin(due: DueReport): void;
  /** Tells of the trouble of the latest run: one that found no room is lost when its own is over. */
  seen(since: string): void;
  /** Makes a report of now that a person asked for; nothing is kept of it. Never rejects. */
  make(asked: AskedReport): Promise<Making>;
  /** Puts into the outbox what was made, as it was shown. */
  keep(made: MadeReport): Enqueued;
  /** How many are being built. */
  underWay(): number;
  /** Why the latest report is in no outbox; null when it is. */
  problem(): string | null;
  /** Resolves when none is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface ReportsOptions {
  readonly dataFolder: string;
  readonly outbox: Outbox;
  readonly device: string;
  readonly settings: ResolvedSettings;
  readonly version: string;
  readonly origin: Origin;
  readonly build: BuildReport;
  readonly lastGood: () => ProbeRun | null;
  readonly stateNow: () => Pick<AgentState, 'run' | 'network' | 'settings'>;
  /** One is being built. */
  readonly onBegin: () => void;
  /** One came into the outbox, or found no way there. */
  readonly onChange: () => void;
  readonly clockOffsetMs: () => number | null;
  readonly log: Log;
  readonly now: () => Date;
}

interface UnderWay extends DueReport {
  readonly id: string;
  readonly createdAt: string;
  readonly over: OpenBreak | null;
  /** What is remembered in one commit with the report. */
  readonly remembered:
    | { readonly openBreak: OpenBreak | null }
    | { readonly findingToldAt: string }
    | { readonly weakSpotsTold: readonly ToldSpot[] };
}

export function createReports(options: ReportsOptions): Reports {
  const { outbox, settings, origin, build, log, now, onChange } = options;
  const underWay: UnderWay[] = [];
  const ending = new AbortController();
  let turn: Promise<unknown> = Promise.resolve();
  let unkept: {
    readonly kind: string;
    readonly since: string;
    readonly reason: 'no-room' | 'not-encrypted' | 'not-made';
  } | null = null;
  let problem: string | null = null;

  const openBreak = (): OpenBreak | null => {
    const latest = underWay.findLast(({ remembered }) => 'openBreak' in remembered);
    return latest !== undefined && 'openBreak' in latest.remembered
      ? latest.remembered.openBreak
      : decodeOpenBreak(outbox.openBreak());
  };
  /** One after the other; the first begins when whoever asked has ended its own work. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };

  const orderOf = (
    asked: Pick<ReportOrder, 'id' | 'why' | 'at' | 'note' | 'before' | 'inHand' | 'maxBytes'> & {
      readonly breakId: string | null;
      readonly over: Diagnosis | null;
      readonly weakSpot: Code | null;
    },
  ): ReportOrder => {
    const losses = outbox.losses();
    const { breakId, over, weakSpot, ...rest } = asked;
    return {
      ...rest,
      dataFolder: options.dataFolder,
      version: options.version,
      device: options.device,
      settings,
      pseudonyms: pseudonymKey(options.dataFolder),
      loss: sentencesOf(losses),
      clockOffsetMs: options.clockOffsetMs(),
      envelope: {
        breakId,
        over,
        weakSpot,
        lost: losses.reduce((sum, { count }) => sum + count, 0),
      },
    };
  };

  /** A mistake of ours must not keep the break from being seen again. */
  const buildSafely: BuildReport = async (...asked) => {
    try {
      return await build(...asked);
    } catch (thrown) {
      return { ok: false, why: 'failed', message: reasonOf(thrown) };
    }
  };

  async function buildDue(due: UnderWay): Promise<void> {
    const { id, kind, createdAt, run, before, connections, lastGood, over, remembered } = due;
    const { network, settings: shown } = options.stateNow();
    const making = await buildSafely(
      orderOf({
        id,
        why: kind,
        at: createdAt,
        note: null,
        before,
        inHand: {
          ...{ run, 'last-good': lastGood, connections, network, settings: shown },
          outlook: run.outlook,
        },
        maxBytes: MAX_AUTOMATIC_BYTES,
        breakId: over?.reportId ?? null,
        over: kind === 'end' ? (over?.diagnosis ?? null) : null,
        weakSpot: due.weakSpot?.code ?? null,
      }),
      ending.signal,
    );
    underWay.splice(underWay.indexOf(due), 1);
    if (!making.ok) {
      const reason = making.why === 'not-encrypted' ? 'not-encrypted' : 'not-made';
      unkept = { kind, since: run.diagnosis.since, reason };
      problem = BUILDING.notMade(making.message);
      log(problem);
    } else {
      const facts =
        'openBreak' in remembered
          ? {
              openBreak:
                remembered.openBreak === null ? null : encodeOpenBreak(remembered.openBreak),
            }
          : remembered;
      // In one commit with the report: a crash between the two would report the same break again, or
      // never its end.
      const enqueued = outbox.enqueue({ id, kind, origin, createdAt, body: making.body, ...facts });
      unkept = enqueued.ok ? null : { kind, since: run.diagnosis.since, reason: 'no-room' };
      problem = null;
      if (!enqueued.ok) log(OUTBOX_LOG.notKept(enqueued.message));
    }
    onChange();
  }

  return {
    openBreak,
    findingToldAt: () => {
      const latest = underWay.findLast(({ remembered }) => 'findingToldAt' in remembered);
      return latest !== undefined && 'findingToldAt' in latest.remembered
        ? latest.remembered.findingToldAt
        : outbox.findingToldAt();
    },
    weakSpotsTold: () => {
      const latest = underWay.findLast(({ remembered }) => 'weakSpotsTold' in remembered);
      return latest !== undefined && 'weakSpotsTold' in latest.remembered
        ? latest.remembered.weakSpotsTold
        : decodeTold(outbox.weakSpotsTold());
    },
    hasRoom: () => underWay.length < MAX_UNDER_WAY && !ending.signal.aborted,
    begin: (due) => {
      const createdAt = now().toISOString();
      const id = uuidv7();
      const entry: UnderWay = {
        ...due,
        id,
        createdAt,
        over: due.kind === 'break' ? null : openBreak(),
        remembered: rememberedOf(due, id, createdAt),
      };
      underWay.push(entry);
      options.onBegin();
      inTurn(() => buildDue(entry)).catch((thrown: unknown) => {
        log(BUILDING.notMade(reasonOf(thrown)));
      });
    },
    seen: (since) => {
      if (unkept === null || unkept.since === since) return;
      outbox.countLoss(unkept.kind, unkept.reason);
      unkept = null;
    },
    make: ({ note, connections, outlook }) => {
      const { run, network, settings: shown } = options.stateNow();
      const order = orderOf({
        id: uuidv7(),
        why: 'user',
        at: now().toISOString(),
        note,
        before: null,
        inHand: {
          ...{ run, 'last-good': options.lastGood(), connections, network, settings: shown },
          outlook,
        },
        maxBytes: MAX_BUNDLE_BYTES,
        breakId: openBreak()?.reportId ?? null,
        over: null,
        weakSpot: null,
      });
      return inTurn(() => buildSafely(order, ending.signal));
    },
    keep: ({ id, body, manifest: { at } }) => {
      const enqueued = outbox.enqueue({ id, kind: 'user', origin, createdAt: at, body });
      if (enqueued.ok) onChange();
      else log(OUTBOX_LOG.notKept(enqueued.message));
      return enqueued;
    },
    underWay: () => underWay.length,
    problem: () => problem,
    settled: async () => {
      for (let seen: unknown = null; seen !== turn;) {
        seen = turn;
        await turn;
      }
    },
    close: async () => {
      await Promise.race([turn, new Promise((done) => setTimeout(done, CLOSE_MS).unref())]);
      ending.abort(new Error('the agent ends'));
      await turn;
    },
  };
}

function rememberedOf(
  { kind, run, weakSpot }: DueReport,
  id: string,
  createdAt: string,
): UnderWay['remembered'] {
  if (weakSpot !== undefined) return { weakSpotsTold: weakSpot.told(id) };
  if (kind === 'finding') return { findingToldAt: createdAt };
  return { openBreak: kind === 'break' ? { ...breakOf(run), reportId: id } : null };
}
