import type { AgentState, BreakTold } from '../agent-state.ts';
import type { Others } from '../others.ts';
import type { CheckResult, Step } from '../check.ts';
import type { Code, Severity } from '../codes/facts.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { needsHelpdesk } from '../diagnosis.ts';
import type { ProbeRun } from '../run.ts';
import { doorOfWay } from '../door-of-way.ts';

/** What sentences to a traveller rest on. */
export type Seen = Pick<
  AgentState,
  | 'network'
  | 'run'
  | 'diagnosis'
  | 'outbox'
  | 'notKept'
  | 'settings'
  | 'weakSpotsTold'
  | 'breakTold'
>;

/**
 * Whether the last verdict speaks of another network than the present one, or of a VPN that was not
 * started and is now.
 */
export const isOutdated = ({
  network,
  run,
  diagnosis,
}: Pick<Seen, 'network' | 'run' | 'diagnosis'>): boolean =>
  (run !== null &&
    (run.network.label !== network.label ||
      run.network.over !== network.over ||
      run.network.tunnel.product !== network.tunnel.product)) ||
  (diagnosis?.code === 'TUNNEL_DOWN' && network.tunnel.state !== 'none');

/**
 * Whether the last verdict may be told as one of now: there is one, of the present network. Without
 * a network, and before a login page, none holds but that one.
 */
export function holdsNow(state: Pick<Seen, 'network' | 'run' | 'diagnosis'>): boolean {
  const { network, diagnosis } = state;
  if (diagnosis === null || isOutdated(state)) return false;
  if (network.label === 'captive') return diagnosis.code === 'CAPTIVE_PORTAL';
  return network.label !== 'offline' || diagnosis.code === 'LINK_DOWN';
}

/** Parts of the way to mail, in its order. */
const PARTS = ['network', 'vpn', 'server', 'mail', 'addressBook'] as const;
export type Part = (typeof PARTS)[number];

/** Parts of the way that a run proved, and those that it tried in vain. */
export interface Parts {
  readonly well: readonly Part[];
  readonly fail: readonly Part[];
}

/** What a run says of each part; a part that was not tried stands in neither list. */
export function partsOf(run: ProbeRun | null): Parts {
  if (run === null) return { well: [], fail: [] };
  const verdicts = PARTS.map((part) => ({ part, works: worksIn(run, part) }));
  const which = (wanted: boolean): readonly Part[] =>
    verdicts.filter(({ works }) => works === wanted).map(({ part }) => part);
  return { well: which(true), fail: which(false) };
}

/** Null: not tried, or not needed. */
function worksIn({ checks, endpoints, way }: ProbeRun, part: Part): boolean | null {
  const byStep = (...steps: readonly Step[]): boolean | null =>
    outcomeOf(checks.filter(({ step }) => step !== null && steps.includes(step)));
  const byInterface = (name: string): boolean | null =>
    endpoints.some((one) => one.interface === name && one.bind === 'accepted') ||
    checks.some(
      (check) => check.interface === name && check.step === 'directory' && check.status === 'ok',
    )
      ? true
      : checks.some((check) => check.interface === name && check.status === 'fail')
        ? false
        : null;
  const door = doorOfWay(way);
  if (door !== null && part !== 'network' && part !== 'vpn') return throughDoor(checks, door, part);
  switch (part) {
    case 'network':
      return byStep('link');
    case 'vpn':
      return byStep('tunnel');
    case 'server':
      return byStep('connect', 'mapper');
    case 'mail':
      return byInterface('EMSMDB');
    case 'addressBook':
      return byInterface('NSPI');
  }
}

/** Steps of a door that show each part; one door that lets Outlook in is enough. */
const DOOR_STEPS: Readonly<Record<Exclude<Part, 'network' | 'vpn'>, readonly Step[]>> = {
  server: ['web-proxy', 'web-name', 'web-tcp'],
  mail: ['web-proxy', 'web-name', 'web-tcp', 'web-tls', 'web-who'],
  addressBook: ['web-nspi'],
};

