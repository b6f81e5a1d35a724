import type { PortObservation, PortSpan } from '../model/history.ts';
import { factsBehind } from '../model/rung-facts.ts';
import type { LadderResult } from '../model/run.ts';
import type { LastKnownPort } from '../model/access-list.ts';

/**
 * A port that comes back within so many samples was never given up: another server of an array
 * answered in between. With four members that answer by chance, one is missing from 24 samples once
 * in a thousand times.
 */
const AWAY_SAMPLES = 24;

/**
 * Every port that the mappers of a run named, each once: those that were tried, and those that only
 * a further answer named.
 */
export function sightsOf(
  result: Pick<LadderResult, 'target' | 'endpoints' | 'checks' | 'facts'>,
): readonly PortObservation[] {
  const { target, endpoints, checks } = result;
  const tried = endpoints.map((one) => ({
    host: target.host,
    address: one.host,
    interface: one.interface,
    port: one.port,
  }));
  const alternate = checks.flatMap((check) => {
    const { address, interface: name } = check;
    if (address === null || name === null) return [];
    return (factsBehind(result, check).alternates ?? []).map((port) => ({
      host: target.host,
      address,
      interface: name,
      port,
    }));
  });
  return [...new Map([...tried, ...alternate].map((sight) => [keyOf(sight), sight])).values()];
}

/**
 * The spans that one more sample changes or begins; the others stay as they are. Order comes from
 * sample numbers, never from the clock.
 *
 * @param at when the run began, RFC 3339 in UTC
 */
export function spansAfter(
  spans: readonly PortSpan[],
  sights: readonly PortObservation[],
  at: string,
): readonly PortSpan[] {
  const sample = Math.max(0, ...spans.map(({ lastSample }) => lastSample)) + 1;
  const newest = new Map<string, PortSpan>();
  for (const span of spans) {
    const known = newest.get(keyOf(span));
    if (known === undefined || span.lastSample > known.lastSample) newest.set(keyOf(span), span);
  }
  return sights.map((sight) => {
    const open = newest.get(keyOf(sight));
    if (open === undefined || sample - open.lastSample > AWAY_SAMPLES) {
      return {
        ...sight,
        firstSeen: at,
        lastSeen: at,
        firstSample: sample,
        lastSample: sample,
        samples: 1,
        days: 1,
      };
    }
    return {
      ...open,
      // A clock that was ahead when the port was first seen has been set right since.
      firstSeen: open.firstSeen < at ? open.firstSeen : at,
      lastSeen: at,
      lastSample: sample,
      samples: open.samples + 1,
      days: dayOf(open.lastSeen) === dayOf(at) ? open.days : open.days + 1,
    };
  });
}

/** All spans as they stand after one more sample. */
export function withSample(
  spans: readonly PortSpan[],
  sights: readonly PortObservation[],
  at: string,
): readonly PortSpan[] {
  const changed = spansAfter(spans, sights, at);
  const keys = new Set(changed.map(spanKey));
  return [...spans.filter((span) => !keys.has(spanKey(span))), ...changed];
}

/** The ports that each interface of each server of a host had in its own last sample. */
export function lastPortsOf(spans: readonly PortSpan[], host: string): readonly LastKnownPort[] {
  const own = spans.filter((span) => span.host.toLowerCase() === host.toLowerCase());
  const latest = own.filter(
    (span) =>
      !own.some(
        (other) =>
          other.interface === span.interface &&
          other.address === span.address &&
          other.lastSample > span.lastSample,
      ),
  );
  return [
    ...new Map(
      latest.map(({ interface: name, port, lastSeen }) => [
        `${name} ${String(port)}`,
        { interface: name, port, at: lastSeen },
      ]),
    ).values(),
  ];
}

const keyOf = ({ host, address, interface: name, port }: PortObservation): string =>
  JSON.stringify([host, address, name, port]);
const spanKey = (span: PortSpan): string => `${keyOf(span)} ${String(span.firstSample)}`;
const dayOf = (iso: string): string => iso.slice(0, 10);
