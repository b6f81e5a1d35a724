import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { type AccessListInPlay } from '../../model/access-list.ts';
import type { SpotTold } from '../../model/agent-state.ts';
import { Code } from '../../model/codes/facts.ts';
import { needsHelpdesk } from '../../model/diagnosis.ts';
import { formatPortList } from '../../model/net/port-list.ts';
import { URGENT_FINDINGS } from '../../model/report.ts';
import type { ProbeRun } from '../../model/run.ts';

/** Something that a team should hear of although nothing is broken. */
export interface WeakSpot {
  /** Of the finding, or of the verdict where that is itself a weak spot. */
  readonly code: Code;
  /** The server, as it was asked for. */
  readonly host: string;
  /** Another one when the server has other ports or a list allows others. */
  readonly content: string;
}

/** A weak spot of which a report was made. */
const ToldSpot = z.object({
  code: Code,
  host: z.string().check(z.maxLength(300)),
  content: z.string().check(z.maxLength(64)),
  /** RFC 3339 in UTC. */
  at: z.string().check(z.maxLength(40)),
  /** Null where an older version stored none. */
  reportId: z._default(z.nullable(z.string().check(z.maxLength(40))), null),
});
export type ToldSpot = z.infer<typeof ToldSpot>;

/** How many are remembered, the latest first: a laptop watches one server. */
const MAX_TOLD = 64;

/** Runs in a row on one attachment: what comes and goes is not worth a report. */
export const STANDS_AFTER_RUNS = 3;
const WEEK_MS = 7 * 86_400_000;

/**
 * What a run shows of weak spots. A break tells of them in its own report, and a run that did not
 * reach the server proves none.
 */
export function weakSpotsOf(
  { target, endpoints, diagnosis }: Pick<ProbeRun, 'target' | 'endpoints' | 'diagnosis'>,
  accessLists: readonly Pick<AccessListInPlay, 'device' | 'allow'>[],
): readonly WeakSpot[] {
  const { severity, whoMustAct } = diagnosis;
  if (severity === 'broken' || severity === 'inconclusive' || needsHelpdesk(diagnosis)) return [];
  const isVerdict = severity === 'degraded' && whoMustAct !== 'user' && whoMustAct !== 'nobody';
  const codes = [
    ...(isVerdict ? [diagnosis.code] : []),
    ...diagnosis.findings
      .filter(({ code, audience }) => audience === 'helpdesk' && !URGENT_FINDINGS.includes(code))
      .map(({ code }) => code),
  ];
  if (codes.length === 0) return [];
  const { host } = target;
  const content = contentOf(endpoints, accessLists);
  return [...new Set(codes)].map((code) => ({ code, host, content }));
}

function contentOf(
  endpoints: ProbeRun['endpoints'],
  accessLists: readonly Pick<AccessListInPlay, 'device' | 'allow'>[],
): string {
  const ports = [...new Set(endpoints.map(({ port }) => port))].sort((one, other) => one - other);
  const lists = accessLists.map(({ device, allow }) => [device, formatPortList(allow)]);
  return createHash('sha256')
    .update(JSON.stringify([ports, lists]))
    .digest('hex');
}

/** A weak spot, and in how many runs it stood until now. */
export interface StandingSpot extends WeakSpot {
  readonly attachment: string | null;
  readonly runs: number;
}

const isOfSame = (one: WeakSpot, other: Pick<WeakSpot, 'code' | 'host'>): boolean =>
  one.code === other.code && one.host === other.host;

/**
 * @param before those of the run before
 * @param attachment by what this laptop was attached; null, not known, is one of its own
 */
export const standingAfter = (
  spots: readonly WeakSpot[],
  before: readonly StandingSpot[],
  attachment: string | null,
): readonly StandingSpot[] =>
  spots.map((spot) => {
    const same = before.find(
      (one) => isOfSame(one, spot) && one.content === spot.content && one.attachment === attachment,
    );
    return { ...spot, attachment, runs: Math.min((same?.runs ?? 0) + 1, STANDS_AFTER_RUNS) };
  });

/**
 * The first weak spot that is worth a report: it stands, and was never told, or was told otherwise
 * and that a week ago. A time in the future, after the clock was set back, counts as long ago.
 */
export function dueSpot(
  standing: readonly StandingSpot[],
  told: readonly ToldSpot[],
  now: Date,
): StandingSpot | null {
  return (
    standing.find((spot) => {
      if (spot.runs < STANDS_AFTER_RUNS) return false;
      const last = told.find((one) => isOfSame(spot, one));
      if (last === undefined) return true;
      const elapsedMs = now.getTime() - Date.parse(last.at);
      return last.content !== spot.content && !(elapsedMs >= 0 && elapsedMs < WEEK_MS);
    }) ?? null
  );
}

/** What has been told once the report `reportId` of this run is kept: it shows all that stand. */
export function toldAfter(
  standing: readonly StandingSpot[],
  told: readonly ToldSpot[],
  { at, reportId }: Pick<ToldSpot, 'at' | 'reportId'>,
): readonly ToldSpot[] {
  const shown = standing.filter(({ runs }) => runs >= STANDS_AFTER_RUNS);
  return [
    ...shown.map(({ code, host, content }) => ({ code, host, content, at, reportId })),
    ...told.filter((one) => !shown.some((spot) => isOfSame(spot, one))),
  ].slice(0, MAX_TOLD);
}

const Told = z.array(z.unknown());

/** As it was stored; what cannot be read of it reads as never told. */
export function decodeTold(stored: unknown): readonly ToldSpot[] {
  const list = Told.safeParse(stored);
  if (!list.success) return [];
  return list.data.slice(0, MAX_TOLD).flatMap((one) => {
    const spot = ToldSpot.safeParse(one);
    return spot.success ? [spot.data] : [];
  });
}

/** Those that are kept in a report, as a face is shown them. */
export const spotsTold = (outbox: {
  weakSpotsTold(): unknown;
  deliveredAt(id: string): string | null;
}): SpotTold[] =>
  decodeTold(outbox.weakSpotsTold()).map(({ code, host, at, reportId }) => ({
    code,
    host,
    at,
    deliveredAt: reportId === null ? null : outbox.deliveredAt(reportId),
  }));
