import { describe, expect, it } from 'vitest';
import { renderState } from '../../../cli/render/state.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { trayView } from '../../../electron/tray/tray-view.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import { CODES, type Code, isVerdict, type Severity } from '../../../model/codes/facts.ts';
import { needsHelpdesk } from '../../../model/diagnosis.ts';
import type { NetworkLabel, NetworkState } from '../../../model/network-state.ts';
import { clockWords } from '../../../model/text/en/clock.ts';
import * as EN from '../../../model/text/en.ts';
import { nextStepNow } from '../../../model/text/next-step.ts';
import { isOutdated } from '../../../model/text/standing.ts';
import { travellerView, type TravellerWords } from '../../../model/text/traveller.ts';
import { HOST, runOf } from '../../support/samples.ts';
import {
  endpointsOf,
  ladderOf,
  saidOf,
  SINCE,
  stateOf,
  TAKEN_AT as AT,
  travelling as networkOf,
} from '../../support/states.ts';

const NOW = new Date('2026-11-24T08:30:00.000Z');

/** What a sentence may claim, the words that claim it, and what of the state proves it. */
interface Claim {
  readonly claim: string;
  readonly says: RegExp;
  readonly isProven: (state: AgentState) => boolean;
}

const label =
  (...labels: readonly NetworkLabel[]) =>
  (state: AgentState): boolean =>
    labels.includes(state.network.label);
/** The verdict is one of the present network, which has one. */
const isNow = (state: AgentState): boolean =>
  state.diagnosis !== null &&
  !isOutdated(state) &&
  !label('captive')(state) &&
  (!label('offline')(state) || state.diagnosis.code === 'LINK_DOWN');
const code =
  (...codes: readonly Code[]) =>
  (state: AgentState): boolean =>
    isNow(state) && state.diagnosis !== null && codes.includes(state.diagnosis.code);
const severity =
  (...severities: readonly Severity[]) =>
  (state: AgentState): boolean =>
    isNow(state) && state.diagnosis !== null && severities.includes(state.diagnosis.severity);
const bound =
  (name: string) =>
  (state: AgentState): boolean =>
    isNow(state) &&
    state.run !== null &&
    state.run.endpoints.some((one) => one.interface === name && one.bind === 'accepted');
const both =
  (...proofs: readonly ((state: AgentState) => boolean)[]) =>
  (state: AgentState): boolean =>
    proofs.every((proof) => proof(state));
/** Advice that the reader can follow himself. */
const isForReader = (nextStep: string): boolean => !/^(Ask|Nothing)\b/.test(nextStep);

