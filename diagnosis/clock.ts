import type { CheckResult } from '../model/check.ts';
import { type ClockSkew, type ClockWitness, isSameClock, type Moment } from '../model/clock.ts';
import { factsBehind, type RungFacts } from '../model/rung-facts.ts';
import { CLOCK } from '../model/text/en/findings.ts';

/** What Kerberos bears by default (RFC 4120 §8.2; Windows' "Maximum tolerance" of the same size). */
const BORNE_MS = 5 * 60_000;
/** Servers whose clocks are nearer than this agree. */
const AGREE_MS = 60_000;

/**
 * Whether this laptop's clock is off. One server whose clock agrees with it acquits it, and servers
 * that contradict each other prove nothing. What was heard before the clock was set is left out. Pure.
 */
export function skewOf(witnesses: readonly ClockWitness[], now: Moment): ClockSkew | null {
  const heard = servers(witnesses.filter(({ at }) => isSameClock(at, now)));
  const offsets = heard.map(({ offsetMs }) => offsetMs).sort((a, b) => a - b);
  const [least] = offsets;
  const most = offsets.at(-1);
  if (least === undefined || most === undefined) return null;
  if (offsets.some((offsetMs) => Math.abs(offsetMs) < BORNE_MS) || most - least > AGREE_MS)
    return null;
  return {
    offsetMs: offsets[Math.floor(offsets.length / 2)] ?? least,
    isCertain: heard.length > 1,
    hosts: heard.map(({ host }) => host),
  };
}

/** One witness a server: several names of one address, and several addresses of one name, are one. */
function servers(witnesses: readonly ClockWitness[]): readonly ClockWitness[] {
  const kept: ClockWitness[] = [];
  for (const one of witnesses)
    if (!kept.some(({ host, place }) => host === one.host || place === one.place)) kept.push(one);
  return kept;
}

interface Seen {
  readonly checks: readonly CheckResult[];
  readonly facts?: ReadonlyMap<string, RungFacts>;
}

/**
 * Certificates that only the wrong clock makes fail: they would hold by the servers' time. Each says
 * so, and whoever looks after this laptop must act. Pure.
 */
export function underClock<S extends Seen>(seen: S, skew: ClockSkew | null, now: Moment): S {
  if (skew === null) return seen;
  const rightMs = now.wallMs + skew.offsetMs;
  const facts = new Map(seen.facts);
  const checks = seen.checks.map((check) => {
    const { validity = null } = factsBehind({ facts }, check);
    const isRed = check.status === 'fail' || check.status === 'degraded';
    if (!isRed || validity === null) return check;
    if (rightMs < validity.fromMs || rightMs > validity.toMs) return check;
    facts.set(check.id, { ...factsBehind({ facts }, check), clock: skew });
    return {
      ...check,
      args: { ...check.args, reason: CLOCK.holds(skew), remedy: CLOCK.remedy(skew) },
      evidence: [...check.evidence, CLOCK.holds(skew)],
    };
  });
  return { ...seen, checks, facts };
}
