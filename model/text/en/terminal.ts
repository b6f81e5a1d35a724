import type { Code, Severity } from '../../codes/facts.ts';
import type { ServerGuess } from '../../run.ts';

/** `status` on a terminal: the labels of its lines, and what stands behind them. */
export const STATE = {
  demo: 'Demo',
  demoSite: 'the built-in demo site stands in for Exchange',
  network: 'Network',
  networkSince: (where: string, since: string, reason: string | null): string =>
    `${where}, since ${since}${reason === null ? '' : ` (${reason})`}`,
  portal: 'Login page',
  watching: 'Watching',
  deafSource: (name: string, note: string | null): string =>
    `${name} does not work: ${note ?? 'no reason given'}`,
  exchange: 'Exchange',
  checked: (host: string, at: string): string => `${host}, checked ${at}`,
  checkingAgain: (words: string): string => `${words}; the next check is under way`,
  verdict: 'Verdict',
  /** Of a verdict about another network than the present one. */
  before: 'Before',
  parts: 'Way',
  changedBefore: 'Just before',
  verdictSince: (summary: string, since: string): string => `${summary} Since ${since}.`,
  outbox: 'Outbox',
  empty: 'empty',
  waiting: (reports: string, size: string, why: string | null): string =>
    `${reports} (${size})${why === null ? '' : `: ${why}`}`,
  /** @param refused how many of them, in words; null for none */
  andRefused: (waiting: string, refused: string | null): string =>
    `${waiting}${refused === null ? '' : `; ${refused}`}`,
  damaged: 'Damaged',
  disk: 'Disk',
  agent: 'Agent',
  agentSince: (version: string, pid: number, since: string): string =>
    `version ${version}, process ${String(pid)}, since ${since}`,
  settings: 'Settings',
};

/** Labels that `probe` and `status` share. */
export const VERDICT = {
  whoMustAct: 'Who must act',
  nextStep: 'Next step',
  helpdesk: 'Helpdesk',
  code: 'Code',
  codeWithReference: (code: string, reference: string | null): string =>
    `${code}${reference === null ? '' : `, reference ${reference}`}`,
};

/** `probe` on a terminal. */
export const RUN = {
  title: (host: string, addresses: readonly string[], where: string): string =>
    `The way to ${host}${addresses.length === 0 ? '' : ` (${addresses.join(', ')})`} from here: ${where}`,
  headings: {
    ok: 'GREEN',
    info: 'GREEN',
    degraded: 'DEGRADED',
    broken: 'BROKEN',
    inconclusive: 'NOT TESTED',
  } satisfies Readonly<Record<Severity, string>>,
  /** Codes with a heading of their own. */
  certain: {
    INCONCLUSIVE: 'NOT CERTAIN',
    LINK_DOWN: 'OFFLINE',
  } as Partial<Readonly<Record<Code, string>>>,
  alsoNeeded: 'Also needed',
  neededPorts: (ports: string): string => `by what the mapper said last: ${ports}`,
  also: 'Also',
  finding: (title: string, summary: string): string => `${title}: ${summary}`,
  more: (codeWithReference: string, code: string): string =>
    `${codeWithReference}. More: linesman explain ${code}`,
  server: 'Server',
  confidence: {
    high: 'sure',
    medium: 'likely',
    low: 'a guess',
  } satisfies Readonly<Record<ServerGuess['confidence'], string>>,
  serverGuess: (product: string, confidence: string, because: string): string =>
    `${product} (${confidence}): ${because}`,
  mapper: 'Mapper',
  entries: (entries: number): string => `${String(entries)} entries`,
  brokeOff: (entries: number, reason: string | null): string =>
    `listing broke off after ${String(entries)} entries: ${reason ?? 'unknown'}`,
  checking: (host: string | null): string => `Checking the way to ${host ?? 'Exchange'} …`,
  /** What is waited for, after so many whole seconds; `where` is a host or an address, with its port. */
  awaited: {
    name: (where) => `the name server's answer for ${where}`,
    gateway: (where) => `the VPN gateway ${where}`,
    connect: (where) => `the endpoint mapper of ${where} to open`,
    mapper: (where) => `the endpoint mapper of ${where} to answer`,
    map: (where, purpose) => `the port of ${purpose ?? 'the interface'}, from ${where}`,
    port: (where, purpose) => `${purpose ?? 'the interface'} on ${where} to open`,
    bind: (where, purpose) => `${purpose ?? 'the interface'} on ${where} to answer`,
  } satisfies Readonly<Record<string, (where: string, purpose: string | null) => string>>,
  waiting: (what: string, seconds: number): string =>
    `Waiting for ${what} …${seconds === 0 ? '' : ` ${String(seconds)} s`}`,
};

