import { briefly } from './lists.ts';

/** Systems by the range that their RPC services draw ports from. */
export const SYSTEMS = {
  2003: 'Windows 2000 or Server 2003',
  2008: 'Windows Server 2008 or later',
  'exchange-2010': 'Windows Server with Exchange 2010',
};

/** Versions of Exchange that serve Outlook over TCP on such a system. */
export const EXCHANGE_ON = {
  2003: 'Exchange 2000, 2003 or 2007 on Windows 2000 or Server 2003',
  2008: 'Exchange 2007 or 2010 on Windows Server 2008 or later',
  'exchange-2010': 'Exchange 2010 (Client Access server)',
};

/** Versions that serve Outlook over HTTP alone, by their build. */
export const EXCHANGE_BUILDS = {
  '2013': 'Exchange 2013',
  '2016': 'Exchange 2016',
  '2019': 'Exchange 2019',
  se: 'Exchange Subscription Edition',
  online: 'Exchange Online',
};

export const VERSION = {
  saysBuild: (build: string): string => `Exchange says build ${build} of itself at its door`,
  retired: 'Exchange 2013 or later',
  exchange2007: 'Exchange 2007 on Windows Server 2008',
  namedByStore: 'the mapper names the store as store.exe registered it until Exchange 2007',
};

const listed = (ports: readonly number[]): string => briefly([...ports].sort((a, b) => a - b));
const theyLie = (ports: readonly number[]): string =>
  ports.length === 1 ? `port ${listed(ports)} lies` : `ports ${listed(ports)} lie`;

/** What speaks for a generation, one sentence each. @param range for example `1024-5000` */
export const BECAUSE = {
  noPort: 'Exchange has announced no port that could have been drawn from a range',
  inside: (ports: readonly number[], range: string): string => `${theyLie(ports)} in ${range}`,
  modern: 'the mapper holds an interface that exists since Windows Server 2008',
  outsideAndModern: (ports: readonly number[], range: string): string =>
    `${theyLie(ports)} outside ${range}, and the mapper holds an interface that exists since Windows Server 2008`,
  alike: 'so do those of every other service of this server',
  insideNoNarrower: (ports: readonly number[], range: string): string =>
    `${theyLie(ports)} in ${range} and in no narrower range`,
  noSingleRange: (ports: readonly number[]): string =>
    `ports ${listed(ports)} come from no single range: some of them may be pinned`,
};
