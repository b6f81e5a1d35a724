import type { AccessListInPlay } from '../../model/access-list.ts';
import type { Args, CheckResult } from '../../model/check.ts';
import type { Code, WhoMustAct } from '../../model/codes/facts.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { PastRun } from '../../model/history.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { LadderResult } from '../../model/run.ts';
import { clockWords } from '../../model/text/en/clock.ts';
import { allOf } from '../../model/text/en/lists.ts';
import { CONTRAST, SEGMENT } from '../../model/text/en/past.ts';
import { STAND_IN } from '../../model/text/en/stand-ins.ts';
import { blockedHere } from './blocked-here.ts';
import { lacksGroup } from './group-resource.ts';
import { failingSince, portSetOf, type Segment, segmentOf, witnessing } from './segment.ts';
import { type SilentPort, standsOn, type Suspect } from './suspects.ts';

/** What a verdict is held against beside its own run. */
export interface Past {
  /** Runs against the same host, in any order. */
  readonly runs: readonly PastRun[];
  /** Start of this run, RFC 3339 in UTC. */
  readonly at: string;
  /** Member of the VPN gateway that carries this run; null where that is not known. */
  readonly member: string | null;
}

type CodeOfThePast = 'GROUP_LACKS_RESOURCE' | 'GATEWAY_BLOCKED_HERE';

/** What the past adds to a verdict. */
export interface PastWords {
  readonly args: Args;
  /** Whole sentences behind the summary. */
  readonly sentences: readonly string[];
  /** Who must act, where the past tells; null: whom the code names. */
  readonly whoMustAct: WhoMustAct | null;
  readonly confidence: Diagnosis['confidence'] | null;
  /** What to do, where the past acquits whom the code's own step asks; null: that step stands. */
  readonly nextStep: string | null;
  /** What the past makes of the verdict; null: it stays what it is. */
  readonly code: CodeOfThePast | null;
}

const NOTHING: PastWords = {
  args: {},
  sentences: [],
  whoMustAct: null,
  confidence: null,
  nextStep: null,
  code: null,
};

/** Silence, as a verdict tells it: a filter on the way, or nobody there. */
const SILENT: ReadonlySet<Code> = new Set(['EPM_BLOCKED', 'RPC_PORT_BLOCKED', 'RPC_NO_ANSWER']);
/** A reset is the server's own, until a witness shows that a filter on the way sends it. */
const REFUSED: ReadonlySet<Code> = new Set(['EPM_REFUSED', 'RPC_PORT_REFUSED']);
/** Codes whose own next step asks the Exchange team. */
const ASKS_EXCHANGE: ReadonlySet<Code> = new Set([...REFUSED, 'RPC_NO_ANSWER']);

const ACTS: Readonly<Record<Suspect['kind'], WhoMustAct>> = {
  list: 'firewall',
  gateway: 'vpn',
  server: 'exchange',
};

