import { holdsAddress } from '../../model/net/address-list.ts';
import type { Advice, Change } from '../../model/advice.ts';
import type { MeasuredList } from '../../model/measured.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import {
  formatPortList,
  holdsPort,
  type PortRange,
  portListWords,
} from '../../model/net/port-list.ts';
import {
  portsOf,
  subtractPorts,
  unitePorts,
  countPorts,
  normalizePorts,
} from '../../model/net/port-set.ts';
import type { Endpoint, LadderResult } from '../../model/run.ts';
import { WHY } from '../../model/text/en/advice-lines.ts';
import { isStale } from '../../model/net/access-lists.ts';
import { measuredWords } from '../lists/edges.ts';
import { isDisproved } from '../lists/disproved.ts';
import { deviceRules, placeWords } from '../../model/net/device-rules.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
import { linesFor } from './lines.ts';
import { comparingRules, coverageOf } from './coverage.ts';
import { generationOf } from '../dynamic-ports.ts';
import { staticPortTexts, suggestPorts } from './static-ports.ts';

/** What one run learned, and what it was held against. */
export interface AdviceFacts {
  readonly result: LadderResult;
  readonly accessLists: readonly AccessListInPlay[];
  readonly mapperPort: number;
  readonly label: NetworkLabel;
  /** What was measured of the lists; absent: nothing. */
  readonly measured?: readonly MeasuredList[];
}

/** More changes than anybody will make by hand. */
const MAX_CHANGES = 64;
/** Sources that one change names; the lines hold all of them. */
const MAX_SOURCES = 64;

/**
 * What to ask of whom so that Exchange passes every list; null when every list holds what is
 * needed, today and after a restart. Pure.
 */
export function adviseOn(facts: AdviceFacts): Advice | null {
  const { result, accessLists, mapperPort } = facts;
  const { host, addresses } = result.target;
  const guess = generationOf(
    result.endpoints.map(({ port }) => port),
    result.mapper?.list ?? null,
  );
  const changes = addresses
    .flatMap((address) => [
      ...movedTo(facts, address),
      ...missingPorts(facts, address, guess.range),
    ])
    .slice(0, MAX_CHANGES);
  const seen = result.endpoints[0]?.host ?? addresses[0];
  const known = seen === undefined ? [] : comparingRules(accessLists, host, seen);
  const rules = known.filter((rule) => !isDisproved(rule, facts.label, result.endpoints));
  const edges = measuredWords(facts.measured ?? [], known);
  const isBet =
    guess.range !== null && coverageOf(rules, guess.range).some(({ inside, of }) => inside < of);
  if (changes.length === 0 && !isBet && !edges.some(({ kind }) => kind === 'other')) return null;
  const others = (result.mapper?.list ?? [])
    .flatMap(({ port }) => port ?? [])
    .filter((port) => !result.endpoints.some((endpoint) => endpoint.port === port));
  const taken = [mapperPort, ...others];
  return {
    changes,
    ...(edges.length === 0 ? {} : { measured: edges.map(({ words }) => words) }),
    staticPorts:
      rules.length === 0 || (changes.length === 0 && !isBet)
        ? null
        : [...staticPortTexts(guess.generation, suggestPorts(rules, guess, taken))],
  };
}

/** Devices that allow another address than the one that the name leads to now. */
function movedTo(
  { result, accessLists, mapperPort }: AdviceFacts,
  address: string,
): readonly Change[] {
  const { host } = result.target;
  const isOutside = result.checks.some(
    (check) => check.code === 'RPC_ADDRESS_OUTSIDE_ACL' && check.address === address,
  );
  if (!isOutside) return [];
  // Nothing answers there, so the ports that the old address was given are the best that is known.
  return deviceRules(accessLists, null)
    .filter(({ to }) => to.length > 0 && !holdsAddress(to, host, address))
    .map((rule) =>
      changeOf(
        rule,
        address,
        unitePorts(rule.allow, portsOf([mapperPort])),
        WHY.moved(host, address, rule.to),
        null,
      ),
    );
}

