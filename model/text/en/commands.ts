import type { HelpdeskContact } from '../../helpdesk.ts';
import type { OutboxItem } from '../../outbox-item.ts';
import { counted } from './clock.ts';

export { DEVICES } from './devices.ts';
export { DOCTOR } from './doctor.ts';

export const AGENT = {
  start: 'Start it with: linesman start',
  gone: (why: string): string => `the agent is gone (${why}). Start it again with: linesman start`,
  noAgent: (message: string): string => `${message}.`,
};

export const SETTINGS = {
  ignoredKey: (problem: string): string => `${problem} (this key is ignored)`,
  source: (value: string, source: string): string =>
    `${value}  (${source === 'policy' ? 'policy, locked' : source})`,
  denied: 'The policy of this laptop keeps its settings to whoever administers it (ui.settings).',
  ignored: (problem: string): string => `ignored: ${problem}`,
  /** @param host what the agent watches; null for the demo */
  ofAgent: (host: string | null): string =>
    host === null
      ? 'Nothing is configured here, and the demo runs: this is about the demo.'
      : `Nothing is configured here: these are the settings of the running agent, which watches ${host}.`,
  file: (file: string, isOfAgent: boolean): string =>
    `Configuration file: ${file}${isOfAgent ? '; shown are the settings of the running agent' : ''}`,
};

export const PROBE = {
  notConfigured: (summary: string, nextStep: string, file: string): string =>
    `${summary} ${nextStep} One look needs no file: linesman probe HOST. The file is looked for at ${file}.`,
  noPast: (why: string): string =>
    `the ports of the past are left out, the history cannot be read: ${why}`,
  slept: (beginsAnew: boolean): string =>
    `this laptop slept during the check, or its clock was set: what was silent then says nothing, so ${beginsAnew ? 'the check begins anew' : 'nothing is judged'}`,
  interface: (why: string): string => `--interface: ${why}`,
  acl: (why: string): string => `--acl: ${why}`,
  listItself: (ports: string): string => `the list ${ports}`,
};

export const START = {
  notConfigured: (file: string): string =>
    `Not configured: no Exchange host is named. Write ${file}, then start again. Until then only the network is watched.`,
  watching: (host: string): string =>
    `Watching the way to ${host}. Look with: linesman status. Ctrl-C stops.`,
  policyChanged: 'the settings of this laptop have changed: the agent begins anew with them',
};

export const STOP = {
  stopped: (pid: number): string => `The agent (process ${String(pid)}) has ended.`,
  goesOn: (pid: number, seconds: number): string =>
    `the agent (process ${String(pid)}) was asked to end, and goes on after ${String(seconds)} s`,
  ended: (program: string, pid: number): string => `${program} (process ${String(pid)}) was ended.`,
  notEnded: (program: string, pid: number, why: string): string =>
    `${program} (process ${String(pid)}) cannot be ended: ${why}`,
  stays: 'it was ended by force, and is still there',
  noInstallation: (program: string): string =>
    `--installation is for the Linesman that a setup program installed on Windows, and this one runs on ${program}.`,
};

export const STATUS = {
  noConnections: (why: string): string => `the connections are not known: ${why}`,
};

export const WATCH = {
  alone: 'No agent runs: watching the network alone, without a verdict.',
  lately: 'Lately',
  foot: 'Ctrl-C ends this; --lines prints a line for each change instead.',
  shortFoot: 'Ctrl-C ends this.',
  more: (lines: number): string => `… ${String(lines)} more lines in a taller window`,
  where: (network: string, waiting: number): string =>
    `${network}${waiting === 0 ? '' : `; ${String(waiting)} waiting to be sent`}`,
  /** @param who who must act; null for nobody */
  verdict: (heading: string, summary: string, who: string | null): string =>
    `${heading}  ${summary}${who === null ? '' : ` Who must act: ${who}.`}`,
};

export const WAIT = {
  names: (labels: readonly string[]): string => labels.join(' or '),
  /** @param now the network in words; null before the first look */
  waiting: (names: string, now: string | null): string =>
    `Waiting for ${names} …${now === null ? '' : ` now ${now}`}`,
  noLabel: (text: string, labels: readonly string[]): string =>
    `--for: "${text}" is no label of a network; use ${labels.join(', ')}`,
  notKnown: 'the network is not known yet',
  network: (label: string, where: string): string => `the network is "${label}" (${where})`,
  late: (names: string, seconds: number, present: string): string =>
    `no ${names} within ${String(seconds)} s; ${present}.`,
  stopped: (names: string, present: string): string =>
    `stopped before there was ${names}; ${present}.`,
};

