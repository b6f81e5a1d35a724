import type { AccessListInPlay } from '../../model/access-list.ts';
import type { PastRun } from '../../model/history.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { Endpoint } from '../../model/run.ts';
import { SEGMENT } from '../../model/text/en/past.ts';
import { isOneRange, standsOn, type SilentPort, type Suspect, suspectsOf } from './suspects.ts';

/** Older ones say nothing: a server is restarted, a list is changed. */
const WITNESS_MS = 86_400_000;

/** What one run shows of a silent port, and what is remembered. */
export interface SegmentInput {
  readonly silent: SilentPort;
  readonly endpoints: readonly Endpoint[];
  readonly accessLists: readonly AccessListInPlay[];
  readonly network: Pick<NetworkState, 'label' | 'tunnel'>;
  /** Member of the VPN gateway that carries this run; null where that is not known. */
  readonly member: string | null;
  readonly past: readonly PastRun[];
  /** Start of this run, RFC 3339. */
  readonly at: string;
  /** How a moment is told. */
  readonly moment: (iso: string) => string;
}

/** Who may keep the port silent, and what shows it. */
export interface Segment {
  readonly suspects: readonly [Suspect, ...Suspect[]];
  /** What separates these from the others, each in words; empty where nothing does. */
  readonly shown: readonly string[];
}

/** Something that acquits, and the words for it. */
interface Witness {
  readonly acquits: (suspect: Suspect) => boolean;
  readonly words: string;
}

/**
 * Which part of the way keeps a port silent that every typed list lets pass: what a witness acquits
 * is left out. A witness that would acquit everybody contradicts the silence and is not believed.
 * Null where nobody is known who could. Pure.
 */
export function segmentOf(input: SegmentInput): Segment | null {
  const all = suspectsOf(input.silent, input.accessLists, input.network);
  let left = all;
  const shown: string[] = [];
  for (const { acquits, words } of witnessesOf(input)) {
    const still = left.filter((suspect) => !acquits(suspect));
    if (still.length === 0 || still.length === left.length) continue;
    left = still;
    shown.push(words);
  }
  const [first, ...others] = left;
  return first === undefined ? null : { suspects: [first, ...others], shown };
}

/** The surest first. */
function witnessesOf(input: SegmentInput): readonly Witness[] {
  const { silent, past, at, network } = input;
  const isSame = portSetOf(input.endpoints, silent);
  // A service that died leaves its entry in the mapper, and the same ports: only an answer since tells.
  const earlier =
    silent.isMapper || silent.isRefused === true
      ? afterItBegan(past, at, network.label).filter((run) => silent.isMapper || isSame(run))
      : witnessing(past, at, isSame);
  return [...elsewhere(input, earlier), ...members(input, earlier), ...controls(input)];
}

/** Runs that may witness: at most a day old, with the ports that the mapper names now. */
export function witnessing(
  past: readonly PastRun[],
  at: string,
  counts: (run: PastRun) => boolean,
): readonly PastRun[] {
  return past.filter((run) => {
    const ageMs = Date.parse(at) - Date.parse(run.at);
    return ageMs >= 0 && ageMs <= WITNESS_MS && counts(run);
  });
}

/**
 * Where the mapper itself is silent, no ports can be compared: then only a run counts that came after
 * the silence had begun here.
 */
function afterItBegan(
  past: readonly PastRun[],
  at: string,
  label: PastRun['label'],
): readonly PastRun[] {
  const since = failingSince(past, label) ?? at;
  return witnessing(past, at, (run) => run.at > since);
}

/** Start of the first of the runs on that network that all broke, the latest last; null: none did. */
export function failingSince(past: readonly PastRun[], label: PastRun['label']): string | null {
  const here = past
    .filter((run) => run.label === label && run.severity !== 'inconclusive')
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
  const end = here.findIndex(({ severity }) => severity !== 'broken');
  return here.slice(0, end === -1 ? undefined : end).at(-1)?.at ?? null;
}

/** Whether another run's mapper named the same ports at the same address. */
export function portSetOf(
  endpoints: readonly Pick<Endpoint, 'host' | 'interface' | 'port'>[],
  { address }: Pick<SilentPort, 'address'>,
): (run: Pick<PastRun, 'ports'>) => boolean {
  const textOf = (ports: readonly { interface: string; port: number }[]): string =>
    [...new Set(ports.map((one) => `${one.interface} ${String(one.port)}`))].sort().join();
  const now = textOf(endpoints.filter(({ host }) => host === address));
  return ({ ports }) =>
    now !== '' && textOf(ports.filter((port) => port.address === address)) === now;
}

/** A mapper that named ports answered. */
const isBoundIn = ({ address, port, isMapper }: SilentPort, { ports }: PastRun): boolean =>
  ports.some((one) => one.address === address && (isMapper || (one.port === port && one.bound)));

/** The port bound on another network: the server, and every device that stands there too, let it. */
function elsewhere(
  { silent, network, moment }: SegmentInput,
  earlier: readonly PastRun[],
): readonly Witness[] {
  const run = earlier.find((one) => one.label !== network.label && isBoundIn(silent, one));
  if (run === undefined) return [];
  return [
    {
      acquits: ({ kind, list }) =>
        kind === 'server' || (list !== null && list.on !== null && standsOn(list, run.label)),
      words: SEGMENT.boundElsewhere(silent.port, run.label, moment(run.at)),
    },
  ];
}

/** It bound through another member of the same gateway: what lies behind both is acquitted. */
function members(
  { silent, network, member, moment, accessLists }: SegmentInput,
  earlier: readonly PastRun[],
): readonly Witness[] {
  if (member === null) return [];
  const run = earlier.find(
    (one) =>
      one.label === network.label &&
      one.member !== null &&
      one.member !== member &&
      isBoundIn(silent, one),
  );
  if (run === undefined) return [];
  const [own] = suspectsOf(silent, accessLists, network);
  return [
    {
      acquits: (suspect) => suspect.name !== own?.name,
      words: SEGMENT.boundByMember(silent.port, run.member ?? '', moment(run.at)),
    },
  ];
}

/** A port of the same typed range that binds now: that device lets the range pass. */
function controls({ silent, endpoints, accessLists, network }: SegmentInput): readonly Witness[] {
  const lists = suspectsOf(silent, accessLists, network).filter(({ kind }) => kind === 'list');
  const bound = endpoints.filter(
    ({ host, port, bind }) =>
      host === silent.address && port !== silent.port && bind === 'accepted',
  );
  const acquitted = lists.flatMap((device) => {
    const control = bound.find(({ port }) => isOneRange(device, silent.port, port));
    return control === undefined ? [] : [{ device, port: control.port }];
  });
  // Where every list lets the range pass, the typed lists say nothing of who does not.
  if (acquitted.length === lists.length) return [];
  return acquitted.map(({ device, port }) => ({
    acquits: (suspect) => suspect.name === device.name && suspect.kind === 'list',
    words: SEGMENT.control(port, device.name),
  }));
}
