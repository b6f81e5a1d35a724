/** The helpdesk's page of the collector. What takes markup is given a function that makes it. */
export const TITLE = {
  list: 'Linesman reports',
  report: 'Linesman report',
  refusal: 'Linesman',
  login: 'Log in to Linesman',
  you: 'Linesman: who is logged in',
};

/** Before the door. */
export const LOGIN = {
  brand: 'Linesman',
  heading: 'Log in',
  name: 'Name',
  password: 'Password',
  logIn: 'Log in',
  orLink: (code: (text: string) => string): string =>
    `Whoever keeps the collector may also come in by the link that ${code('linesman collector page')} prints.`,
  onlyLink: (code: (text: string) => string): string =>
    `Nobody has an account here yet. On the computer of the collector, ${code('linesman collector page')} prints a link that works once, and ${code('linesman collector user add NAME --role admin')} makes an account.`,
  company: "Log in with your company's account",
  onward: 'You are logged in: go on',
  turned: {
    noOidc:
      "Your company's login does not answer. Try again in a moment; the collector's log says why.",
    oidcRefused: "Your company's login did not let you in, or it took too long. Try again.",
    noGroup:
      'Your company knows you, but none of your groups may see these pages. Ask whoever keeps the collector.',
    wrong: 'No account has that name and password.',
    tooMany: 'Too many tries. Wait a minute, and try again.',
    usedLink: 'This link was used already or is too old.',
  },
};

/** Who is logged in, and for an administrator who else may be. */
export const YOU = {
  nav: 'You',
  heading: (name: string): string => `Logged in as ${name}`,
  role: {
    reader: 'You see what laptops report.',
    admin: 'You see what laptops report, who else may, and who opened what.',
  },
  way: {
    link: "You came in by the link for the collector's owner.",
    password: 'You came in with a password.',
    oidc: "You came in by your company's login.",
  },
  logOut: 'Log out',
  accounts: 'Accounts',
  noAccounts: 'There is none.',
  howAccounts: (code: (text: string) => string): string =>
    `On the computer of the collector: ${code('linesman collector user add NAME --role reader')}, ${code('user password NAME')}, ${code('user remove NAME')}.`,
  log: 'Who did what',
  columns: {
    name: 'Name',
    role: 'Role',
    since: 'Since (UTC)',
    when: 'When (UTC)',
    who: 'Who',
    what: 'What',
    about: 'About',
  },
  deeds: {
    'came-in': 'came in',
    refused: 'was refused',
    left: 'logged out',
    opened: 'opened a report',
    taken: 'took a break over',
    'handed-back': 'handed a break back',
    exported: 'exported the list',
    'device-forgotten': 'removed all of a laptop',
    'account-added': 'added an account',
    'account-removed': 'removed an account',
    'password-changed': 'changed a password',
  },
};

export const LIST = {
  heading: 'Reports',
  none: 'No report has been received yet.',
  all: 'All reports',
  search: 'Reference or id',
  find: 'Find',
  found: {
    reference: 'With that reference:',
    id: 'Whose id begins so:',
    laptop:
      'No report has exactly that reference. From the laptop that it names, the newest first:',
  },
  columns: {
    received: 'Received (UTC)',
    reference: 'Reference',
    verdict: 'Verdict',
    who: 'Who must act',
    since: 'Since (UTC)',
    size: 'Size',
  },
  noReference: '-',
  encrypted: 'encrypted',
  /** Between the facts below a verdict. */
  between: ' · ',
  newest: (listed: number, total: number, code: (text: string) => string): string =>
    `The newest ${String(listed)} of ${String(total)}. ${code('linesman collector list --json')} prints all.`,
  bodyLost: 'Its body was lost',
  unreadable: 'Cannot be read by this version; kept as it came',
  whoUnknown: 'unknown',
};

export const REPORT = {
  unreadable: 'A report that this version cannot read',
  back: 'All reports',
  raw: 'The report as it came',
  none: 'none',
  utc: (time: string): string => `${time} UTC`,
  member: (host: string, member: string | null): string =>
    member === null ? host : `${host} (${member})`,
  version: (version: string): string => `linesman ${version}`,
  server: (host: string, addresses: readonly string[]): string =>
    `${host} (${addresses.join(', ')})`,
  agent: (version: string, system: string, release: string, node: string): string =>
    `linesman ${version} on ${system} ${release}, Node ${node}`,
};

/** Ports that a server announced to a laptop. */
export const ENDPOINTS = {
  /** @param outside devices whose access lists do not hold the port */
  one: (name: string, port: number, outside: readonly string[]): string =>
    `${name} ${String(port)}${outside.length === 0 ? '' : ` (outside ${outside.join(', ')})`}`,
};

/** A bundle behind an envelope. */
export const BUNDLE = {
  heading: 'The report',
  alone: 'The report on a page of its own',
  noPage: 'The bundle holds no report.html.',
  /** @param path the file at fault; null when it is the whole */
  unreadable: (path: string | null, why: string): string =>
    `The report of this bundle is not shown: ${path === null ? '' : `${path}: `}${why}.`,
  save: (file: string): string => `Save ${file}`,
  /** @param command how it is opened */
  encrypted: (code: (text: string) => string, command: string): string =>
    `The bundle is encrypted: only the holder of the key can open it. Save it, then run ${code(command)}.`,
  open: (file: string): string => `linesman open ${file} --identity KEYFILE`,
  mark: {
    id: 'This body names another report than the request that brought it. Nothing that it says is believed.',
    device:
      'This body names another laptop than the request that brought it. Nothing that it says is believed.',
    reference:
      'The reference in this body is that of another laptop. Nothing that it says is believed.',
  },
};

/** Names of what is known about a report. */
export const FACT = {
  device: 'Device',
  received: 'Received',
  size: 'Size',
  id: 'Id',
  sha256: 'SHA-256',
  who: 'Who must act',
  nextStep: 'Next step',
  code: 'Code',
  reference: 'Reference',
  since: 'Since',
  made: 'Made',
  network: 'Network',
  server: 'Server',
  site: 'Site',
  agent: 'Agent',
  until: 'Until',
  kind: 'Why it was sent',
  computer: 'Computer',
  gateway: 'Gateway',
  ports: 'Ports',
  named: 'Named in the body',
};

/** Why a laptop sent a report. */
export const KINDS = {
  break: 'something broke',
  end: 'it works again',
  finding: 'a weak spot was found; nothing is broken',
  user: 'the user pressed "Send report"',
};

export const CHECKS = {
  heading: 'Checks',
  columns: { check: 'Check', result: 'Result', code: 'Code', ms: 'ms', evidence: 'Evidence' },
};

export const CONNECTIONS = {
  heading: 'Connections of Outlook, and all to Exchange and to the gateway',
  columns: {
    program: 'Program',
    local: 'Local',
    remote: 'Remote',
    state: 'State',
    purpose: 'What',
  },
  at: (time: string): string => `At ${time} UTC.`,
  problem: (why: string): string => `Not known, or not all: ${why}.`,
  none: 'There were none.',
  dropped: (count: number): string => `${String(count)} more are left out.`,
};

/** Refusals that a browser shows. */
export const REFUSED = {
  nothing: 'There is nothing here.',
  badForm: 'That form cannot be read.',
  full: 'The disk of this collector is full: nobody can log in or change anything until there is room.',
};
