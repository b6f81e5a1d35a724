import type { AccessListInPlay } from '../model/access-list.ts';
import type {
  Acceptance,
  AcceptanceRuns,
  PortSeen,
  Side,
  SideResult,
} from '../model/acceptance.ts';
import type { MeasuredList } from '../model/measured.ts';
import { formatPortList, holdsPort, portListWords } from '../model/net/port-list.ts';
import { countPorts, intersectPorts } from '../model/net/port-set.ts';
import type { Endpoint, ProbeRun } from '../model/run.ts';
import { CONCLUSION } from '../model/text/en/acceptance.ts';
import { comparingRules, oddsOf, passingAll } from './advice/coverage.ts';
import { staticPortTexts, suggestPorts } from './advice/static-ports.ts';
import { generationOf } from './dynamic-ports.ts';
import { measuredWords } from './lists/edges.ts';
import { isDisproved } from './lists/disproved.ts';

/** Older ones say what was. */
const MAX_AGE_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;
const SIDES: readonly Side[] = ['lan', 'tunnel'];

/**
 * The last runs on the LAN and in the tunnel, held against each other and against the lists. Null
 * where neither was made. Pure.
 */
export function accept(
  { lan, tunnel }: Pick<AcceptanceRuns, 'lan' | 'tunnel'>,
  accessLists: readonly AccessListInPlay[],
  measured: readonly MeasuredList[] = [],
): Acceptance | null {
  const runs = [lan, tunnel].filter((run) => run !== null);
  const [newest] = runs.toSorted((one, other) => (one.startedAt < other.startedAt ? 1 : -1));
  if (newest === undefined) return null;
  const { host } = newest.target;
  const held = listsOf(newest, accessLists, [...new Set(runs.flatMap(portsTaken))]);
  const gaps = gapsIn({ lan, tunnel }, newest.startedAt);
  const broken = SIDES.filter((side) => !isGood({ lan, tunnel }[side]));
  const isBet = held.odds !== null && held.odds < 1;
  return {
    schema: 1,
    host,
    at: newest.startedAt,
    outcome: gaps.length > 0 ? 'incomplete' : broken.length > 0 ? 'fails' : isBet ? 'bet' : 'holds',
    lan: sideResult(lan),
    tunnel: sideResult(tunnel),
    interfaces: interfacesOf({ lan, tunnel }),
    lists: held.lists,
    range: held.range,
    odds: held.odds,
    staticPorts: isBet ? [...held.staticPorts] : [],
    staticPortTexts: isBet ? [...held.staticPortTexts] : [],
    measured: [...measured],
    conclusions: [
      ...gaps,
      ...failing({ lan, tunnel }),
      ...(gaps.length === 0 && broken.length === 0 ? [CONCLUSION.bothHold] : []),
      ...held.words,
      ...measuredWords(measured, held.known).map(({ words }) => words),
    ],
  };
}

type Runs = Pick<AcceptanceRuns, 'lan' | 'tunnel'>;

/**
 * A way that is weak holds, unless an interface of Exchange answers on none of its ports: mail alone,
 * without the address book, is not what was ordered.
 */
const isGood = (run: ProbeRun | null): boolean =>
  run !== null &&
  (run.diagnosis.severity === 'ok' ||
    run.diagnosis.severity === 'info' ||
    (run.diagnosis.severity === 'degraded' && unbound(run).length === 0));

/** Interfaces none of whose ports answered. */
const unbound = ({ endpoints }: ProbeRun): readonly string[] =>
  [...new Set(endpoints.map((one) => one.interface))].filter(
    (name) => !endpoints.some((one) => one.interface === name && one.bind === 'accepted'),
  );

const sideResult = (run: ProbeRun | null): SideResult | null =>
  run === null
    ? null
    : {
        at: run.startedAt,
        label: run.network.label,
        code: run.diagnosis.code,
        severity: run.diagnosis.severity,
        summary: run.diagnosis.summary,
      };

function gapsIn(runs: Runs, at: string): readonly string[] {
  const missing = SIDES.flatMap((side) => {
    const run = runs[side];
    if (run === null) return [CONCLUSION.again(CONCLUSION.missing[side])];
    const ageMs = Date.parse(at) - Date.parse(run.startedAt);
    return ageMs > MAX_AGE_MS
      ? [CONCLUSION.again(CONCLUSION.old(side, Math.floor(ageMs / DAY_MS)))]
      : [];
  });
  if (missing.length > 0) return missing;
  const [inside, outside] = SIDES.map((side) => portSet(runs[side]));
  return inside !== '' && outside !== '' && inside !== outside ? [CONCLUSION.moved] : [];
}

