/** The helpdesk's view of all laptops together. What takes markup is given a function that makes it. */
const laptops = (count: number): string => (count === 1 ? '1 laptop' : `${String(count)} laptops`);

export const TITLES = {
  now: 'Linesman: now',
  device: 'Linesman: a laptop',
  lists: 'Linesman: ports and lists',
};

export const NAV = {
  label: 'Pages',
  now: 'Now',
  lists: 'Ports and lists',
  export: 'Export',
};

export const NOW = {
  heading: 'Now',
  /** @param heard laptops that were heard within the days that count */
  well: (heard: number): string =>
    heard === 0
      ? 'No laptop has reported yet.'
      : `Nothing keeps ${heard === 1 ? 'the one laptop' : `any of ${laptops(heard)}`} from its mail, as far as they told.`,
  asOf: (time: string): string => `As of ${time}. Laptops count that were heard within a week.`,
  reading: 'Reports are still being read in: what stands here is not all.',
  affected: (count: number, of: number): string => `${String(count)} of ${laptops(of)}`,
  since: (time: string): string => `since ${time}`,
  sinceUnknown: 'since when is not known',
  mustAct: (who: string): string => `${who} must act`,
  also: (titles: readonly string[]): string => `Began with it: ${titles.join('; ')}.`,
  outside: (list: string, ports: string): string => `${list} does not hold ${ports}.`,
  port: (port: string): string => `port ${port}`,
  ports: (ports: readonly string[]): string => `ports ${ports.join(', ')}`,
  gateway: (host: string): string => `Gateway ${host}`,
  site: (site: string): string => `Site ${site}`,
  take: 'Take over',
  takeWhat: (title: string): string => `Take over: ${title}`,
  taken: (who: string, time: string): string => `${who} took it over at ${time}.`,
  handBack: 'Hand back',
  handBackWhat: (title: string): string => `Hand back: ${title}`,
  whichLaptops: (count: number): string =>
    `Which ${count === 1 ? 'laptop' : `${String(count)} laptops`}`,
  more: (count: number): string => `${String(count)} more`,
  reports: 'What came',
};

export const DEVICE = {
  heading: (device: string): string => `Laptop ${device}`,
  none: 'Nothing has come from that laptop, or it is kept no longer.',
  well: 'Nothing keeps it from its mail, as far as it told.',
  heard: (time: string): string => `Last heard ${time}`,
  days: 'Days',
  dayColumns: { day: 'Day', broke: 'Broke', over: 'Over', networks: 'Networks', ports: 'Ports' },
  reports: 'Reports',
  newest: (count: number): string => `Made of the newest ${String(count)} reports.`,
  back: 'Now',
};

/** In place of the server's address, which laptops do not send outside their bundles. */
export const EXCHANGE = 'EXCHANGE-SERVER';

export const LISTS = {
  heading: 'Ports and lists',
  intro:
    'Each time Exchange restarts it takes other ports. Here is what laptops were told, held against each list that their settings name.',
  none: 'No laptop has told a port that a list was held against.',
  saw: (count: number, of: number): string =>
    `${String(count)} of ${laptops(of)} ${count === 1 ? 'was' : 'were'} told ports that this list does not hold.`,
  fits: (of: number): string => `Every port that ${laptops(of)} were told is on this list.`,
  highest: (port: number): string => `The highest port on it that was seen is ${String(port)}.`,
  columns: { port: 'Port', laptops: 'Laptops' },
  ask: (owner: string): string => `What to ask of ${owner}`,
  /** Where the settings of no laptop name one. */
  owner: 'whoever keeps it',
  line: 'The line to add',
  request: 'Change request, ready to copy',
  mail: 'Send it by mail',
  mended: (port: number, count: number, time: string): string =>
    `Port ${String(port)} was outside, and ${laptops(count)} have mail through it again, since ${time}: that request is closed.`,
  subject: (list: string, ports: string): string => `${list}: let TCP ${ports} through to Exchange`,
  body: ({
    list,
    saw,
    ports,
    widen,
    since,
    lines,
  }: {
    readonly list: string;
    readonly saw: string;
    readonly ports: string;
    readonly widen: string;
    readonly since: string;
    readonly lines: string;
  }): string =>
    [
      `${saw} Those ports: ${ports}. First seen ${since}.`,
      '',
      `Please do one of two things on ${list}:`,
      '',
      `1. Let TCP ${widen} through to the Exchange server:`,
      lines,
      '',
      '2. Or have the Exchange team pin the ports of its services inside the list (Microsoft: "Configuring static RPC ports on Exchange").',
      '',
      'This request closes by itself when two laptops have mail through such a port.',
    ].join('\n'),
};

/** Help of the numbers for Prometheus. */
export const METRICS = {
  laptops: 'Laptops that were heard within a week.',
  broken: 'Laptops that something keeps from their mail, by cause.',
  outside: 'Laptops that were told a port outside a list.',
  reports: 'Reports that are kept.',
};
