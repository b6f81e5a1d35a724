import { assembleBundle, MAX_BUNDLE_BYTES } from '../../agent/bundle/assemble.ts';
import type { Collectors } from '../../agent/bundle/gather.ts';
import { gatherFor, redactorFor, sealed } from '../../agent/bundle/make.ts';
import { bundleFileName } from '../../agent/bundle/travelling.ts';
import { resolveSettings } from '../../agent/settings/resolved.ts';
import type { AgentState } from '../../model/agent-state.ts';
import {
  type BundleDocuments,
  type DocumentName,
  DOCUMENTS,
  type Manifest,
} from '../../model/bundle.ts';
import type { Code, Severity } from '../../model/codes/facts.ts';
import type { Diagnosis } from '../../model/diagnosis.ts';
import type { HistoryRun, PortSpan } from '../../model/history.ts';
import type { NetworkLabel, NetworkState } from '../../model/network-state.ts';
import type { PrivacyPolicy } from '../../model/privacy.ts';
import type { ProbeRun } from '../../model/run.ts';
import type { RecordedChange, RecorderEvent } from '../../model/recorder.ts';
import { GATHERING } from '../../model/text/en/bundle.ts';
import * as WORDS from '../../model/text/en.ts';
import { TEST_RECIPIENT } from './age-key.ts';
import { outlookOf, pastRun, reportOf, REPORTS, systemOf } from './bundles.ts';
import { runOf } from './samples.ts';
import {
  endpointsOf,
  ladderOf,
  saidOf,
  SINCE,
  STATES,
  stateOf,
  TAKEN_AT,
  travelling,
  UMTS as UMTS_WITH_TUNNEL,
} from './states.ts';

const HOST = 'exch1.corp.example';
const ADDRESS = '10.1.2.3';
const DEVICE = '0b6c1f6e-8f5c-4a6b-9a57-2f7f3b0d9c11';
const KEEP: PrivacyPolicy = { names: 'keep', addresses: 'keep' };
/** The tests' own: other names are the same in every run. */
const PSEUDONYM_KEY = 'f'.repeat(64);

/** One bundle under `test/fixtures/bundles`. */
export interface FixtureBundle {
  /** Of its folder's file, without what every bundle's name has. */
  readonly name: string;
  readonly why: Manifest['why'];
  readonly encrypted?: true;
  readonly policy?: PrivacyPolicy;
  readonly loss?: readonly string[];
  readonly documents: BundleDocuments;
  /** Documents whose gathering came to no end. */
  readonly late?: readonly DocumentName[];
}

type Said = readonly [Code, Severity, NetworkLabel];
const stretch = (fromHoursAgo: number, toHoursAgo: number, ...said: Said): readonly HistoryRun[] =>
  Array.from({ length: Math.round((fromHoursAgo - toHoursAgo) * 12) }, (_, index) =>
    pastRun(toHoursAgo + index / 12, ...said),
  );
/** An evening in the hotel and a day in the office; then the laptop slept. */
const YESTERDAY = [
  ...stretch(24, 23, 'ALL_GREEN', 'ok', 'tunnel'),
  ...stretch(22.5, 15, 'ALL_GREEN', 'ok', 'lan-corporate'),
];
const spanOf = (port: number, firstSeen: string, lastSeen: string): PortSpan => ({
  host: HOST,
  address: ADDRESS,
  interface: 'EMSMDB',
  port,
  firstSeen,
  lastSeen,
  firstSample: port === 1171 ? 1 : 8001,
  lastSample: port === 1171 ? 8000 : 8018,
  samples: port === 1171 ? 8000 : 18,
  days: port === 1171 ? 39 : 1,
});
const OLD_PORT = spanOf(1171, '2026-10-02T06:11:00.000Z', '2026-11-23T17:12:00.000Z');
const NEW_PORT = spanOf(2314, SINCE, TAKEN_AT);
const history = (
  runs: readonly HistoryRun[],
  ports: readonly PortSpan[] = [OLD_PORT],
): BundleDocuments['history'] => ({
  schema: 1,
  runs: [...runs, ...YESTERDAY],
  ports: [...ports],
});

const minutesBefore = (minutes: number): string =>
  new Date(Date.parse(SINCE) - minutes * 60_000).toISOString();