const CLAIMS: readonly Claim[] = [
  {
    claim: 'Outlook keeps mail: its mode is not read, so nothing proves it',
    says: /mail is kept|keep working|mail goes out later|kept in Outlook/i,
    isProven: () => false,
  },
  {
    claim: 'somebody will be told: nothing tells anybody',
    says: /\btells? you\b|\bnotif|\bwill tell\b/i,
    isProven: () => false,
  },
  {
    claim: 'the helpdesk has the report',
    says: /helpdesk (has (the|a|your)|can see|knows|got)|report \(sent/i,
    isProven: ({ diagnosis, outbox, lastDeliveredAt, notKept }) =>
      diagnosis !== null &&
      needsHelpdesk(diagnosis) &&
      outbox.count === 0 &&
      notKept === null &&
      lastDeliveredAt !== null &&
      lastDeliveredAt >= diagnosis.since,
  },
  {
    claim: 'a report waits and will go out',
    says: /goes out by itself|leaves when/i,
    isProven: ({ outbox }) => outbox.count > 0 && outbox.heldBecause !== 'no-collector',
  },
  {
    claim: 'the helpdesk will be told of a weak spot',
    says: /\btells [^.]* by itself/,
    isProven: (state) =>
      severity('degraded')(state) &&
      !['user', 'nobody'].includes(state.diagnosis?.whoMustAct ?? 'nobody') &&
      state.settings.items.some(({ key, value }) => key === 'collector.url' && value !== null),
  },
  {
    claim: 'the helpdesk has been told of a weak spot',
    says: /has been told/,
    isProven: (state) =>
      isNow(state) &&
      state.notKept === null &&
      state.outbox.count === 0 &&
      state.weakSpotsTold.some(
        ({ code: spot, host, at }) =>
          [state.diagnosis, ...(state.diagnosis?.findings ?? [])].some(
            (one) => one?.code === spot,
          ) &&
          host === state.run?.target.host &&
          state.lastDeliveredAt !== null &&
          state.lastDeliveredAt >= at,
      ),
  },
  {
    claim: 'nobody receives reports',
    says: /no inbox/i,
    isProven: ({ outbox }) => outbox.heldBecause === 'no-collector',
  },
  {
    claim: 'there is nothing for the reader to do',
    says: /Nothing (for you|you can|to) (to )?(do|fix)/i,
    isProven: ({ diagnosis }) =>
      diagnosis !== null && diagnosis.whoMustAct !== 'user' && !isForReader(diagnosis.nextStep),
  },
  { claim: 'nothing is certain', says: /not certain/i, isProven: code('INCONCLUSIVE') },
  {
    claim: 'mail works, or Exchange is reached',
    says: /Exchange reachable|Mail works|Works: [^.]*\bmail\b(?! server)/,
    isProven: bound('EMSMDB'),
  },
  {
    claim: 'the address book works',
    says: /Works: [^.]*address book/,
    isProven: bound('NSPI'),
  },
  {
    claim: 'the address book does not work',
    says: /address book does not/,
    isProven: (state) => isNow(state) && !bound('NSPI')(state),
  },
  {
    claim: 'Outlook cannot connect',
    says: /Outlook cannot connect/,
    isProven: both(severity('broken'), (state) => !bound('EMSMDB')(state)),
  },
  {
    claim: 'there is no network',
    says: /\bNo network\b|has no network/,
    isProven: label('offline'),
  },
  {
    claim: 'a login page is in the way',
    says: /login page/i,
    isProven: (state) => label('captive')(state) || code('CAPTIVE_PORTAL')(state),
  },
  {
    claim: 'the VPN is connecting',
    says: /connecting\b.*…|is connecting/,
    isProven: ({ network }) => network.tunnel.state === 'connecting',
  },
  {
    claim: 'the VPN has to be started',
    says: /Start \S.* to send mail/,
    isProven: both(code('TUNNEL_DOWN'), ({ network }) => network.tunnel.state === 'none'),
  },
  {
    claim: 'the VPN gateway is silent',
    says: /gateway does not answer/,
    isProven: code('GATEWAY_UNREACHABLE'),
  },
  {
    claim: 'the VPN gateway answers',
    says: /gateway answers/,
    isProven: code('TUNNEL_DOWN', 'CLIENT_MISSING', 'TUNNEL_REFUSED'),
  },
  {
    claim: 'the VPN refused the logon',
    says: /refused the logon/,
    isProven: code('TUNNEL_REFUSED'),
  },
  { claim: 'the network leads nowhere', says: /leads nowhere/, isProven: code('NETWORK_LIMITED') },
  { claim: 'nothing is set up', says: /not set up/, isProven: code('NOT_CONFIGURED') },
  {
    claim: 'there is a weak spot',
    says: /weak spot|will not through|Mail works;/,
    isProven: severity('degraded'),
  },
  {
    claim: 'the password is innocent',
    says: /not (about )?your password/i,
    isProven: (state) =>
      severity('broken')(state) &&
      !code('TUNNEL_REFUSED', 'EPM_ACCESS_DENIED', 'RPC_WRONG_SERVICE')(state),
  },
  {
    claim: 'the way is well, and Outlook does not use it',
    says: /Outlook does not use it/,
    isProven: ({ diagnosis }) => diagnosis?.rung === 'outlook',
  },
  {
    claim: 'a check is under way, or follows by itself',
    says: /Checking/,
    isProven: (state) => state.diagnosis === null || isOutdated(state) || state.probing,
  },
  {
    claim: 'it began then',
    says: new RegExp(`since (?!${clockWords(SINCE, NOW)})\\d`, 'i'),
    isProven: () => false,
  },
  {
    claim: 'it is to be told to the helpdesk',
    says: /\bsay [0-9A-Z]{4}-/,
    isProven: ({ diagnosis }) => diagnosis?.reference != null,
  },
];

/** Everything that the traveller reads, wherever he looks. */
function everythingSaid(state: AgentState, words: TravellerWords = EN): readonly string[] {
  const { headline, detail, tray } = travellerView(state, NOW, words);
  const { who, nextStep } = nextStepNow(state, words);
  return [
    headline,
    detail,
    tray,
    who ?? '',
    nextStep ?? '',
    ...trayView({ kind: 'state', state }, NOW).items.map((item) => item.label),
    ...renderState(state, NOW, 10_000, paintFor(false))
      .split('\n')
      .filter((line) => !/^(Before|Agent|Network|Outbox) /.test(line)),
  ];
}

/** The headline first: a claim of its own, or it says nothing that can be held against anything. */
function faults(state: AgentState, words?: TravellerWords): readonly string[] {
  const all = everythingSaid(state, words);
  const unproven = CLAIMS.filter(({ isProven }) => !isProven(state)).flatMap(({ claim, says }) =>
    all
      .filter((text) => says.test(text.replace(/Before, on .*/, '')))
      .map((text) => `${claim}: "${text}"`),
  );
  const [headline = ''] = all;
  const isBare = !CLAIMS.some(({ says }) => says.test(headline));
  return isBare ? [...unproven, `a headline that claims nothing known: "${headline}"`] : unproven;
}

const NONE = { state: 'none', product: null, adapter: null } as const;
const tunnel = (state: NetworkState['tunnel']['state']) => ({
  state,
  product: 'Secure Access',
  server: 'exch2.corp.example',
  cost: 'Windows calls the connection metered, up to a limit',
  adapter: 'tun0',
});
const NETWORKS: readonly NetworkState[] = [
  networkOf({ label: 'offline', link: 'none', tunnel: NONE, over: null }),
  networkOf({ label: 'captive', link: 'wifi', tunnel: NONE, over: null }),
  networkOf({ label: 'mobile', tunnel: NONE, over: null }),
  networkOf({ label: 'lan-corporate', link: 'lan', tunnel: NONE, over: null }),
  networkOf({ label: 'lan-foreign', link: 'wifi', tunnel: NONE, over: null }),
  networkOf({ label: 'limited', link: 'wifi', tunnel: NONE, over: null }),
  networkOf({ label: 'tunnel', tunnel: tunnel('up') }),
  networkOf({ label: 'tunnel-connecting', tunnel: tunnel('connecting') }),
  networkOf({ label: 'tunnel-no-route', tunnel: tunnel('up-no-route') }),
  networkOf({ label: 'tunnel-degraded', tunnel: tunnel('degraded') }),
];

/** In which networks a run can come to the verdict. */
function comesOn(verdict: Code, network: NetworkState): boolean {
  switch (verdict) {
    case 'TUNNEL_DOWN':
    case 'CLIENT_MISSING':
    case 'TUNNEL_REFUSED':
    case 'GATEWAY_UNREACHABLE':
      return network.tunnel.state === 'none' && network.link !== 'none';
    case 'TUNNEL_CONNECTING':
      return network.label === 'tunnel-connecting';
    case 'LINK_DOWN':
      return network.label === 'offline';
    default:
      return network.label !== 'offline' && network.label !== 'captive';
  }
}

const ARGS = {
  host: 'exch1.corp.example',
  address: '10.1.2.3',
  port: 2314,
  interface: 'EMSMDB',
  device: 'Citrix Access Gateway',
  devices: 'Citrix Access Gateway (list 1 of 2 on the way) and ISA Server (list 2 of 2 on the way)',
  owner: 'Network team and the firewall team',
  keepers: 'Network team (Citrix Access Gateway) and the firewall team (ISA Server)',
  refusal: '2 lists shut out: Citrix Access Gateway (it allows 1) and ISA Server (it allows 2)',
  shutBy: 'Citrix Access Gateway and ISA Server',
  product: 'Secure Access',
  gateway: 'cag.example',
  gatewayMs: 210,
  other: 'FortiClient',
  remedy: 'Ask the laptop team to move the network of docker0',
} as const;

const VERDICTS = (Object.keys(CODES) as Code[]).filter(isVerdict);
const REPORTS: readonly Partial<AgentState>[] = [
  {},
  { lastDeliveredAt: '2026-11-24T06:00:00.000Z' },
  { lastDeliveredAt: AT },
  { lastDeliveredAt: AT, notKept: 'The disk is full.' },
  { lastDeliveredAt: AT, outbox: { count: 1, bytes: 9, heldBecause: 'no-route', trouble: null } },
  { outbox: { count: 1, bytes: 9, heldBecause: 'no-collector', trouble: null } },
  {
    settings: {
      items: [{ key: 'collector.url', value: 'https://collect.example', source: 'user file' }],
      problems: [],
    },
  },
];

/** What became of the report of a weak spot; its code is that of the verdict. */
const TELLINGS: readonly Partial<AgentState>[] = [
  { weakSpotsTold: [{ code: 'ALL_GREEN', host: HOST, at: SINCE }] },
  { weakSpotsTold: [{ code: 'ALL_GREEN', host: HOST, at: SINCE }], lastDeliveredAt: AT },
  { weakSpotsTold: [{ code: 'ALL_GREEN', host: 'other.example', at: SINCE }], lastDeliveredAt: AT },
  {
    weakSpotsTold: [{ code: 'ALL_GREEN', host: HOST, at: SINCE }],
    lastDeliveredAt: '2026-11-24T06:00:00.000Z',
  },
  {
    weakSpotsTold: [{ code: 'ALL_GREEN', host: HOST, at: SINCE }],
    lastDeliveredAt: AT,
    outbox: { count: 1, bytes: 9, heldBecause: 'no-route', trouble: null },
  },
  {
    weakSpotsTold: [{ code: 'ALL_GREEN', host: HOST, at: SINCE }],
    lastDeliveredAt: AT,
    notKept: 'The disk is full.',
  },
];

/** The interfaces that a run of such a severity bound. */
const BOUND: Readonly<Record<Severity, readonly (readonly string[])[]>> = {
  ok: [['EMSMDB', 'NSPI']],
  info: [['EMSMDB', 'NSPI']],
  degraded: [['EMSMDB', 'NSPI'], ['EMSMDB'], []],
  broken: [[], ['NSPI']],
  inconclusive: [[]],
};

/** Where the laptop may have gone since the verdict. */
const ELSEWHERE: readonly NetworkLabel[] = ['offline', 'captive', 'mobile', 'tunnel-connecting'];

const spotOf = (telling: Partial<AgentState>, verdict: Code): Partial<AgentState> => ({
  ...telling,
  weakSpotsTold: (telling.weakSpotsTold ?? []).map((spot) => ({ ...spot, code: verdict })),
});

function* states(verdict: Code): Generator<AgentState> {
  const own = CODES[verdict].severity;
  const severities: readonly Severity[] = own === 'broken' ? ['broken', 'degraded'] : [own];
  for (const weight of severities)
    for (const names of BOUND[weight])
      for (const ran of NETWORKS.filter((network) => comesOn(verdict, network)))
        for (const network of NETWORKS.filter(
          (one) => one === ran || ELSEWHERE.includes(one.label),
        ))
          for (const report of network === ran
            ? [...REPORTS, ...TELLINGS.map((telling) => spotOf(telling, verdict))]
            : [{}]) {
            const diagnosis = saidOf(verdict, ARGS, {
              severity: weight,
              ...(verdict === 'INCONCLUSIVE' ? { confidence: 'low' } : {}),
            });
            const endpoints = endpointsOf().map((one) => ({
              ...one,
              bind: names.includes(one.interface) ? ('accepted' as const) : ('no-answer' as const),
            }));
            const change = Object.fromEntries(
              ['EMSMDB', 'NSPI']
                .filter((name) => !names.includes(name))
                .map((name) => [
                  `rpc.bind.${name}`,
                  { status: 'fail' as const, code: 'RPC_NO_ANSWER' as const },
                ]),
            );
            yield stateOf({
              network,
              diagnosis,
              run:
                verdict === 'NOT_CONFIGURED'
                  ? null
                  : runOf(diagnosis, {
                      network: ran,
                      checks: [...ladderOf({ change })],
                      endpoints,
                    }),
              ...report,
            });
          }
}

describe('nothing that the traveller reads goes beyond what the state proves', () => {
  it.each(VERDICTS)('%s', (verdict) => {
    const bad = [...new Set([...states(verdict)].flatMap((state) => faults(state)))];

    expect(bad).toEqual([]);
  });

  it('before the first check', () => {
    for (const network of NETWORKS) expect(faults(stateOf({ network, probing: true }))).toEqual([]);
  });
});

describe('who is named above is asked below', () => {
  it.each(VERDICTS)('%s', (verdict) => {
    for (const state of states(verdict)) {
      if (!isNow(state)) continue;
      const { who, nextStep } = nextStepNow(state, EN);
      const named = (who ?? '').replace(/ \([^)]*\)/g, '').toLowerCase();
      if (named === 'nobody' || named === 'nobody yet') continue;
      if (named === 'you') expect(nextStep).toSatisfy(isForReader);
      else {
        if (named.startsWith('you first')) expect(nextStep).toSatisfy(isForReader);
        for (const team of named.replace('you first, then ', '').split(/ and (?:the )?/))
          expect((nextStep ?? '').toLowerCase()).toContain(team);
      }
    }
  });
});