/** Devices that let the address pass and not every port that Exchange takes there. */
function missingPorts(
  { result, accessLists, mapperPort, label }: AdviceFacts,
  address: string,
  range: PortRange | null,
): readonly Change[] {
  const endpoints = result.endpoints.filter((endpoint) => endpoint.host === address);
  if (endpoints.length === 0) return [];
  return comparingRules(accessLists, result.target.host, address).flatMap((rule) => {
    if (rule.to.length > 0 && !holdsAddress(rule.to, result.target.host, address)) return [];
    const proven = isStale(rule, label);
    const missing = endpoints.filter(
      ({ port, bind }) => !holdsPort(rule.allow, port) && !(proven && bind === 'accepted'),
    );
    // The mapper answered, or no port would be known: where the list is in the way, it lets the
    // mapper pass whatever it says.
    const needed = [...(proven ? [] : [mapperPort]), ...missing.map(({ port }) => port)];
    const change = smallestChange(candidatesOf(rule.allow, needed, range));
    if (change === null) return [];
    const rest = range === null ? [] : subtractPorts([range], unitePorts(rule.allow, change.adds));
    return [
      changeOf(
        rule,
        address,
        change.adds,
        whyMissing(rule, missing, mapperPort),
        range === null || rest.length === 0 ? null : formatPortList([range]),
      ),
    ];
  });
}

function whyMissing(
  rule: AccessListInPlay,
  missing: readonly Endpoint[],
  mapperPort: number,
): string {
  const offers = [...new Set(missing.map(({ interface: name, port }) => WHY.offer(name, port)))];
  const denied = missing.some(({ port }) => holdsPort(rule.deny ?? [], port))
    ? portListWords(rule.deny ?? [])
    : null;
  const what = offers.length > 0 ? WHY.offers(offers) : WHY.mapper(mapperPort);
  return WHY.missing(what, portListWords(rule.allow), denied);
}

function changeOf(
  rule: AccessListInPlay,
  destination: string,
  ports: readonly PortRange[],
  why: string,
  lasting: string | null,
): Change {
  const { device, owner, contact = null, from = [], group = null } = rule;
  return {
    device,
    owner,
    contact,
    where: placeWords(rule),
    source: from.slice(0, MAX_SOURCES),
    destination,
    ports: portListWords(ports),
    why,
    lasting,
    lines: [...linesFor(device, { source: from, destination, ports, group })],
  };
}

/** One way to make a list hold the ports that are needed. */
export interface Candidate {
  /**
   * `single`: the needed ports alone. `widen`: one range of the list grows up to the farthest of
   * them. `whole`: everything that the server draws from.
   */
  readonly kind: 'single' | 'widen' | 'whole';
  /** Ports that are added to the list; none of them was in it. */
  readonly adds: readonly PortRange[];
}

/**
 * Every way to make `allow` hold all of `needed`; none when it does already.
 *
 * @param range what the server draws its ports from, or null when that is not known
 */
export function candidatesOf(
  allow: readonly PortRange[],
  needed: readonly number[],
  range: PortRange | null,
): readonly Candidate[] {
  const missing = subtractPorts(portsOf(needed), allow);
  if (missing.length === 0) return [];
  const candidates: Candidate[] = [{ kind: 'single', adds: missing }];
  for (const grown of widened(allow, missing))
    candidates.push({ kind: 'widen', adds: subtractPorts([grown], allow) });
  if (range !== null)
    candidates.push({ kind: 'whole', adds: subtractPorts([range, ...missing], allow) });
  return candidates;
}

/** Each real range of the list, grown so far that it holds every missing port. */
const widened = (
  allow: readonly PortRange[],
  missing: readonly PortRange[],
): readonly PortRange[] =>
  normalizePorts(allow)
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => ({
      from: Math.min(from, ...missing.map((one) => one.from)),
      to: Math.max(to, ...missing.map((one) => one.to)),
    }));

/** The candidate that opens fewest ports. Null when nothing is missing. */
export function smallestChange(candidates: readonly Candidate[]): Candidate | null {
  const ranked = [...candidates].sort((a, b) => countPorts(a.adds) - countPorts(b.adds));
  return ranked[0] ?? null;
}
