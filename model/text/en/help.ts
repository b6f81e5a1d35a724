import { EXIT } from '../../exit.ts';

const EXIT_STATUSES = [
  [EXIT.healthy, 'healthy'],
  [EXIT.internalError, 'internal error'],
  [EXIT.usage, 'usage or configuration'],
  [EXIT.degraded, 'degraded'],
  [EXIT.broken, 'broken'],
  [EXIT.inconclusive, 'inconclusive, offline or no agent'],
  [EXIT.timedOut, 'timed out'],
  [EXIT.forbidden, 'forbidden by policy'],
] as const;

/** `--help` of the program and of each command. */
export const PROGRAM = {
  description:
    'Watches the way from this laptop to Exchange, names the rung that fails, and who must act.',
  /** @param command null for the program itself */
  afterError: (command: string | null): string =>
    command === null
      ? '(linesman --help lists the commands)'
      : `(linesman ${command} --help shows what it takes)`,
  /** In the form of commander's own: `outputError` puts the program's name before it. */
  unknownCommand: (word: string, nearest: string | null): string =>
    `error: unknown command '${word}'${nearest === null ? '' : `\n(Did you mean ${nearest}?)`}`,
  examplesTitle: 'Examples:',
  examples: [
    ['linesman probe exch1.corp.example', 'probe the way once'],
    ['linesman probe exch1.corp.example --acl 135,1024-2000', ''],
    ['linesman start', 'watch, report and deliver until Ctrl-C'],
    ['linesman explain RPC_PORT_OUTSIDE_ACL', 'what a code means, and who must act'],
  ] as readonly (readonly [command: string, meaning: string])[],
  exit: `Exit: ${EXIT_STATUSES.map(([status, meaning]) => `${String(status)} ${meaning}`).join(', ')}.`,
  exitStatuses: EXIT_STATUSES,
};

/** What the manual page says beside the help. */
export const MANUAL = {
  section: 'User Commands',
  name: 'NAME',
  summary: 'say why Outlook cannot reach Exchange, and who must act',
  synopsis: 'SYNOPSIS',
  command: 'command',
  options: 'options',
  description: 'DESCRIPTION',
  commands: 'COMMANDS',
  everyCommand: 'OPTIONS OF EVERY COMMAND',
  exit: 'EXIT STATUS',
  environment: 'ENVIRONMENT',
  variables: [
    ['LINESMAN_CONFIG', 'the configuration file, where --config names none'],
    ['LINESMAN_DATA', 'the data folder, where --data names none'],
    ['NO_COLOR', 'no colours on a terminal'],
  ] as readonly (readonly [name: string, meaning: string])[],
  files: 'FILES',
  places: [
    ['~/.config/linesman/config.json', 'settings of the user'],
    ['/etc/linesman/policy.json', 'settings of whoever administers the laptop, which win'],
    ['~/.local/state/linesman', 'the data folder: history, reports that wait, the log'],
  ] as readonly (readonly [name: string, meaning: string])[],
};

export const COMMANDS = {
  probe: 'probe the way to Exchange once',
  start: 'run the agent until Ctrl-C',
  stop: 'end the running agent',
  status: 'what the running agent knows',
  watch: 'show how things stand, and each change of network and verdict',
  wait: 'wait until the network is what you need, then exit 0; exit 6 when time is up',
  acceptance: 'what holds on the LAN and in the tunnel, on what odds, and what ends the bet',
  history: 'past verdicts, and the ports that Exchange had',
  sync: 'send what waits, now',
  settings: 'every setting and where it came from',
  page: "print a fresh link to the agent's page",
  explain: 'what a code means: symptom, cause, who must act, what to do',
  doctor: 'how the agent itself is: process, folder, disk, databases, keys, and what to do',
  completion: 'print what bash, zsh, fish or powershell needs to complete commands at the Tab key',
  decode: 'what a spoken reference such as BTM1-DK29-A means',
  man: 'print the manual page, for man -l',
  bundle: 'save what the helpdesk needs in one file; works without the agent',
  open: 'verify a bundle and print its verdict',
  outbox: 'reports that wait to be sent',
  outboxList: 'list them, and why they wait',
  outboxShow: 'what a report says, exactly as it is sent',
  outboxRetry: 'try reports again now that wait, were refused or were damaged',
  outboxDrop: 'remove reports; the helpdesk never gets them',
  demo: 'run an Exchange stand-in with switchable faults, and a collector, until Ctrl-C',
  demoFault: 'switch a fault of the running demo site; without a name, list the faults',
  collector: "run the helpdesk's receiving end until Ctrl-C",
  collectorList: 'list the reports that came',
  collectorShow: 'one report by its spoken reference, or by its id or the beginning of it',
  collectorDevices: 'list the laptops that enrolled',
  collectorApprove: 'let a laptop send that waits for approval, or that was revoked',
  collectorForget: 'remove all that a laptop sent, and its key: it may enrol anew',
  collectorRevoke: 'take nothing from a laptop any more',
  collectorToken: 'make a token by which laptops enrol',
  collectorUser: "who may log in to the helpdesk's pages",
  collectorUserAdd: 'make an account; its password is asked for, or piped in',
  collectorUserList: 'list the accounts',
  collectorUserPassword: 'change a password, and log its owner out',
  collectorUserRemove: 'remove an account, and log its owner out',
  collectorPage: "print a fresh link to the helpdesk's page of the running collector",
};