/** What the recorder froze when a verdict came up: the laptop woke in another place. */
const recorded = (
  code: Code,
  severity: Severity,
  network: NetworkState,
  ...changes: readonly RecordedChange[]
): BundleDocuments['recorder'] => {
  const { label } = network;
  const events: RecorderEvent[] = [
    { kind: 'power', at: minutesBefore(9), event: 'resume' },
    { kind: 'clock', at: minutesBefore(9), jumpMs: 43_200_000 },
    { kind: 'network', at: minutesBefore(0.6), label, changes: [...changes] },
    { kind: 'verdict', at: SINCE, code, severity, before: 'ALL_GREEN' },
  ];
  return { schema: 1, events, frozen: [{ at: SINCE, code, events }] };
};
const changed = (what: string, before: string, now: string): RecordedChange => ({
  what,
  before,
  now,
});
const AWAY = changed('addresses', 'Ethernet 10.4.7.21', 'tun0 10.9.0.14; wwan0 100.64.3.7');
const MOBILE = changed('addresses', 'Ethernet 10.4.7.21', 'wwan0 100.64.3.7');
const HOTEL = changed('addresses', 'Ethernet 10.4.7.21', 'wlan0 192.168.178.51');
const HOTEL_DNS = changed('name servers', '10.4.0.53', '192.168.178.1');

const log = (...messages: readonly string[]): BundleDocuments['log'] =>
  messages.map((message, index) => ({ at: minutesBefore(9 - index * 3), message }));

const UMTS: NetworkState = {
  ...UMTS_WITH_TUNNEL,
  adapters: UMTS_WITH_TUNNEL.adapters.filter(({ kind }) => kind !== 'tunnel'),
};
/** The Wi-Fi of a hotel. */
const hotel = (change: Partial<NetworkState> = {}): NetworkState =>
  travelling({
    label: 'lan-foreign',
    link: 'wifi',
    tunnel: { state: 'none', product: null, adapter: null },
    over: null,
    metered: 'no',
    adapters: [
      {
        name: 'wlan0',
        kind: 'wifi',
        product: null,
        addresses: ['192.168.178.51'],
        reason: 'a wireless device',
      },
    ],
    reasons: ['Wi-Fi, because the route to the Internet leaves by wlan0, a wireless device'],
    ...change,
  });

/** A verdict on a ladder that is cut at one rung. */
const cut = (
  diagnosis: Diagnosis,
  network: NetworkState,
  at: string,
  change: Parameters<typeof ladderOf>[0] & { readonly isUnresolved?: true },
): AgentState =>
  stateOf({
    network,
    diagnosis,
    run: runOf(diagnosis, {
      network,
      startedAt: TAKEN_AT,
      tookMs: 5_210,
      checks: [...ladderOf({ cutAt: at, ...change })],
      // Only a name that was resolved has addresses.
      target: { host: HOST, addresses: change.isUnresolved === true ? [] : [ADDRESS] },
    }),
  });

/** A state whose run saw other things than its verdict's example. */
const seen = (state: AgentState, change: Partial<ProbeRun>): AgentState => ({
  ...state,
  network: change.network ?? state.network,
  run: state.run === null ? null : { ...state.run, ...change },
});

const LOGIN_PAGE = hotel({ label: 'captive', reach: 'captive' });
const BLOCKED = { host: HOST, address: ADDRESS, port: 135, owner: 'the firewall team' };
const UNRESOLVED = {
  host: HOST,
  error: 'no such name (ENOTFOUND)',
  servers: '192.168.178.1',
};
const VPN_DOWN = { gateway: 'cag.example', gatewayMs: 210, product: 'Secure Access' };

const mapperSilent = cut(saidOf('EPM_BLOCKED', BLOCKED), travelling(), 'rpc.mapper', {
  change: {
    'rpc.connect': {
      status: 'fail',
      code: 'EPM_BLOCKED',
      args: BLOCKED,
      ms: 5000,
      evidence: ['10.1.2.3:135 gave no answer within 5000 ms'],
    },
  },
});
const nameUnknown = cut(saidOf('DNS_FAILED', UNRESOLVED), hotel(), 'rpc.connect', {
  isUnresolved: true,
  change: {
    gateway: {
      status: 'ok',
      ms: 48,
      args: { gateway: 'cag.example', gatewayMs: 48 },
      evidence: ['cag.example:443 answers in 48 ms'],
    },
    tunnel: { status: 'skipped', ms: null, evidence: ['no VPN is up'] },
    name: {
      status: 'fail',
      code: 'DNS_FAILED',
      args: UNRESOLVED,
      ms: 31,
      evidence: ['192.168.178.1 says that there is no exch1.corp.example'],
    },
  },
});
const loginPage = cut(
  saidOf('CAPTIVE_PORTAL', { host: HOST, gateway: 'cag.example' }),
  LOGIN_PAGE,
  'tunnel',
  {
    isUnresolved: true,
    change: {
      gateway: {
        status: 'fail',
        code: 'CAPTIVE_PORTAL',
        args: { host: HOST, gateway: 'cag.example' },
        ms: 112,
        evidence: ['http://probe.example/generate_204 leads to the login page of this network'],
      },
    },
  },
);
const tunnelDown = cut(saidOf('TUNNEL_DOWN', VPN_DOWN), UMTS, 'rpc.connect', {
  isUnresolved: true,
  change: {
    gateway: {
      status: 'ok',
      ms: 210,
      args: { gateway: 'cag.example', gatewayMs: 210 },
      evidence: ['cag.example:443 answers in 210 ms'],
    },
    tunnel: { status: 'fail', code: 'TUNNEL_DOWN', args: VPN_DOWN, evidence: ['no tunnel is up'] },
    name: { status: 'inconclusive', ms: null, evidence: ['not tested: a lower rung failed'] },
  },
});