export const HISTORY = {
  unreadable: (why: string): string => `the history cannot be read: ${why}`,
  none: (folder: string): string =>
    `There is no history yet in ${folder}: linesman start keeps one.`,
  noPorts: 'No port of Exchange has been seen yet.',
};

export const SYNC = {
  sending: 'Sending …',
  /** @param waiting reports, the one under way among them */
  progress: (waiting: number, progress: string): string =>
    `Sending, ${counted(waiting, 'report')} to go: ${progress}`,
  sent: (reports: string, waiting: number, why: string | null): string =>
    `${reports} sent, ${String(waiting)} waiting${why === null ? '' : `: ${why}`}.`,
};

export const OUTBOX = {
  unreadable: (why: string): string => `the outbox cannot be read: ${why}`,
  empty: 'The outbox is empty.',
  explains: 'More of one, and its next step: linesman outbox show ID.',
  item: (why: string, tries: number, lastError: string | null): string =>
    `${why}, ${tries === 0 ? 'not tried yet' : `tried ${counted(tries, 'time')}`}${lastError === null ? '' : `, last: ${lastError}`}`,
  nextTry: (words: string, at: string): string => `${words}, next try ${at}`,
  copied: (how: 'saved' | 'mailed', at: string): string =>
    how === 'saved' ? `, saved to a file ${at}` : `, taken along as a mail ${at}`,
  written: (file: string, size: string): string => `Written: ${file} (${size})`,
  notWritten: (file: string, why: string): string => `${file} cannot be written: ${why}`,
  notNoted: (why: string): string => `The agent does not remember that it was taken along: ${why}`,
  states: {
    ready: 'waiting',
    sending: 'on its way',
    quarantined: 'damaged on the disk, cannot be sent',
    refused: 'refused so far',
  } satisfies Readonly<Record<OutboxItem['state'], string>>,
  oneOrAll: 'name one report by its id, or all with --all',
  noReport: (wanted: string): string =>
    `no report begins with ${wanted}; "linesman outbox list" shows them`,
  several: (wanted: string, ids: readonly string[]): string =>
    `${wanted} is the beginning of ${String(ids.length)} ids: ${ids.join(', ')}`,
  noBody: (id: string): string => `the body of ${id} cannot be read`,
  retried: (reports: string): string => `${reports} will be tried again.`,
  dropped: (reports: string): string => `${reports} dropped; each counts as lost.`,
  left: (id: string, why: string): string => `${id}: ${why}`,
  reallyDrop: (reports: string): string => `Drop ${reports}? The helpdesk never gets them. [y/N] `,
  sayYes: 'nothing was dropped: add --yes, for nobody can be asked here',
  kept: 'Nothing was dropped.',
};

export const PAGE = {
  once: 'This link works once, within a minute, on this computer.',
};

export const COMPLETION = {
  noShell: (shell: string, known: readonly string[], nearest: string | null): string =>
    `there is no completion for ${shell}; ${nearest === null ? `write ${known.join(', ')}` : `did you mean ${nearest}?`}`,
};

export const EXPLAIN = {
  noCode: (wanted: string): string => `there is no code ${wanted}`,
  codes: (codes: readonly string[]): string => `. The codes are: ${codes.join(', ')}`,
  didYouMean: (nearest: string): string => `; did you mean ${nearest}?`,
  heading: (title: string, rung: string, severity: string): string =>
    `: ${title} (rung ${rung}, ${severity})`,
  symptom: 'Symptom',
  cause: 'Cause',
  whoMustAct: 'Who must act',
  whatToDo: 'What to do',
  proof: 'What proves it',
};

export const DECODE = {
  code: (code: string, title: string): string => `${code}: ${title}`,
  /** @param hours whole hours between the beginning and the reference */
  facts: (rung: string, network: string, hours: number, device: string): string =>
    `Failing rung ${rung}; network: ${network}; began ${hours === 0 ? 'within the last hour' : `at least ${String(hours)} h before it was spoken`}; device ${device}`,
  more: (code: string): string => `More: linesman explain ${code}`,
};