/** A command line to copy, and what it is for; what its description says already is left out. */
type Example = readonly [command: string, meaning: string];

/** Of each command, by its name below those that it stands under. A test holds them to the options. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  probe: [
    ['linesman probe exch1.corp.example', ''],
    ['linesman probe exch1.corp.example --acl 135,1024-2000', 'what if this list were in the way?'],
    ['linesman probe --all-endpoints --json', 'the configured server, for a program'],
  ],
  start: [
    ['linesman start', ''],
    ['linesman start --config site.json', 'with settings of your own'],
  ],
  stop: [['linesman stop', '']],
  status: [
    ['linesman status', ''],
    ['linesman status --connections', "with Outlook's TCP connections"],
    ['linesman status --json', 'for a program; the exit status says how it stands'],
  ],
  watch: [
    ['linesman watch', 'how things stand, on the whole window, until Ctrl-C'],
    ['linesman watch --lines', 'a line for each change'],
    ['linesman watch --json-lines', 'one JSON document for each change'],
  ],
  wait: [
    ['linesman wait --for VPN --timeout 60', 'until the VPN carries Exchange'],
    ['linesman wait --for LAN --for VPN', 'whichever comes first'],
  ],
  acceptance: [['linesman acceptance --out page.html', 'as a page to print']],
  history: [
    ['linesman history --limit 20', 'the last twenty'],
    ['linesman history --ports', 'which ports Exchange had, and how often each list held them'],
  ],
  sync: [['linesman sync', '']],
  settings: [
    ['linesman settings', ''],
    ['linesman settings --config site.json', 'what an agent would start with'],
  ],
  page: [['linesman page', '']],
  explain: [['linesman explain RPC_PORT_OUTSIDE_ACL', '']],
  decode: [['linesman decode BTM1-DK29-A', '']],
  doctor: [
    ['linesman doctor', ''],
    ['linesman doctor --json', 'for a program; exit 0, 3 or 4'],
  ],
  completion: [
    ['linesman completion bash >> ~/.bashrc', ''],
    ['linesman completion zsh >> ~/.zshrc', 'after compinit'],
    ['linesman completion fish > ~/.config/fish/completions/linesman.fish', ''],
    ['linesman completion powershell >> $PROFILE', ''],
  ],
  man: [
    ['linesman man > linesman.1', 'then man -l linesman.1'],
    ['linesman man | man -l -', ''],
  ],
  bundle: [
    ["linesman bundle --note 'since Munich'", ''],
    ['linesman bundle --preview', 'first see what it would say'],
  ],
  open: [
    ['linesman open report.zip', ''],
    ['linesman open report.zip.age --identity key.txt', 'an encrypted one'],
  ],
  outbox: [['linesman outbox list', '']],
  'outbox list': [['linesman outbox list', '']],
  'outbox show': [
    ['linesman outbox show 0197a3', 'by the beginning of its id'],
    ['linesman outbox show 0197a3 --out report.eml', 'as a mail to send from elsewhere'],
  ],
  'outbox retry': [['linesman outbox retry --all', '']],
  'outbox drop': [['linesman outbox drop 0197a3', 'asks first']],
  demo: [['linesman demo', '']],
  'demo fault': [
    ['linesman demo fault', 'list them'],
    ['linesman demo fault port-outside-list on', ''],
  ],
  collector: [
    ['linesman collector', ''],
    ['linesman collector --listen 10.1.2.3:8440', 'for other machines; wants TLS'],
  ],
  'collector list': [['linesman collector list', '']],
  'collector show': [['linesman collector show BTM1-DK29-A', 'what the caller read out']],
  'collector page': [['linesman collector page', '']],
  'collector devices': [['linesman collector devices', '']],
  'collector approve': [
    ['linesman collector approve 018f3b1e-6c1d-7c3a-9b0e-5d2f8a4c7e10', 'as devices lists it'],
  ],
  'collector revoke': [['linesman collector revoke 018f3b1e-6c1d-7c3a-9b0e-5d2f8a4c7e10', '']],
  'collector forget': [['linesman collector forget 018f3b1e-6c1d-7c3a-9b0e-5d2f8a4c7e10', '']],
  'collector token': [['linesman collector token new', '']],
  'collector user': [['linesman collector user list', '']],
  'collector user add': [['linesman collector user add anna --role reader', '']],
  'collector user list': [['linesman collector user list', '']],
  'collector user password': [['linesman collector user password anna', '']],
  'collector user remove': [['linesman collector user remove anna', '']],
};

export const OPTIONS = {
  role: 'reader, or admin: sees also who may log in and who opened what (default reader)',
  allReports: 'all of them',
  yes: 'do not ask',
  json: 'one JSON document on standard output',
  config: 'configuration file; an error in it is fatal',
  data: 'data folder',
  quiet: 'no messages, only results and errors',
  noWeb: 'do not ask the doors by HTTP (OWA, ActiveSync, …)',
  mapperPort: 'TCP port of the endpoint mapper (default 135)',
  interface: 'EMSMDB, AsyncEMSMDB, NSPI, RFR or UUID@MAJOR.MINOR; repeatable',
  allEndpoints: 'also list everything that the endpoint mapper holds',
  acl: 'what if this access list were in the way: 135,1024-2000 or NAME=135,1024-2000; repeatable',
  timeoutMs: 'deadline of the whole run in milliseconds (default 20000)',
  out: 'file or folder for the bundle; - is standard output',
  showOut: 'file or folder for the bundle; an encrypted one is saved here without it',
  note: 'your own words for the helpdesk',
  send: 'have the running agent send it to the helpdesk, instead of a file',
  outboxOut:
    'write what travels to this file or folder: the zip, its encryption, or a mail draft where it ends in .eml',
  preview: 'write nothing; print what the bundle would say, and what is taken out',
  identity: 'file with the secret key of age that opens an encrypted bundle',
  acceptanceOut: 'write it as one page of HTML, which the browser prints',
  html: 'write the report of the bundle to a file',
  installation:
    'on Windows: also the agents of other users, and then everything that runs from this installation; setup programs ask so',
  connections: "also Outlook's TCP connections, and all to Exchange and to the gateway",
  jsonLines: 'one JSON document a line',
  lines: 'a line for each change, on a terminal too',
  for: 'a network in the words of status or of status --json: VPN, UMTS, LAN, tunnel-connecting, …; repeatable',
  timeout: 'seconds to wait (default 30)',
  ports: 'ports of each interface over time, and how often each list held them',
  limit: 'most runs, or most ports of an interface (default 200)',
  listen: (address: string) => `HOST:PORT to listen on (default ${address})`,
  proxy:
    'IP address of a proxy on another machine, whose clients are not counted as one; may be repeated',
  helpdesk: (address: string) =>
    `HOST:PORT of the helpdesk's page, on loopback, or off (default ${address})`,
};

/** What an option's value has to be. */
export const VALUES = {
  wholeNumber: (what: string, min: number, max: number): string =>
    `${what} is a whole number from ${String(min)} to ${String(max)}.`,
  port: 'A port',
  deadline: 'A deadline',
  timeout: 'A time-out',
  limit: 'A limit',
};