const TIGHT = { NSPI: 1950 };
const tight = seen(STATES.green, {
  checks: [...ladderOf({ ports: TIGHT })],
  endpoints: [...endpointsOf(TIGHT)],
});
const onTheLan = seen(STATES.degraded, {
  network: hotel(),
  checks: (STATES.degraded.run?.checks ?? []).map((check) =>
    check.id === 'link'
      ? { ...check, evidence: [`The route to ${HOST} leaves by wlan0, a wireless device`] }
      : check,
  ),
});

/** The documents of a state, with a past that fits it. */
const documentsOf = (state: AgentState, change: Partial<BundleDocuments>): BundleDocuments =>
  reportOf(state, { outlook: outlookOf(), log: log('started, version 0.1.0'), ...change })
    .documents;

/** Ten laptops, each as its helpdesk gets it. */
export const FIXTURE_BUNDLES: readonly FixtureBundle[] = [
  {
    name: '01-all-green',
    why: 'user',
    documents: documentsOf(tight, {
      outlook: REPORTS['green']!.documents.outlook,
      history: history(stretch(1.5, 0, 'ALL_GREEN', 'ok', 'tunnel')),
      recorder: recorded('ALL_GREEN', 'ok', travelling(), AWAY),
      system: systemOf({ note: 'Everything works; you asked me to send one.' }),
    }),
  },
  {
    name: '02-port-outside-list',
    why: 'break',
    encrypted: true,
    documents: documentsOf(STATES.brokenPort, {
      history: history(
        [
          ...stretch(1.5, 0, 'RPC_PORT_OUTSIDE_ACL', 'broken', 'tunnel'),
          ...stretch(2, 1.6, 'TUNNEL_DOWN', 'inconclusive', 'mobile'),
        ],
        [NEW_PORT, OLD_PORT],
      ),
      recorder: recorded('RPC_PORT_OUTSIDE_ACL', 'broken', travelling(), AWAY),
      connections: REPORTS['port-outside']!.documents.connections,
      system: systemOf({
        note: 'Since I came back from Munich Outlook says "Disconnected".\nRestarting did not help.',
      }),
    }),
  },
  {
    name: '03-port-outside-list-seen-on-the-lan',
    why: 'finding',
    documents: documentsOf(onTheLan, {
      history: history(stretch(1.5, 0, 'RPC_PORT_OUTSIDE_ACL', 'degraded', 'lan-foreign'), [
        NEW_PORT,
        OLD_PORT,
      ]),
    }),
  },
  {
    name: '04-mapper-silent',
    why: 'break',
    encrypted: true,
    documents: documentsOf(mapperSilent, {
      history: history(stretch(1.5, 0, 'EPM_BLOCKED', 'broken', 'tunnel')),
      recorder: recorded('EPM_BLOCKED', 'broken', travelling(), AWAY),
    }),
  },
  {
    name: '05-vpn-not-started',
    why: 'user',
    documents: documentsOf(tunnelDown, {
      outlook: outlookOf({ runs: false, runsSince: null }),
      history: history(stretch(1.5, 0, 'TUNNEL_DOWN', 'inconclusive', 'mobile')),
      recorder: recorded('TUNNEL_DOWN', 'inconclusive', UMTS, MOBILE),
      system: systemOf({ note: 'Outlook is disconnected in the train.', callBack: null }),
    }),
  },
  {
    name: '06-name-not-found',
    why: 'break',
    documents: documentsOf(nameUnknown, {
      history: history(stretch(1.5, 0, 'DNS_FAILED', 'broken', 'lan-foreign')),
      recorder: recorded('DNS_FAILED', 'broken', hotel(), HOTEL, HOTEL_DNS),
    }),
  },
  {
    name: '07-login-page-of-a-hotel',
    why: 'user',
    documents: documentsOf(loginPage, {
      history: history(stretch(1.5, 0, 'CAPTIVE_PORTAL', 'inconclusive', 'captive')),
      recorder: recorded('CAPTIVE_PORTAL', 'inconclusive', LOGIN_PAGE, HOTEL, HOTEL_DNS),
    }),
  },
  {
    name: '08-offline-since-the-last-check',
    why: 'user',
    documents: documentsOf(STATES.offline, {
      history: history(stretch(1.5, 0, 'ALL_GREEN', 'ok', 'tunnel')),
    }),
  },
  {
    name: '09-not-configured',
    why: 'user',
    documents: documentsOf(STATES.notConfigured, {
      'last-good': null,
      history: null,
      log: log('started, version 0.1.0', 'exchange.hots: no such setting; did you mean "host"?'),
      system: systemOf({ site: null, callBack: null }),
    }),
  },
  {
    name: '10-half-gathered-under-other-names',
    why: 'break',
    policy: { names: 'pseudonym', addresses: 'pseudonym' },
    loss: ['2 reports of this laptop never came: they were older than 30 days.'],
    late: ['history', 'connections'],
    documents: documentsOf(STATES.brokenPort, {
      outlook: outlookOf({ problems: ['the copy of the mailbox cannot be looked at: EACCES'] }),
      'last-good': null,
      history: null,
      recorder: recorded('RPC_PORT_OUTSIDE_ACL', 'broken', travelling(), AWAY),
      log: log(
        'started, version 0.1.0',
        'the proxy of this network wants a login: http://anna:Sommer2026@proxy.corp.example:3128/',
        'C:\\Users\\anna\\AppData\\Local\\Linesman\\history.sqlite is busy',
      ),
      system: systemOf({ note: 'my password=Winter2027 does not work any more' }),
    }),
  },
];