/** Who has an account for the helpdesk's pages. */
export const USERS = {
  none: 'Nobody has an account.',
  line: (name: string, role: string, madeAt: string): string => `${name}  ${role}  since ${madeAt}`,
  prompt: (name: string): string => `Password for ${name}: `,
  again: 'The same again: ',
  noPassword: 'no password came: type one, or pipe it in as one line',
  length: (least: number, most: number): string =>
    `a password has ${String(least)} to ${String(most)} characters; four words that have nothing to do with one another are easy to keep`,
  differ: 'the two are not the same',
  badName: (typed: string): string =>
    `"${typed}": a name begins with a letter or digit, and has up to 64 of a-z, 0-9 and . _ @ + -`,
  badRole: (typed: string): string => `--role ${typed}: write reader or admin`,
  taken: (name: string): string =>
    `${name} has an account: "linesman collector user password ${name}" changes its password`,
  unknown: (name: string): string =>
    `nobody has an account as "${name}": "linesman collector user list" lists them`,
  added: (name: string, role: string): string => `${name} may log in as ${role}.`,
  changed: (name: string): string => `${name} has another password, and is logged out everywhere.`,
  removed: (name: string): string => `${name} has no account any more, and is logged out.`,
};

/** The devices that a collector knows. */
export const COLLECTOR = {
  url: (url: string): string => `Collector on ${url}`,
  key: (key: string): string => `Its key, for collector.receiptKey: ${key}`,
  page: (link: string): string => `The helpdesk's page: ${link}`,
  once: 'That link works once, within a minute, on this computer; "linesman collector page" prints a fresh one.',
  noPage: "The helpdesk's page is off (--helpdesk off).",
  list: 'What came is listed by: linesman collector list. Ctrl-C stops it.',
  none: 'No report has come yet.',
  noFolder: (folder: string): string =>
    `${folder} is no collector's folder, and holds none: name the one that "linesman collector" runs on`,
  from: (folder: string): string => `What came to the collector in ${folder}:`,
  unreadable: (count: number): string =>
    `${String(count)} more cannot be read: the index is damaged, and is built anew when the collector starts`,
  /** @param since the beginning of the break, in the reader's time */
  head: (at: string, reference: string | null, who: string, since: string | null): string =>
    `${at}  ${reference ?? 'no reference'}  ${who}${since === null ? '' : `  since ${since}`}`,
  /** @param more network, ports, whether it is encrypted */
  facts: (device: string, size: string, more: readonly string[]): string =>
    [`device ${device}`, size, ...more].join(', '),
  isEncrypted: 'encrypted',
  notFound: (asked: string, why: string): string => `"${asked}": ${why}`,
  nearest:
    'No report has exactly that reference; this is the newest from the laptop that it names.',
  encrypted: 'The bundle is encrypted: only the holder of the key can open it.',
  pageInside:
    'the page is inside the encryption: write it with linesman open FILE --identity KEYFILE --html PAGE',
  saved: (file: string): string => `Saved: ${file}`,
  openIt: (file: string): string => `Open it:  linesman open ${file} --identity KEYFILE`,
  saveIt: (id: string): string => `Save it:  linesman collector show ${id} --out FILE`,
  others: (count: number): string =>
    count === 1 ? 'One more fits:' : `${String(count)} more fit:`,
  id: (id: string): string => `report ${id}`,
  unknownWho: 'who must act is unknown',
  lost: 'Its body was lost; the laptop may send it again.',
  foreign: 'Cannot be read by this version; kept as it came.',
};

export const DEMO = {
  site: (host: string, port: number): string =>
    `Demo site: an Exchange stand-in on ${host}, its endpoint mapper on TCP ${String(port)}; what it sends is made up.`,
  collector: (url: string): string => `Collector: ${url}/`,
  helpdesk: (link: string): string => `The helpdesk's page: ${link}`,
  runLadder: 'Probe the way:     linesman probe',
  agent: (file: string): string => `Run an agent:      linesman start --config ${file}`,
  breakIt: (fault: string): string => `Break something:   linesman demo fault ${fault} on`,
  onOff: (isOn: boolean): string => (isOn ? 'on' : 'off'),
  found: (file: string): string =>
    `Nothing is configured here, and the demo site runs: this is about the demo (${file}).`,
  policyOutranks: (keys: readonly string[]): string =>
    `the policy of this laptop sets ${keys.join(', ')}, which outranks the file of the demo: an agent started with it does what the policy says there`,
  stop: '\nCtrl-C stops it.',
  onOrOff: (state: string | null, name: string): string =>
    `write on or off${state === null ? '' : `, not "${state}"`}: linesman demo fault ${name} on`,
  switched: (name: string, state: string): string => `${name} is ${state}.`,
};

