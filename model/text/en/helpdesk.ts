/** The helpdesk's page of the collector. What takes markup is given a function that makes it. */
export const TITLE = {
  list: 'Linesman reports',
  report: 'Linesman report',
  refusal: 'Linesman',
};

export const LIST = {
  heading: 'Reports',
  none: 'No report has been received yet.',
  columns: {
    received: 'Received (UTC)',
    device: 'Device',
    verdict: 'Verdict',
    who: 'Who must act',
    size: 'Size',
  },
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
  server: (host: string, addresses: readonly string[]): string =>
    `${host} (${addresses.join(', ')})`,
  agent: (version: string, system: string, release: string, node: string): string =>
    `linesman ${version} on ${system} ${release}, Node ${node}`,
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
  noSession:
    'This link was used already or is too old. Run "linesman collector page" for a fresh link.',
  nothing: 'There is nothing here.',
  ownerOnly: 'Only the owner of the collector gets a link.',
};
