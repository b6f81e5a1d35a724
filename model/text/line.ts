import * as z from 'zod/mini';
import type { AgentState } from '../agent-state.ts';
import type { CheckStatus, Step } from '../check.ts';
import type { Code, Rung } from '../codes/facts.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { doorOfWay } from '../door-of-way.ts';
import { EXCHANGE_INTERFACES } from '../interfaces.ts';
import type { ProbeRun } from '../run.ts';
import { holdsNow, partsOf } from './standing.ts';
import type { Words } from './words.ts';

/** From the laptop to the mailbox, in the order in which a connection passes them. */
export const STATIONS = ['laptop', 'network', 'vpn', 'server', 'services'] as const;
export type StationKey = (typeof STATIONS)[number];

export interface Station {
  readonly key: StationKey;
  readonly name: string;
  readonly status: CheckStatus;
  readonly word: string;
}

/** An access list on the last stretch: it sees the ports that the mail server announced. */
export interface Gate {
  readonly device: string;
  readonly owner: string | null;
  readonly status: CheckStatus;
  readonly word: string;
}

/** The way to mail as one line: what works, and where it stops. */
export interface Line {
  readonly stations: readonly Station[];
  readonly gates: readonly Gate[];
  /** The wire is cut before this station; null: nowhere, or nobody knows. */
  readonly cutBefore: StationKey | null;
}

type LineWords = Pick<Words, 'line'>;
type Statuses = Readonly<Record<StationKey, CheckStatus>>;

const UNTESTED: Statuses = {
  laptop: 'inconclusive',
  network: 'inconclusive',
  vpn: 'inconclusive',
  server: 'inconclusive',
  services: 'inconclusive',
};

/** Where a verdict belongs that no check of a station shows. */
const STATION_OF_RUNG: Readonly<Record<Rung, StationKey | null>> = {
  link: 'network',
  tunnel: 'vpn',
  name: 'server',
  path: 'server',
  rpc: 'services',
  tls: 'server',
  proxy: 'server',
  web: 'server',
  outlook: 'laptop',
  finding: null,
  none: null,
};

/** The lists are drawn as gates: their codes mark no station. */
const OF_LISTS: readonly Code[] = ['RPC_PORT_OUTSIDE_ACL', 'RPC_ADDRESS_OUTSIDE_ACL', 'ACL_STALE'];

/** @param isTold the agent answers: what it said before is no line for now */
export function lineOf(state: AgentState | null, isTold: boolean, words: LineWords): Line {
  if (state === null || !isTold) return drawn(UNTESTED, null, [], words);
  const lists = listsOf(state);
  const { run, diagnosis, network } = state;
  if (run === null || diagnosis === null || !holdsNow(state)) {
    const { LINE } = words.line;
    const laptop = { ...UNTESTED, laptop: 'ok' } as const;
    const gates = gatesOf(lists, null, words);
    switch (network.label) {
      case 'offline':
        return drawn({ ...laptop, network: 'fail' }, LINE.offline, gates, words);
      case 'captive':
        return drawn({ ...laptop, network: 'fail' }, LINE.captive, gates, words);
      case 'tunnel-connecting':
        return drawn({ ...laptop, network: 'ok' }, LINE.connecting, gates, words, 'vpn');
      default:
        return drawn(laptop, null, gates, words);
    }
  }
  const statuses = judged(run, diagnosis);
  const byRpc = doorOfWay(run.way) === null;
  return drawn(
    statuses,
    words.line.STATION_OF_CODE[diagnosis.code] ?? halfWord(run, statuses, words),
    byRpc ? gatesOf(lists, run, words) : [],
    words,
  );
}

const isPassed = (status: CheckStatus): boolean => status !== 'fail' && status !== 'degraded';

/** What the last station lacks, where it has the other. */
function halfWord(run: ProbeRun, statuses: Statuses, { line: { LINE } }: LineWords): string | null {
  const isWellBefore = STATIONS.slice(0, -1).every((key) => isPassed(statuses[key]));
  if (!isWellBefore) return null;
  const { well, fail } = partsOf(run);
  if (well.includes('mail') && fail.includes('addressBook')) return LINE.addressBook;
  return fail.includes('mail') && well.includes('addressBook') ? LINE.mail : null;
}

