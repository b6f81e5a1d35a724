import type { Severity } from '../../codes/facts.ts';
import type { Adapter } from '../../network-state.ts';
import type { PowerEvent } from '../../power-event.ts';
import type { Diagnosis } from '../../diagnosis.ts';
import { counted, sizeWords } from './clock.ts';

/** The page of a bundle: headings. */
export const HEADINGS = {
  page: (reference: string | null): string =>
    `Linesman report${reference === null ? '' : ` ${reference}`}`,
  firewall: 'For the firewall team',
  ladder: 'Way to Exchange',
  changes: 'What changed since it last worked',
  minutes: 'The minutes before',
  day: 'Last 24 hours',
  comparison: 'In other networks',
  microsoft: 'Facts that Microsoft support asks for',
  citrix: 'Facts that the VPN vendor asks for',
  contents: 'Taken out, and missing',
  findings: 'Also seen',
};

/** The verdict at the top. */
export const VERDICT = {
  words: {
    ok: 'Working',
    info: 'Working',
    degraded: 'Weak spot',
    broken: 'Broken',
    inconclusive: 'Not certain',
  } satisfies Readonly<Record<Severity, string>>,
  none: 'No check has been made yet',
  noneNext: 'The agent had not finished a first check when this bundle was made.',
  whoMustAct: 'Who must act',
  user: 'The user of this laptop',
  keeper: 'Whoever keeps Linesman’s settings',
  since: 'Since',
  lastCheck: 'Last check',
  nextStep: 'Next step',
  changedBefore: 'Just before',
  confidence: 'Confidence',
  reference: 'Reference',
  code: 'Code',
  person: 'User',
  laptop: 'Laptop',
  network: 'Network',
  callBack: 'Call back',
  note: 'In the user’s words',
  site: 'Site',
  sure: { high: 'sure', medium: 'likely', low: 'a guess' } satisfies Readonly<
    Record<Diagnosis['confidence'], string>
  >,
  at: (user: string | null, computer: string | null): string | null =>
    user === null && computer === null ? null : `${user ?? 'unknown'} on ${computer ?? 'unknown'}`,
  system: (platform: string, release: string, version: string): string =>
    `${PLATFORMS[platform] ?? platform} ${release}, Linesman ${version}`,
  /** The network has changed since the last check. */
  elsewhere: (now: string, then: string): string => `${now} now; checked on ${then}`,
  moved: (now: string): string => `That was the last check; the laptop is elsewhere now: ${now}.`,
  booted: (at: string): string => `started ${at}`,
};

const PLATFORMS: Readonly<Record<string, string>> = {
  win32: 'Windows',
  darwin: 'macOS',
  linux: 'Linux',
};

/** `2026-11-24 08:12:00 UTC`, with the laptop's own time where its offset is known. */
export function momentWords(iso: string, utcOffsetMinutes: number | null): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return 'unknown';
  const utc = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  if (utcOffsetMinutes === null || utcOffsetMinutes === 0) return utc;
  const local = new Date(at + utcOffsetMinutes * 60_000).toISOString().slice(11, 16);
  return `${utc} (${local} at UTC${utcOffsetMinutes < 0 ? '−' : '+'}${String(Math.floor(Math.abs(utcOffsetMinutes) / 60))}${minutesOf(utcOffsetMinutes)})`;
}

const minutesOf = (offset: number): string =>
  offset % 60 === 0 ? '' : `:${String(Math.abs(offset % 60)).padStart(2, '0')}`;

/** `40 s`, `12 min`, `3 h 20 min`, `4 days`. */
export function spanWords(ms: number): string {
  if (ms < 59_500) return `${String(Math.max(0, Math.round(ms / 1000)))} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${String(Math.floor(hours / 24))} days`;
  return `${String(hours)} h${minutes % 60 === 0 ? '' : ` ${String(minutes % 60)} min`}`;
}

export const ago = (ms: number): string => `${spanWords(ms)} before this report`;

