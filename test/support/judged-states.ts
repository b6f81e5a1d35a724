import type { AgentState } from '../../model/agent-state.ts';
import type { CheckResult, WebStep } from '../../model/check.ts';
import { type Code, CODES, factsOf, type Severity } from '../../model/codes/facts.ts';
import type { Door } from '../../model/door.ts';
import type { HeldBecause } from '../../model/held-because.ts';
import type { NetworkLabel, NetworkState } from '../../model/network-state.ts';
import type { Way } from '../../model/way.ts';
import { checkOf, HOST, runOf } from './samples.ts';
import { endpointsOf, ladderOf, saidOf, SINCE, stateOf, TAKEN_AT, travelling } from './states.ts';

const NONE = { state: 'none', product: null, adapter: null } as const;
const tunnel = (state: NetworkState['tunnel']['state']): NetworkState['tunnel'] => ({
  state,
  product: 'Secure Access',
  adapter: 'tun0',
});

/** A network of every label. */
export const NETWORKS: Readonly<Record<NetworkLabel, NetworkState>> = {
  offline: travelling({ label: 'offline', link: 'none', tunnel: NONE, over: null }),
  captive: travelling({ label: 'captive', link: 'wifi', tunnel: NONE, over: null }),
  mobile: travelling({ label: 'mobile', tunnel: NONE, over: null }),
  'lan-corporate': travelling({ label: 'lan-corporate', link: 'lan', tunnel: NONE, over: null }),
  'lan-foreign': travelling({ label: 'lan-foreign', link: 'wifi', tunnel: NONE, over: null }),
  limited: travelling({ label: 'limited', link: 'wifi', tunnel: NONE, over: null }),
  tunnel: travelling({ label: 'tunnel', tunnel: tunnel('up') }),
  'tunnel-connecting': travelling({ label: 'tunnel-connecting', tunnel: tunnel('connecting') }),
  'tunnel-no-route': travelling({ label: 'tunnel-no-route', tunnel: tunnel('up-no-route') }),
  'tunnel-degraded': travelling({ label: 'tunnel-degraded', tunnel: tunnel('degraded') }),
  unknown: travelling({ label: 'unknown', tunnel: NONE, over: null }),
};
const LABELS = Object.keys(NETWORKS) as NetworkLabel[];

/** Where the laptop may have gone since the verdict. */
const ELSEWHERE: readonly NetworkLabel[] = [
  'offline',
  'captive',
  'mobile',
  'tunnel-connecting',
  'unknown',
];

/** Every code that can be the verdict of a run. */
export const VERDICTS = (Object.keys(CODES) as Code[]).filter(
  (code) => factsOf(code).kind !== 'finding',
);

/** In which networks a run can come to the verdict. */
function comesOn(verdict: Code, { label, link, tunnel: { state } }: NetworkState): boolean {
  switch (verdict) {
    case 'TUNNEL_DOWN':
    case 'CLIENT_MISSING':
    case 'TUNNEL_REFUSED':
    case 'GATEWAY_UNREACHABLE':
    case 'GATEWAY_BLOCKED_HERE':
      return state === 'none' && link !== 'none' && label !== 'unknown';
    case 'TUNNEL_CONNECTING':
      return label === 'tunnel-connecting';
    case 'LINK_DOWN':
      // A VPN may be up over nothing, and a rule of the laptop bar the server's address alone.
      return ['offline', 'mobile', 'tunnel-no-route'].includes(label);
    default:
      return label !== 'offline' && label !== 'captive' && label !== 'unknown';
  }
}

