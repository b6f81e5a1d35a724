const connections = (count: number): string =>
  `${String(count)} connection${count === 1 ? '' : 's'}`;

/** What whoever reads the table of connections must know. */
export const NOTES = {
  noAddress:
    'No address of Exchange is known, so that connections of other programs to it are not listed.',
  notRunning: 'Outlook is not running.',
  mayRun: "No connection is Outlook's; whether it runs is not known here.",
  runsWithout: 'Outlook is running and holds no connection.',
  noneToExchange: (held: number): string =>
    `Outlook holds ${connections(held)}, none of them to a known address of Exchange.`,
  mapperClosed: (port: number): string =>
    `Port ${String(port)} is not among Outlook's connections, which is normal: Outlook asks the endpoint mapper once and closes.`,
  mapperAsked: (port: number): string =>
    `Outlook is asking the endpoint mapper on port ${String(port)} now.`,
  announced: (count: number, port: number, interfaces: readonly string[]): string =>
    `${connections(count)} ${count === 1 ? 'goes' : 'go'} to port ${String(port)} of Exchange, which is the announced port of ${interfaces.join(' and ')}.`,
  /** @param hasMore not all of the ports are named */
  unannounced: (count: number, ports: readonly string[], hasMore: boolean): string =>
    `${connections(count)} of Outlook's ${count === 1 ? 'goes' : 'go'} to port ${ports.join(', ')}${hasMore ? ', …' : ''} of Exchange, where no interface was announced when the way was last checked.`,
  hidden: (count: number): string =>
    `The owner of ${connections(count)} is not visible without administrator's rights.`,
  ownerless: (count: number): string =>
    `${connections(count)} ${count === 1 ? 'has' : 'have'} no owner any more; Linesman's own checks leave such ones behind.`,
};

/** Why the table is not known. */
export const TABLE = {
  tooSlow: (seconds: number): string =>
    `the table of connections could not be read within ${String(seconds)} s`,
  unreadable: (error: string): string => `the table of connections cannot be read: ${error}`,
};