/** What to ask of whom. */
export const ADVICE = {
  title: (device: string, where: string): string => `LINE TO ADD on ${device} (${where})`,
  ask: 'Ask',
  allow: 'Allow',
  why: 'Why',
  holds: 'Holds',
  staticPorts: 'STATIC PORTS',
  endItForGood:
    'End it for good: Exchange can be told its ports, then the lists hold after every restart.',
};

/** `status --connections`: the columns of netstat, and what each connection is for. */
export const CONNECTIONS = {
  head: ['Program', 'Local', 'Remote', 'State', 'What'],
  headWithAge: ['Program', 'Local', 'Remote', 'State, since', 'What'],
  title: (at: string): string =>
    `Connections of Outlook, and all to Exchange and to the gateway, at ${at}`,
  problem: (why: string): string => `Not known, or not all: ${why}.`,
  none: 'None.',
  dropped: (connections: string): string => `${connections} left out.`,
  droppedNoun: 'more connection',
  unknown: '-',
  since: (state: string, at: string): string => `${state} ${at}`,
  what: (what: string, program: string, local: string): string =>
    `${what}; ${program} from ${local}`,
  note: (note: string): string => `- ${note}`,
};

/** `history` on a terminal. */
export const HISTORY = {
  since: 'Since',
  runs: 'Runs',
  network: 'Network',
  severity: 'Severity',
  code: 'Code',
  runNoun: 'run',
  stretch: (code: string, label: string, runs: string): string => `${code}, ${label}, ${runs}`,
  interfaceOf: (name: string, host: string, address: string): string =>
    `${name} of ${host}${host === address ? '' : ` (${address})`}`,
  older: (ports: string): string => `and ${ports}`,
  olderNoun: 'older port',
  span: (from: string, to: string): string => `${from} to ${to}`,
  samples: (samples: string, days: string): string => `${samples} on ${days}`,
  sampleNoun: 'sample',
  dayNoun: 'day',
  timeNoun: 'time',
  list: (isInside: boolean, device: string): string =>
    `${isInside ? 'inside' : 'outside'} ${device}`,
  share: (device: string, percent: string, days: string): string =>
    `inside ${device} on ${percent} of ${days}`,
  someInside: (device: string, inside: number, ports: number): string =>
    `${String(inside)} of its ${String(ports)} ports so far inside ${device}`,
  neverChanged: 'never changed',
  changed: (times: string): string => `changed ${times}`,
  /** @param days null for less than one */
  typicalLife: (days: string | null): string =>
    `a port that was given up had lasted ${days ?? 'less than a day'} (median)`,
  alternating: 'several servers answer in turn',
  sentence: (facts: readonly string[]): string =>
    `${facts.join('; ')}.`.replace(/^./, (letter) => letter.toUpperCase()),
  percent: (share: number): string => `${String(Math.round(share * 100))} %`,
  reboots: 'Restarts of a server, guessed: all its ports changed at once',
  reboot: (address: string, after: string, before: string, interfaces: readonly string[]): string =>
    `${address}, between ${after} and ${before}: ${interfaces.join(', ')}`,
};