export const FIREWALL = {
  device: 'On',
  ask: 'Ask',
  allow: 'Allow',
  why: 'Why',
  holds: 'Holds',
  seen: 'Seen',
  seenAt: (first: string, last: string): string => `first ${first}, last tried ${last}`,
  place: (device: string, where: string): string => `${device} (${where})`,
  from: 'From',
  to: 'To',
  ports: 'TCP ports',
  noLine:
    'No list has to change for the ports that are known; the packets below were sent and had no answer.',
  otherNames:
    'Addresses are not shown here as they are (privacy.addresses): `linesman status` on the laptop gives the lines with the true ones.',
  tried: (port: number, what: string, result: string): string =>
    `${String(port)} ${what}: ${result}`,
  mapper: 'endpoint mapper',
  otherProducts: (products: readonly string[]): string => `As ${products.join(', ')}`,
};

export const LADDER = {
  first: 'First red',
  rung: 'Rung',
  result: 'Result',
  took: 'Took',
  port: (port: number): string => `:${String(port)}`,
};

/** Rows that differ between the last good run and this one. */
export const CHANGES = {
  compared: (at: string, where: string): string => `Compared with the run of ${at}, ${where}:`,
  none: 'Nothing that the checks see: same network, same addresses, same ports.',
  noGood: 'No good run is remembered to compare with.',
  before: 'Then',
  now: 'Now',
  what: {
    network: 'Network',
    adapters: 'Adapters',
    server: 'Address of Exchange',
    trust: 'Trusted network',
    reach: 'Internet',
    overlap: 'Own subnet over Exchange’s',
    port: (name: string): string => `Port of ${name}`,
    product: 'Server',
    mapper: 'Endpoint mapper',
  },
  adapter: ({ name, addresses }: Adapter): string =>
    addresses.length === 0 ? name : `${name} ${addresses.join(' ')}`,
  more: (count: number): string => `and ${String(count)} more in data/changes.json`,
  nothing: '–',
  answers: 'answers',
  silent: 'does not answer',
};

export const DAY = {
  label: (from: string, to: string): string => `Verdicts from ${from} to ${to}`,
  verdict: 'Verdict',
  network: 'Network',
  asleep: 'no check',
  total: (what: string, span: string): string => `${what} ${span}`,
  changes: (count: number): string => counted(count, 'change') + ' of the verdict',
  none: 'No check is remembered.',
};

export const COMPARISON = {
  network: 'Network',
  last: 'Last verdict there',
  when: 'When',
  none: 'No other network is remembered.',
};

/** What the vendors ask for, as far as it is seen from outside. */
export const FACTS = {
  protocol: 'Protocol',
  rpcTcp: 'RPC over TCP (ncacn_ip_tcp)',
  server: 'Server',
  serverAt: (host: string, addresses: readonly string[]): string =>
    addresses.length === 0 ? host : `${host} (${addresses.join(', ')})`,
  version: 'Version',
  guess: (product: string, because: readonly string[]): string =>
    `${product}: ${because.join('; ')}`,
  endpoint: (name: string): string => `Interface ${name}`,
  endpointState: (host: string, port: number, tcp: string, bind: string): string =>
    `${host}:${String(port)} TCP ${tcp}, bind ${bind}`,
  cost: 'Network cost',
  costs: { no: 'not metered', yes: 'metered', guess: 'probably metered' },
  adapter: 'Network card',
  connections: 'Outlook’s connections',
  connectionsAre: (words: readonly string[]): string => words.join('; '),
  connection: (count: number, to: string, state: string): string =>
    `${String(count)} × ${to} ${state}`,
  noConnections: 'none at this moment',
  notRead: (why: string): string => `not read: ${why}`,
  mapperHolds: 'Mapper holds',
  mapper: (entries: number, complete: boolean): string =>
    `${counted(entries, 'entry').replace('entrys', 'entries')}${complete ? '' : ', cut'}`,
  /** @param byWindows null where Windows was not asked */
  costOf: (seen: string, byWindows: string | null): string =>
    byWindows === null ? seen : `${seen}; by Windows ${byWindows}`,
  askStill: 'Still to be asked',
  client: 'VPN client',
  noClient: 'none is seen',
  clientState: (product: string, state: string, adapter: string | null): string =>
    `${product}: ${state}${adapter === null ? '' : ` on ${adapter}`}`,
  states: {
    none: 'no tunnel',
    connecting: 'connecting',
    up: 'up, carries the route',
    'up-no-route': 'up, without the route to Exchange',
    degraded: 'up, troubled',
  },
  gateway: 'Gateway',
  tunnelAddress: 'Address inside',
  name: 'Name (DNS)',
  tcp: 'TCP',
  under: 'Runs over',
  forLogs: 'For the logs of both ends',
  takeLogs: (from: string, to: string): string =>
    `the client’s verbose log and the gateway’s support bundle, both from ${from} to ${to}`,
};