export const FROM_SOURCE = {
  demoInstead: (file: string): string =>
    `No configuration (looked for ${file}): this is the built-in demo site, not your Exchange.`,
  policyLeftOut:
    'The policy of this laptop is left out of the demo; npx linesman start follows it.',
  breakIt: (fault: string): string =>
    `Break something: npx linesman demo fault ${fault} on\nThese can break, one by one or together ("off" mends):`,
  helpdesk: (link: string): string => `The helpdesk's page: ${link}`,
  helpdeskOnce: 'That link works once too; npx linesman collector page prints a fresh one.',
  stop: 'Ctrl-C stops everything.',
  noTray: (why: string): string => `No tray: ${why}.`,
  tray: 'The tray icon is up.',
  page: (why: string, url: string): string => `${why} The page: ${url}`,
  once: 'That link works once, within a minute; npx linesman page prints a fresh one.',
};

/** Why the tray cannot be shown, or how it ended. */
export const SHELL = {
  notUnpacked: 'Electron is not unpacked here (npx install-electron fetches it)',
  tooOld: (folder: string, version: string, oldest: number): string =>
    `the Electron in ${folder} is ${version === '' ? 'of an unknown version' : version}, and ${String(oldest)} or later is needed`,
  noDisplay: 'there is no display',
  notBuilt: 'the shell is not built (npm run build)',
  notStarted: (why: string): string => `the tray could not be started: ${why}`,
  quit: 'quit from the tray',
  ended: (signal: string | null, code: number | null): string =>
    `the tray ended (${signal ?? `status ${String(code)}`})`,
};

export const PROCESS = {
  nameServer: (why: string): string => `waiting for the name server: ${why}`,
  internalError: (stack: string): string => `internal error: ${stack}`,
};

/** Where a file can be sent: a telephone takes none. */
const receiver = (helpdesk: HelpdeskContact | null): string => {
  const way = helpdesk?.mail ?? helpdesk?.url ?? null;
  return `${helpdesk?.name ?? 'the helpdesk'}${way === null ? '' : ` (${way})`}`;
};

export const BUNDLE = {
  oneStream: '--out - and --json both want standard output: leave one of them out',
  sendAlone: '--send goes with --note alone: what is sent is made by the running agent',
  withoutAgent: 'Without one a bundle can be saved to a file: linesman bundle',
  gathering: 'Gathering…',
  queued: (id: string, size: string): string =>
    `Report ${id} (${size}) is in the outbox and goes out by itself.`,
  notWritten: (file: string, why: string): string => `${file} cannot be written: ${why}`,
  written: (file: string, size: string): string => `Bundle: ${file} (${size})`,
  encrypted: (recipients: readonly string[]): string => `Encrypted to: ${recipients.join(', ')}`,
  nextEncrypted: (helpdesk: HelpdeskContact | null): string =>
    `Send it to ${receiver(helpdesk)}, which alone can open it. What is in it: linesman bundle --preview`,
  nothingTaken: 'Nothing had to be taken out.',
  taken: (items: readonly string[]): string => `Taken out: ${items.join('; ')}`,
  missing: (path: string, why: string): string => `Missing: ${path}: ${why}`,
  loss: (sentence: string): string => `Note: ${sentence}`,
  next: (file: string, helpdesk: HelpdeskContact | null): string =>
    `Send it to ${receiver(helpdesk)}. What is in it: linesman open ${file}`,
  preview: {
    heading: 'The file',
    size: 'Size',
    encrypted: 'Encrypted',
    to: (recipients: readonly string[]): string =>
      `to ${recipients.join(', ')}: nobody else can read it`,
    plain: 'no: whoever holds the file can read it',
    documents: 'Holds:',
    next: 'This was a preview: nothing is written or sent. To a file: linesman bundle. To the helpdesk: linesman bundle --send',
  },
};

export const OPEN = {
  unreadable: (file: string, why: string): string => `${file} cannot be read: ${why}`,
  notFile: 'it is no file',
  nothingAttached:
    'no bundle is attached to this mail; save the attachment (bundle-….zip or .zip.age) and open that',
  damaged: (file: string, path: string | null, why: string): string =>
    `${file}: ${path === null ? '' : `${path}: `}${why}`,
  noPage: 'the bundle holds no report.html',
  pageWritten: (file: string): string => `The report: ${file}`,
  notWritten: (file: string, why: string): string => `${file} cannot be written: ${why}`,
  since: 'Since',
  made: 'Made',
  note: 'Note',
  files: 'Files',
  whole: (count: number): string => `${String(count)}, each as the manifest says`,
};