function judged(run: ProbeRun, diagnosis: Diagnosis): Statuses {
  const { well, fail } = partsOf(run);
  const of = (part: (typeof well)[number]): CheckStatus =>
    well.includes(part) ? 'ok' : fail.includes(part) ? 'fail' : 'inconclusive';
  const has = (step: Step, status: CheckStatus): boolean =>
    run.checks.some((check) => check.step === step && check.status === status);
  const [mail, addressBook] = [of('mail'), of('addressBook')];
  const seen: Statuses = {
    laptop: 'ok',
    network: of('network'),
    vpn:
      has('gateway', 'fail') || of('vpn') === 'fail'
        ? 'fail'
        : has('tunnel', 'inconclusive')
          ? 'inconclusive'
          : of('vpn') === 'ok'
            ? 'ok'
            : 'skipped',
    server: has('name', 'fail') ? 'fail' : of('server'),
    services: mail === 'ok' && addressBook === 'fail' ? 'degraded' : mail,
  };
  return withVerdict(seen, diagnosis);
}

/** The verdict may blame a station of which no check speaks. */
function withVerdict(seen: Statuses, { code, rung, severity, whoMustAct }: Diagnosis): Statuses {
  const place = whoMustAct === 'laptop' && rung !== 'tunnel' ? 'laptop' : STATION_OF_RUNG[rung];
  if (place === null) return seen;
  const isCut = STATIONS.some((key) => seen[key] === 'fail');
  if (severity === 'broken' && (place === 'laptop' || !isCut)) return { ...seen, [place]: 'fail' };
  if (
    severity === 'inconclusive' &&
    !isCut &&
    whoMustAct === 'user' &&
    code !== 'TUNNEL_CONNECTING'
  )
    return { ...seen, [place]: 'fail' };
  const isWeak = severity === 'degraded' && seen[place] === 'ok' && !OF_LISTS.includes(code);
  return isWeak ? { ...seen, [place]: 'degraded' } : seen;
}

/**
 * @param special what stands below the station where the line stops, or below that of `at`, in place
 * of its status
 */
function drawn(
  statuses: Statuses,
  special: string | null,
  gates: readonly Gate[],
  { line: { LINE, STATION_WORDS } }: LineWords,
  at: StationKey | null = null,
): Line {
  const cut = STATIONS.findIndex((key) => statuses[key] === 'fail');
  const marked = at ?? STATIONS[cut] ?? STATIONS.find((key) => statuses[key] === 'degraded');
  const stations = STATIONS.map((key, index): Station => {
    const isBeyond = cut !== -1 && index > cut && statuses[key] !== 'ok';
    const isSkipped = statuses[key] === 'skipped';
    const status = isBeyond && !isSkipped ? 'inconclusive' : statuses[key];
    const plain = isBeyond && !isSkipped ? LINE.beyond : STATION_WORDS[status];
    const word = key === marked ? (special ?? plain) : plain;
    return { key, name: LINE.stations[key], status, word };
  });
  return { stations, gates, cutBefore: STATIONS[cut] ?? null };
}

const List = z.object({ device: z.string(), owner: z.optional(z.nullable(z.string())) });
const Lists = z.array(List);

/** One gate a device: a device may have several lists. */
function listsOf({ settings }: AgentState): readonly z.infer<typeof List>[] {
  const value = settings.items.find(({ key }) => key === 'accessLists')?.value;
  const lists = Lists.safeParse(value);
  if (!lists.success) return [];
  return [...new Map(lists.data.map((list) => [list.device, list])).values()];
}

/** Interfaces without which Outlook shows no mail or no names. */
const NEEDED: readonly string[] = EXCHANGE_INTERFACES.filter(({ weight }) => weight !== 'info').map(
  ({ name }) => name,
);

function gatesOf(
  lists: readonly z.infer<typeof List>[],
  run: ProbeRun | null,
  { line: { GATE_WORDS } }: LineWords,
): readonly Gate[] {
  return lists.map(({ device, owner = null }) => {
    const seen = (run?.endpoints ?? []).filter(
      ({ interface: name, insideAcl }) => NEEDED.includes(name) && device in insideAcl,
    );
    const outside = seen.filter(({ insideAcl }) => insideAcl[device] === false);
    const status: CheckStatus =
      seen.length === 0
        ? 'inconclusive'
        : outside.length === 0
          ? 'ok'
          : outside.some(({ bind }) => bind === 'accepted')
            ? 'degraded'
            : 'fail';
    return { device, owner, status, word: GATE_WORDS[status] };
  });
}
