/** What each fault of the demo site does. */
export const FAULTS = {
  'port-outside-list':
    'The server restarted, its ports moved, and the store now listens above 2000, outside the access lists.',
  'service-stopped': 'The information store is stopped: the endpoint mapper does not know EMSMDB.',
  'mapper-silent': 'The endpoint mapper accepts connections and never answers.',
  'port-refused': 'The store is registered, but its port refuses connections.',
  'port-silent': 'The port of the store accepts connections and never answers.',
  'isa-12250':
    'ISA Server refuses a login over plain HTTP at the OWA door: 403 Forbidden, with 12250 in its page.',
  'eas-no-basic':
    'The ActiveSync directory takes no Basic any more: telephones ask for the password for ever.',
} as const;

/** What ISA Server 2006 and Exchange's IIS write on their pages, in Microsoft's own words. */
export const DOOR_PAGES = {
  unauthorized: 'You are not authorized to view this page',
  clearText:
    'The ISA Server is configured to block HTTP requests that require authentication. Contact the server administrator.',
  denied:
    'The server denied the specified Uniform Resource Locator (URL). Contact the server administrator.',
};

/** Names of the demo site's settings. */
export const DEMO_SITE = {
  name: 'Demo',
  networkTeam: 'Network team',
  firewallTeam: 'Firewall team',
};

/** Why there is no demo site, or it did not do what it was told. */
export const NO_DEMO = {
  none: 'no demo site runs here: start it with linesman demo',
  damaged: (file: string): string => `${file} is damaged: start the demo again with linesman demo`,
  unreadable: (file: string, why: string): string =>
    `cannot read ${file} (${why}): start the demo again with linesman demo`,
  silent: (why: string): string =>
    `the demo site does not answer (${why}): start it with linesman demo`,
  refused: (status: number): string => `the demo site answered ${String(status)}`,
  notAFault: (name: string, nearest: string | null, faults: readonly string[]): string =>
    `"${name}" is not a fault; ${nearest === null ? 'there are' : `did you mean ${nearest}? There are`} ${faults.join(', ')}`,
  otherRuns: (pid: number): string =>
    `a demo site runs here already, as process ${String(pid)}: stop it, or name another folder with --data`,
  cannotStart: (why: string): string => `cannot start the demo site: ${why}`,
  noPort: (from: number, to: number): string =>
    `no free port from ${String(from)} to ${String(to)}: stop what occupies them`,
};

/** What the demo site says to an order that it does not follow. */
export const NO_ORDER = {
  noToken: 'the token of site.json is missing',
  unknown: 'no such order',
  noFault: (faults: readonly string[]): string => `no such fault: ${faults.join(', ')}`,
};