/** Of Outlook itself, in Microsoft's terms. */
export const OUTLOOK_FACTS = {
  program: 'Outlook',
  unknownVersion: 'version unknown',
  runs: (since: string | null): string => `runs${since === null ? '' : ` since ${since}`}`,
  notRunning: 'not running',
  newOutlook: 'the new Outlook (olk.exe) runs',
  profile: 'Profile',
  noProfile: 'none was found',
  named: (name: string): string => `“${name}”`,
  noAccount: 'no Exchange account in it',
  elsewhere: 'leads to another server than the one that was checked',
  workOffline: 'set to work offline',
  account: 'Exchange account',
  server: (host: string): string => `server ${host}`,
  proxy: (host: string): string => `RPC proxy ${host}`,
  mailStores: (hosts: readonly string[]): string => `MAPI over HTTP at ${hosts.join(' and ')}`,
  ways: {
    rpc: 'by TCP',
    'rpc-then-http': 'by TCP, on slow networks by HTTP first',
    'rpc-http': 'by RPC over HTTP',
    'mapi-http': 'by MAPI over HTTP',
  },
  modes: { cached: 'Cached Exchange Mode', online: 'online mode' },
  mailFile: (bytes: number, changedAt: string): string =>
    `OST of ${sizeWords(bytes)}, written ${changedAt}`,
  registry: 'Registry',
  mapiHttpDisabled: (isSo: boolean): string => `MapiHttpDisabled = ${isSo ? '1' : '0'}`,
  rpcEncryption: (isSo: boolean): string => `EnableRPCEncryption = ${isSo ? '1' : '0'}`,
  unread: 'Not read of Outlook',
  costs: {
    unknown: 'unknown',
    unrestricted: 'unrestricted',
    fixed: 'fixed',
    variable: 'variable',
  },
  roaming: 'roaming',
  overLimit: 'over its limit',
  connectionStatus: 'Outlook’s Connection Status (Ctrl and right click on its tray icon)',
  askVersion: 'its version',
  askMode: 'cached or online mode',
};

export const CONTENTS = {
  taken: 'Taken out',
  nothing: 'nothing',
  takenItem: (count: number, rule: string): string => `${String(count)} × ${rule}`,
  policy: 'Policy',
  policyIs: (names: string, addresses: string): string =>
    `names: ${names}; addresses: ${addresses}`,
  choices: { keep: 'kept', pseudonym: 'under another name', drop: 'left out' },
  missing: 'Missing',
  missingItem: (path: string, why: string): string => `${path} (${why})`,
  whole: 'nothing',
  statuses: {
    ok: 'whole',
    'timed-out': 'timed out',
    failed: 'failed',
    'not-allowed': 'not allowed by policy',
  },
  foot: (id: string, at: string): string =>
    `Bundle ${id}, made ${at}. This page holds no script and asks nothing of any network; the documents behind it lie beside it as JSON.`,
};

/** What the flight recorder saw. */
export const RECORDED = {
  /** @param ms until the verdict began; negative after it */
  before: (ms: number): string => `${ms < 0 ? '+' : '−'}${spanWords(Math.abs(ms))}`,
  started: (version: string): string => `the agent started (${version})`,
  stopped: 'the agent was stopped',
  changed: (what: string, before: string, now: string): string =>
    `${what}: ${before === '' ? 'none' : before} → ${now === '' ? 'none' : now}`,
  verdict: (before: string | null, now: string): string =>
    before === null ? `first verdict ${now}` : `verdict ${before} → ${now}`,
  power: {
    suspend: 'the laptop went to sleep',
    resume: 'the laptop woke',
    lock: 'the screen was locked',
    unlock: 'the screen was unlocked',
    'on-ac': 'on mains',
    'on-battery': 'on battery',
    active: 'the user was there',
  } satisfies Readonly<Record<PowerEvent, string>>,
  clock: (jumpMs: number): string =>
    `the clock went ${jumpMs < 0 ? 'back' : 'ahead'} by ${spanWords(Math.abs(jumpMs))}, or the laptop slept`,
  lost: (count: number): string => `${String(count)} events were not kept`,
};
