import type { Endpoint, ServerGuess } from '../../run.ts';

/** The page's details for the helpdesk: names of codes and fields stand here beside their words. */
export const DETAILS = {
  title: 'Details for the helpdesk',
  noAgent: 'Waiting for the agent.',
  findings: 'Findings',
  noFindings: 'None.',
  server: 'Server',
  confidence: (confidence: ServerGuess['confidence']): string => `(${confidence} confidence)`,
  endpoints: 'Endpoints',
  checks: 'Checks',
  noChecks: 'No check has ended yet.',
  network: 'Network',
  networkSince: (since: string): string => ` since ${since}`,
  fields: {
    link: 'Link',
    tunnel: 'Tunnel',
    over: 'Tunnel over',
    reach: 'Reach',
    trust: 'Trust',
    metered: 'Metered',
  },
  likely: (link: string): string => `${link} (likely)`,
  limited: (because: string): string => `limited (${because})`,
  nothing: '–',
  tunnel: (adapter: string | null, product: string | null, state: string): string =>
    `Tunnel ${adapter ?? '–'} (${product ?? 'unknown product'}): ${state}`,
  deafSource: (name: string, note: string | null): string =>
    `Source of changes ${name} does not work: ${note ?? ''}`,
  problems: 'Settings that were left out',
  notKept: 'Disk',
  agent: (version: string, pid: number, startedAt: string, dataFolder: string): string =>
    `Linesman ${version}, process ${String(pid)}, since ${startedAt}, data in ${dataFolder}`,
};

export const VERDICT = {
  code: 'Code',
  severity: 'Severity',
  severityOf: (severity: string, confidence: string, since: string): string =>
    `${severity}, confidence ${confidence}, since ${since}`,
  verdict: 'Verdict',
  cause: 'Cause',
  proof: 'What proves it',
  restsOn: 'Rests on',
  nothing: '–',
};

export const SETTINGS_LIST = {
  title: 'Settings',
  key: 'Setting',
  value: 'Value',
  source: 'From',
  sourceOf: (source: string): string => (source === 'policy' ? 'policy, locked' : source),
  locked: 'Your company has set this; it cannot be changed on this laptop.',
};

export const CHECKS = {
  label: 'Checks',
  check: 'Check',
  result: 'Result',
  time: 'Time',
  evidence: 'Evidence',
  noTime: '–',
};

export const ENDPOINTS = {
  label: 'Endpoints',
  none: 'The endpoint mapper has announced no port yet.',
  interface: 'Interface',
  address: 'Address',
  port: 'Port',
  tcp: 'TCP',
  bind: 'Bind',
  inside: (inside: Endpoint['insideAcl'][string] | undefined): string =>
    inside === undefined ? '–' : inside ? 'inside' : 'outside',
};

/** What to ask of whom: the labels of each change. */
export const CHANGE = {
  title: 'Line to add',
  staticPorts: 'Static ports',
  registryValues: 'Registry values',
  device: 'Device',
  ask: 'Ask',
  allow: 'Allow',
  why: 'Why',
  holds: 'Holds',
  lineFor: (product: string): string => `Line for ${product}`,
};
