/** What Exchange says of itself at a door, and what the paths beside its first one said. */
export const MAPI = {
  /** @param field one that Exchange alone writes, and its value */
  says: (field: string, value: string): string => `${field}: ${value}`,
  healthy: (server: string | null): string =>
    `healthcheck.htm: ${server ?? 'the server'} says that it is in service`,
  outOfService: (status: number): string =>
    `healthcheck.htm answers ${String(status)}: the server is out of service, and load balancers send nobody there`,
  noHealth: (status: number): string =>
    `healthcheck.htm answers ${String(status)}: a proxy may keep it to itself, so nothing is known of the server's health`,
  noPage: 'healthcheck.htm answers with a page that is not that of Exchange',
  silent: (path: string, why: string): string => `${path} gave no answer (${why})`,
};