const LISTS = {
  device: 'Citrix Access Gateway',
  devices: 'Citrix Access Gateway (list 1 of 2 on the way) and ISA Server (list 2 of 2 on the way)',
  owner: 'Network team and the firewall team',
  keepers: 'Network team (Citrix Access Gateway) and the firewall team (ISA Server)',
  refusal: '2 lists shut out: Citrix Access Gateway (it allows 1) and ISA Server (it allows 2)',
  shutBy: 'Citrix Access Gateway and ISA Server',
} as const;
const ARGS = {
  host: 'exch1.corp.example',
  address: '10.1.2.3',
  port: 2314,
  interface: 'EMSMDB',
  product: 'Secure Access',
  gateway: 'cag.example',
  gatewayMs: 210,
  other: 'FortiClient',
  server: 'exch2.corp.example',
  cost: 'Windows calls the connection metered, up to a limit',
  door: 'MAPI over HTTP',
} as const;
/** What frees the way, as the deciders of these codes word it. */
const REMEDIES: Partial<Readonly<Record<Code, string>>> = {
  DNS_IMPOSSIBLE_ADDRESS: 'Ask the network team what the name servers say of it.',
  LOCAL_SUBNET_OVERLAP: 'Ask the laptop team to move the network of docker0',
  TLS_EXPIRED: 'Ask the Exchange team to renew the certificate.',
  TLS_UNTRUSTED:
    'Ask the laptop team for the root of it, or the Exchange team for a public certificate.',
};

/** One report that waits, and why. */
const waiting = (heldBecause: HeldBecause): Pick<AgentState, 'outbox'> => ({
  outbox: { count: 1, bytes: 9, heldBecause, trouble: null },
});
const BREAK = { code: 'ALL_GREEN', since: SINCE, deliveredAt: null } as const;
const SPOT = { code: 'ALL_GREEN', host: HOST, at: SINCE, deliveredAt: null } as const;
const AT = TAKEN_AT;
/** What became of reports; the codes of those that were made become that of the verdict. */
const REPORTS: readonly Partial<AgentState>[] = [
  { lastDeliveredAt: AT },
  waiting('no-route'),
  waiting('no-collector'),
  { breakTold: BREAK, lastDeliveredAt: AT },
  { breakTold: BREAK, ...waiting('no-route') },
  { breakTold: { ...BREAK, deliveredAt: AT } },
  { breakTold: { ...BREAK, deliveredAt: AT }, ...waiting('no-route') },
  { breakTold: { ...BREAK, deliveredAt: AT }, notKept: 'The disk is full.' },
  { breakTold: { ...BREAK, since: '2026-11-24T06:00:00.000Z', deliveredAt: AT } },
  { weakSpotsTold: [SPOT], lastDeliveredAt: AT },
  { weakSpotsTold: [SPOT], ...waiting('no-route') },
  { weakSpotsTold: [{ ...SPOT, deliveredAt: AT }] },
  { weakSpotsTold: [{ ...SPOT, host: 'other.example', deliveredAt: AT }] },
  { weakSpotsTold: [{ ...SPOT, deliveredAt: AT }], notKept: 'The disk is full.' },
  {
    settings: {
      items: [{ key: 'collector.url', value: 'https://collect.example', source: 'user file' }],
      problems: [],
    },
  },
];
const reportOf = (
  { weakSpotsTold = [], breakTold = null, ...report }: Partial<AgentState>,
  verdict: Code,
): Partial<AgentState> => ({
  ...report,
  weakSpotsTold: weakSpotsTold.map((spot) => ({ ...spot, code: verdict })),
  breakTold: breakTold && { ...breakTold, code: verdict },
});

/** What a run came to besides its verdict: which of mail and address book answered, by which way. */
interface Shown {
  readonly weight: Severity;
  readonly mail: boolean;
  readonly addressBook: boolean;
  /** `doors`: a door alone is set up. */
  readonly by: 'rpc' | 'mapi-http' | 'doors';
}

const NOTHING = { mail: false, addressBook: false } as const;
const ALL = { mail: true, addressBook: true } as const;
/** What answers where a verdict weighs so. */
const ANSWERS: Readonly<Record<Severity, readonly Pick<Shown, 'mail' | 'addressBook'>[]>> = {
  ok: [ALL],
  info: [ALL],
  degraded: [ALL, { mail: true, addressBook: false }, NOTHING],
  broken: [NOTHING, { mail: false, addressBook: true }],
  inconclusive: [NOTHING],
};

/** What a code may weigh: less where other interfaces answer. */
const WEIGHTS: Readonly<Record<Severity, readonly Severity[]>> = {
  ok: ['ok'],
  info: ['info'],
  degraded: ['degraded'],
  broken: ['broken', 'degraded', 'info'],
  inconclusive: ['inconclusive'],
};