/** Holds a broken verdict of RPC against the runs before it. Pure. */
export function weighPast(
  { code, rung, severity }: Pick<Diagnosis, 'code' | 'rung' | 'severity'>,
  { step, address, port }: Pick<CheckResult, 'step' | 'address' | 'port'>,
  { target: { host }, endpoints }: Pick<LadderResult, 'target' | 'endpoints'>,
  given: {
    readonly past: Past;
    readonly network: Pick<NetworkState, 'label' | 'tunnel' | 'trust' | 'reach'>;
    /** Checks of the doors by HTTP. */
    readonly doors: readonly CheckResult[];
    readonly accessLists: readonly AccessListInPlay[];
    /** Whether a device on the way may have opened the port in the server's place. */
    readonly mayBeAnsweredFor: boolean;
  },
): PastWords {
  if (code === 'GATEWAY_UNREACHABLE') {
    const { past, network, doors } = given;
    const moment = (iso: string): string => clockWords(iso, new Date(past.at));
    const here = blockedHere({ network, doors, past, moment });
    return here === null ? NOTHING : { ...NOTHING, ...here, confidence: 'medium' };
  }
  if (rung !== 'rpc' || severity !== 'broken' || address === null || port === null) return NOTHING;
  const { past, network, accessLists } = given;
  const moment = (iso: string): string => clockWords(iso, new Date(past.at));
  const silent: SilentPort = {
    ...{ host, address, port },
    isMapper: step === 'connect' || step === 'mapper',
    isRefused: REFUSED.has(code),
  };
  const contrast = contrastWords(silent, { endpoints, network, past, moment });
  // A filter of ports cannot open one: where nobody accepts connections in its place, it is the server.
  const isServersOwn = code === 'RPC_NO_ANSWER' && !given.mayBeAnsweredFor;
  const segment =
    (SILENT.has(code) || silent.isRefused === true) && !isServersOwn
      ? segmentOf({
          ...{ silent, endpoints, accessLists, network, moment },
          ...{ member: past.member, past: past.runs, at: past.at },
        })
      : null;
  const group =
    segment === null || silent.isRefused === true
      ? null
      : lacksGroup(silent, segment, { network, endpoints, past: past.runs });
  if (group !== null)
    return {
      ...NOTHING,
      ...group,
      sentences: [...(contrast === null ? [] : [contrast])],
      confidence: 'medium',
    };
  const isWorthIt =
    segment !== null &&
    (segment.shown.length > 0 ||
      (code === 'RPC_PORT_BLOCKED' && hasList(accessLists, network.label)));
  return {
    ...NOTHING,
    ...(isWorthIt ? told(segment) : {}),
    // The gateway's own list, which nobody typed, is as likely as the firewall behind it.
    ...(!isWorthIt && code === 'RPC_PORT_BLOCKED' && network.tunnel.state !== 'none'
      ? { confidence: 'medium' as const }
      : {}),
    ...(isWorthIt && ASKS_EXCHANGE.has(code) ? askedInstead(segment, silent) : {}),
    sentences: [
      ...(contrast === null ? [] : [contrast]),
      ...(isWorthIt ? [segmentWords(segment)] : []),
    ],
  };
}

const hasList = (lists: readonly AccessListInPlay[], label: NetworkState['label']): boolean =>
  lists.some((list) => !list.whatIf && list.beforeGateway !== true && standsOn(list, label));

const segmentWords = ({ suspects: [first, ...others], shown }: Segment): string =>
  others.length === 0 ? SEGMENT.one(first, shown) : SEGMENT.oneOf([first, ...others], shown);

/** Where the server is acquitted, the code's own step would ask the wrong team. */
function askedInstead(
  { suspects }: Segment,
  { address, port }: SilentPort,
): Pick<PastWords, 'nextStep'> {
  if (suspects.some(({ kind }) => kind === 'server')) return { nextStep: null };
  const names = suspects.map(({ name }) => name);
  const owner = allOf([...new Set(suspects.map((suspect) => suspect.owner))]);
  return { nextStep: STAND_IN.askLeft(names, owner, `${address} TCP ${String(port)}`) };
}

function told({ suspects, shown }: Segment): Partial<PastWords> {
  const [first, ...others] = suspects;
  const owner = allOf([...new Set(suspects.map((suspect) => suspect.owner))]);
  const args = { owner, segment: suspects.map(({ name }) => name) };
  if (others.length > 0) {
    // Nobody of those that are left is the one to act before the others.
    const isServerLeft = suspects.some(({ kind }) => kind === 'server');
    return { args, confidence: 'medium', whoMustAct: isServerLeft ? null : ACTS[first.kind] };
  }
  return { args, whoMustAct: ACTS[first.kind], confidence: shown.length > 0 ? 'high' : 'medium' };
}

/** The same ladder on two networks: works there, fails here; null where the past does not show it. */
function contrastWords(
  silent: SilentPort,
  {
    endpoints,
    network: { label },
    past: { runs, at },
    moment,
  }: {
    readonly endpoints: LadderResult['endpoints'];
    readonly network: Pick<NetworkState, 'label'>;
    readonly past: Past;
    readonly moment: (iso: string) => string;
  },
): string | null {
  const since = failingSince(runs, label) ?? at;
  const isSame = portSetOf(endpoints, silent);
  // A server that was well before it broke here may have broken meanwhile: its ports tell.
  const [there] = witnessing(runs, at, (run) => run.at > since || isSame(run))
    .filter(
      ({ severity, label: other }) => other !== label && (severity === 'ok' || severity === 'info'),
    )
    .toSorted((one, other) => (one.at < other.at ? 1 : -1));
  return there === undefined
    ? null
    : CONTRAST.works(there.label, moment(there.at), label, moment(since));
}