function throughDoor(
  checks: readonly CheckResult[],
  kind: string,
  part: Exclude<Part, 'network' | 'vpn'>,
): boolean | null {
  const steps = DOOR_STEPS[part];
  const last = steps.at(-1);
  const own = checks.filter(
    ({ id, step }) =>
      step !== null && steps.includes(step) && id.split('.')[1] === kind && id.startsWith('web.'),
  );
  const doors = new Map<string, CheckResult[]>();
  for (const check of own) {
    const door = check.id.slice(0, check.id.lastIndexOf('.'));
    doors.set(door, [...(doors.get(door) ?? []), check]);
  }
  const verdicts = [...doors.values()].map((of) =>
    of.some(({ status }) => status === 'fail')
      ? false
      : of.some(({ step, status }) => step === last && (status === 'ok' || status === 'degraded'))
        ? true
        : null,
  );
  return verdicts.includes(true) ? true : verdicts.includes(false) ? false : null;
}

/** The farthest step that was tried decides; one address that works is enough. */
function outcomeOf(checks: readonly CheckResult[]): boolean | null {
  const last = checks.findLast(({ status }) => status !== 'inconclusive')?.step;
  const tried = checks.filter(({ step, status }) => step === last && status !== 'skipped');
  if (tried.some(({ status }) => status === 'ok' || status === 'degraded')) return true;
  return tried.some(({ status }) => status === 'fail') ? false : null;
}

/** Where the report of a break is; `unknown` where nothing proves any of these. */
export type ReportStanding =
  | { readonly kind: 'unknown' | 'no-collector' | 'waiting' }
  /** `others`: how they stand, where the collector said so. */
  | { readonly kind: 'sent'; readonly at: string; readonly others?: Others };

export function reportStanding(
  { outbox, notKept, breakTold }: Pick<Seen, 'outbox' | 'notKept' | 'breakTold'>,
  diagnosis: Diagnosis,
): ReportStanding {
  if (!needsHelpdesk(diagnosis)) return { kind: 'unknown' };
  if (outbox.heldBecause === 'no-collector') return { kind: 'no-collector' };
  const { code, since } = diagnosis;
  const isTold = breakTold?.code === code && breakTold.since === since;
  // What could not be kept was never sent.
  return notKept === null && isTold ? standingOf(breakTold, outbox) : { kind: 'unknown' };
}

/** Other reports may wait, or have left: the receipt of this one decides. */
function standingOf(
  { deliveredAt, others }: Pick<BreakTold, 'deliveredAt' | 'others'>,
  { count, heldBecause }: Seen['outbox'],
): ReportStanding {
  if (deliveredAt !== null)
    return { kind: 'sent', at: deliveredAt, ...(others === undefined ? {} : { others }) };
  if (count === 0) return { kind: 'unknown' };
  return { kind: heldBecause === 'no-collector' ? 'no-collector' : 'waiting' };
}

/** A break tells of weak spots in its own report, and what proves nothing shows none. */
const SHOWS_WEAK_SPOTS: Readonly<Record<Severity, boolean>> = {
  ok: true,
  info: true,
  degraded: true,
  broken: false,
  inconclusive: false,
};

/** Where the report of a weak spot is, and of which; `code` is null where `unknown`. */
export interface SpotStanding {
  readonly standing: ReportStanding;
  readonly code: Code | null;
}

/**
 * Of the weak spots that the last run shows, the verdict itself before its findings; `unknown` where
 * it shows none, or none that was told.
 */
export function weakSpotStanding(state: Seen): SpotStanding {
  const { diagnosis, run, outbox, notKept, weakSpotsTold } = state;
  const unknown: SpotStanding = { standing: { kind: 'unknown' }, code: null };
  if (diagnosis === null || run === null || notKept !== null || !holdsNow(state)) return unknown;
  if (!SHOWS_WEAK_SPOTS[diagnosis.severity]) return unknown;
  const told = [diagnosis, ...diagnosis.findings].flatMap(
    (shown) =>
      weakSpotsTold.find(({ code, host }) => code === shown.code && host === run.target.host) ?? [],
  )[0];
  return told === undefined ? unknown : { standing: standingOf(told, outbox), code: told.code };
}