const idOf = (index: number): string =>
  `01937f9e-5a00-7000-8000-00c0ffee00${String(index + 1).padStart(2, '0')}`;

/** The zip of one, and the name that the file of such a bundle has; the same bytes each time. */
export async function zipOf(
  bundle: FixtureBundle,
): Promise<{ readonly fileName: string; readonly zip: Buffer }> {
  const { why, policy = KEEP, loss = [], late = [] } = bundle;
  const id = idOf(FIXTURE_BUNDLES.indexOf(bundle));
  const settings = {
    ...resolveSettings(
      {
        site: bundle.documents.system?.site ?? undefined,
        exchange: { host: HOST },
        gateway: { host: 'cag.example' },
      },
      { items: [], problems: [] },
    ),
    privacy: policy,
  };
  const gathered = await gatherFor(
    { before: null },
    collectorsOf(bundle.documents),
    WORDS,
    () => 0,
  );
  const redactor = redactorFor(
    { settings, pseudonyms: { key: PSEUDONYM_KEY, problem: null } },
    gathered.documents,
  );
  const made = await assembleBundle({
    id,
    why,
    at: TAKEN_AT,
    bootId: '5d1f3f0a-53b4-4f5e-9f0e-3a5f0f9d2c77',
    clockOffsetMs: 340,
    policy,
    gathering: {
      documents: gathered.documents,
      files: gathered.files.map((file) =>
        late.some((name) => name === file.collector)
          ? { ...file, ms: 6_000, status: 'timed-out' as const, message: GATHERING.late(6) }
          : file,
      ),
    },
    redactor,
    words: WORDS,
    loss,
    maxBytes: MAX_BUNDLE_BYTES,
  });
  const fileName = bundleFileName({
    device: DEVICE,
    at: TAKEN_AT,
    id,
    encrypted: bundle.encrypted === true,
  });
  return { fileName: `${bundle.name}-${fileName}`, zip: made.zip };
}

/** As it lies in the folder: the zip, or its encryption to the tests' key. */
export const fileBytesOf = (bundle: FixtureBundle, zip: Buffer): Promise<Buffer> =>
  sealed(bundle.encrypted === true ? [TEST_RECIPIENT] : [], zip);

/** What brings the given documents, as if they had just been read. */
function collectorsOf(documents: BundleDocuments): Collectors {
  const names = Object.keys(DOCUMENTS).filter((name) => name !== 'changes');
  return Object.fromEntries(
    names.map((name) => {
      const value = documents[name as DocumentName];
      return [
        name,
        {
          name,
          timeoutMs: 1_000,
          gather: () =>
            Promise.resolve(
              value === null
                ? { ok: false, status: 'failed', message: GATHERING.none }
                : { ok: true, value },
            ),
        },
      ];
    }),
  ) as unknown as Collectors;
}