function* shownBy(verdict: Code): Generator<Shown> {
  const { kind, severity, rung } = factsOf(verdict);
  const ways = (['rpc', 'mapi-http', 'doors'] as const).filter((by) =>
    kind === 'door' ? by !== 'rpc' : by === 'rpc' || rung !== 'rpc',
  );
  for (const by of ways)
    for (const weight of WEIGHTS[severity])
      for (const answers of ANSWERS[weight])
        if (by === 'rpc' || answers.mail === answers.addressBook || answers.mail)
          yield { by, weight, ...answers };
}

/** The laptop where it ran; then what became of reports, and where it may have gone. */
export function* statesOf(verdict: Code): Generator<AgentState> {
  const places = Object.values(NETWORKS).filter((network) => comesOn(verdict, network));
  const weights = new Set<Severity>();
  for (const shown of shownBy(verdict)) {
    const all = places.map((ran) => judged(verdict, shown, ran));
    yield* all;
    if (weights.has(shown.weight)) continue;
    for (const report of REPORTS) yield { ...all[0]!, ...reportOf(report, verdict) };
    // Away from there the verdict is of the past, whatever it weighs.
    if (weights.size === 0)
      for (const here of all)
        for (const label of ELSEWHERE) yield { ...here, network: NETWORKS[label] };
    weights.add(shown.weight);
  }
}

function judged(verdict: Code, shown: Shown, ran: NetworkState): AgentState {
  const diagnosis = saidOf(
    verdict,
    {
      ...ARGS,
      ...(factsOf(verdict).kind === 'door' ? {} : LISTS),
      remedy: REMEDIES[verdict] ?? 'Ask whoever keeps it.',
      ...(verdict === 'TLS_INTERCEPTED' ? { owner: 'the network team' } : {}),
    },
    { severity: shown.weight, ...(verdict === 'INCONCLUSIVE' ? { confidence: 'low' } : {}) },
  );
  const run = runOf(diagnosis, {
    network: ran,
    ...(shown.by === 'rpc' ? overRpc(shown) : overDoor(shown)),
  });
  return stateOf({ network: ran, diagnosis, run: verdict === 'NOT_CONFIGURED' ? null : run });
}

function overRpc({ mail, addressBook }: Shown) {
  const answers: Readonly<Record<string, boolean>> = { EMSMDB: mail, NSPI: addressBook };
  const fail = { status: 'fail', code: 'RPC_NO_ANSWER' } as const;
  const change = Object.fromEntries(
    Object.entries(answers).flatMap(([name, well]) =>
      well ? [] : [[`rpc.bind.${name}`, fail] as const],
    ),
  );
  const endpoints = endpointsOf().map((one) => ({
    ...one,
    bind: answers[one.interface] === true ? ('accepted' as const) : ('no-answer' as const),
  }));
  return { checks: [...ladderOf({ change })], endpoints };
}

function overDoor({ by, mail, addressBook }: Shown) {
  const kind = by === 'doors' ? 'owa' : 'mapi';
  const step = (name: string, rung: CheckResult['rung'], well: boolean): CheckResult =>
    checkOf(`web.${kind}.${name}`, {
      rung,
      step: `web-${name}` as WebStep,
      status: well ? 'ok' : 'fail',
      code: well ? null : 'WEB_SERVER_BUSY',
      args: ARGS,
    });
  const way: Way | null = by === 'doors' ? null : { protocol: 'mapi-http', because: 'settings' };
  const door: Door = {
    door: kind,
    url: `https://mail.example/${kind}`,
    client: 'outlook',
    via: 'direct',
    hops: [],
    who: 'iis',
    auth: [],
    preAuth: 'exchange',
    code: mail ? null : 'WEB_SERVER_BUSY',
  };
  return {
    checks: [
      ...ladderOf().filter(({ rung }) => rung !== 'rpc'),
      step('name', 'name', true),
      step('tcp', 'path', true),
      step('tls', 'tls', true),
      step('who', 'web', mail),
      ...(mail && kind === 'mapi' ? [step('nspi', 'web', addressBook)] : []),
    ],
    endpoints: [],
    doors: [door],
    way,
  };
}

/** Every label, before anything was checked. */
export const UNCHECKED: readonly AgentState[] = LABELS.map((label) =>
  stateOf({ network: NETWORKS[label], probing: true }),
);