/** What the mapper named, as one text; empty where it named nothing. */
const portSet = (run: ProbeRun | null): string =>
  [...new Set((run?.endpoints ?? []).map(({ interface: name, port }) => `${name} ${String(port)}`))]
    .sort()
    .join();

function failing({ lan, tunnel }: Runs): readonly string[] {
  const said = (run: ProbeRun | null): string | null =>
    run === null || isGood(run) ? null : run.diagnosis.summary;
  const [inside, outside] = [said(lan), said(tunnel)];
  if (inside !== null) return [CONCLUSION.failsInside(inside)];
  if (outside === null) return [];
  return [lan === null ? CONCLUSION.fails('tunnel', outside) : CONCLUSION.failsInTunnel(outside)];
}

function interfacesOf({ lan, tunnel }: Runs): Acceptance['interfaces'] {
  const seen = (run: ProbeRun | null, name: string) =>
    (run?.endpoints ?? [])
      .filter((one) => one.interface === name)
      .map((one) => ({ port: one.port, seen: seenOf(one) }));
  const names = [lan, tunnel].flatMap((run) => (run?.endpoints ?? []).map((one) => one.interface));
  return [...new Set(names)].map((name) => ({
    name,
    lan: seen(lan, name),
    tunnel: seen(tunnel, name),
  }));
}

function seenOf({ tcp, bind }: Pick<Endpoint, 'tcp' | 'bind'>): PortSeen['seen'] {
  if (bind === 'accepted') return 'answers';
  if (tcp === 'open') return bind === 'not-tried' ? 'not-tried' : 'opens';
  return tcp === 'refused' || tcp === 'not-tried' ? tcp : 'silent';
}

interface Held extends Pick<Acceptance, 'lists' | 'range' | 'odds'> {
  readonly staticPorts: readonly number[];
  readonly staticPortTexts: readonly string[];
  readonly words: readonly string[];
  /** The lists that compare ports, also those that a bind disproved. */
  readonly known: readonly AccessListInPlay[];
}

/** Ports of the server that the mapper or another service than Exchange's holds. */
function portsTaken({ checks, mapper, endpoints }: ProbeRun): readonly number[] {
  const own = new Set(endpoints.map(({ port }) => port));
  return [
    135,
    ...checks.flatMap(({ step, port }) => (step === 'mapper' ? (port ?? []) : [])),
    ...(mapper?.list ?? [])
      .flatMap(({ protocol, port }) => (protocol === 'ncacn_ip_tcp' ? (port ?? []) : []))
      .filter((port) => !own.has(port)),
  ];
}

/** @param taken ports that no static one may be */
function listsOf(
  run: ProbeRun,
  accessLists: readonly AccessListInPlay[],
  taken: readonly number[],
): Held {
  const { endpoints, target, network, mapper } = run;
  const address = endpoints[0]?.host ?? target.addresses[0];
  const known =
    address === undefined
      ? []
      : comparingRules(accessLists, target.host, address).filter(({ whatIf }) => !whatIf);
  const rules = known.filter((rule) => !isDisproved(rule, network.label, endpoints));
  const ports = [...new Set(endpoints.map(({ port }) => port))];
  const guess = generationOf(ports, mapper?.list ?? null);
  const { range } = guess;
  const total = range === null ? 0 : countPorts([range]);
  const together = range === null ? 0 : countPorts(passingAll(rules, range));
  const draws = range === null ? 0 : ports.filter((port) => holdsPort([range], port)).length;
  const odds = range === null || rules.length === 0 ? null : oddsOf(together, total, draws);
  const fixed = suggestPorts(rules, guess, taken);
  const oddsWords = (): readonly string[] => {
    if (range === null || odds === null) return [CONCLUSION.rangeUnknown];
    const drawn = formatPortList([range]);
    if (odds === 1) return [CONCLUSION.whole(drawn)];
    return [
      odds === 0 ? CONCLUSION.never(drawn) : CONCLUSION.bet(odds, drawn),
      ...(fixed.ports.length === 0 ? [] : [CONCLUSION.staticPorts(fixed.ports, fixed.note)]),
    ];
  };
  return {
    lists: rules.map(({ device, owner, allow }) => ({
      device,
      owner,
      allow: portListWords(allow),
      holdsToday: ports.every((port) => holdsPort(allow, port)),
      share: range === null ? null : countPorts(intersectPorts(allow, [range])) / total,
    })),
    range: range === null ? null : formatPortList([range]),
    odds,
    known,
    staticPorts: fixed.ports,
    staticPortTexts: staticPortTexts(guess.generation, fixed),
    words: [
      ...known
        .filter((rule) => !rules.includes(rule))
        .map(({ device, allow }) => CONCLUSION.disproved(device, portListWords(allow))),
      ...(rules.length === 0 ? (known.length === 0 ? [CONCLUSION.noLists] : []) : oddsWords()),
    ],
  };
}