describe('the table', () => {
  const state = (verdict: Code, change: Partial<AgentState> = {}): AgentState => {
    const diagnosis = saidOf(verdict, ARGS);
    return stateOf({
      diagnosis,
      run: runOf(diagnosis, {
        network: networkOf(),
        checks: [...ladderOf()],
        endpoints: [...endpointsOf()],
      }),
      ...change,
    });
  };
  const GREEN = state('ALL_GREEN');
  const BLOCKED = state('EPM_BLOCKED', { run: null });

  it.each<[sentence: string, state: AgentState]>([
    ['New mail is kept.', BLOCKED],
    ['Linesman watches, and tells you when the way is free.', BLOCKED],
    ['The helpdesk can see this under Details.', BLOCKED],
    ['The helpdesk has the report (sent 08:12).', BLOCKED],
    ['The report leaves when there is a way out.', BLOCKED],
    ['The helpdesk has been told (08:12).', state('RPC_GC_GAP')],
    ['Nothing you can fix.', state('TUNNEL_NO_ROUTE', { run: null })],
    ['UMTS: not certain.', state('GATEWAY_UNREACHABLE', { run: null })],
    ['Not your password.', state('TUNNEL_REFUSED', { run: null })],
    ['Exchange reachable.', BLOCKED],
    ['Outlook cannot connect.', GREEN],
    ['No network.', GREEN],
    ['Start Secure Access to send mail.', GREEN],
    ['All is as it should be.', GREEN],
  ])('fails for a headline that nothing proves: %s', (sentence, shown) => {
    const words: TravellerWords = {
      ...EN,
      traveller: {
        ...EN.traveller,
        ABOUT_WAY: Object.fromEntries(
          Object.keys(EN.traveller.ABOUT_WAY).map((key) => [
            key,
            () => ({ headline: sentence, detail: [] }),
          ]),
        ) as unknown as typeof EN.traveller.ABOUT_WAY,
      },
    };

    expect(faults(shown)).toEqual([]);
    expect(faults(shown, words)).not.toEqual([]);
  });
});
