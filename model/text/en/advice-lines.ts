import { counted } from './clock.ts';
import { briefly } from './lists.ts';

/** Why a list has to change, without the full stop. */
export const WHY = {
  moved: (host: string, address: string, allowedNow: readonly string[]): string =>
    `${host === address ? `Exchange is at ${address}` : `${host} is now ${address}`}, and the list allows ${briefly(allowedNow)}`,
  offer: (name: string, port: number): string => `${name} on ${String(port)}`,
  offers: (offers: readonly string[]): string => `Exchange offers ${briefly(offers)}`,
  mapper: (port: number): string => `the endpoint mapper is asked on ${String(port)}`,
  /** @param denied null where the list denies none of the ports */
  missing: (what: string, allows: string, denied: string | null): string =>
    `${what}, and the list allows ${allows}${denied === null ? '' : ` and denies ${denied}`}`,
};

const WHOSE_SOURCE =
  "source unknown: put in the one that this device sees (behind an SSL VPN gateway the gateway's address or its pool, not the laptop's)";

/** Words inside the lines to add; the products' own syntax stands with the code that writes it. */
export const LINES = {
  citrix: 'Citrix Access Gateway (Network Resource)',
  isa: 'ISA Server or Forefront TMG (access rule)',
  checkPoint: 'Check Point (R80 and later)',
  windows: 'Windows Firewall (on the server)',
  tooLong: (sources: number, destination: string, ranges: number): string =>
    `too long to write out: make one group of the ${counted(sources, 'source')} and one of the ${counted(ranges, 'range')} of ports, then let the first reach ${destination} on the second`,
  /** @param typed sources that the settings name and no device can compare */
  noSource: (typed: readonly string[]): string =>
    `${WHOSE_SOURCE}${typed.length > 0 ? `; the settings name ${typed.join(', ')}` : ''}`,
  citrixPolicy: (group: string | null): string =>
    `then drag it to Network Policies of ${group === null ? 'the user group' : `the group ${group}`}, action Allow`,
  installPolicy: '# then install the policy on the gateways',
  asaName: '! ACL_NAME: as "show running-config access-group" names it',
  nftTable: '# inet filter forward: your own table and chain in its place',
};

/** How to pin the ports. Names of keys and values are the registry's. */
export const STATIC = {
  older: 'Exchange 2000, 2003 or 2007, in the registry of the server:',
  newer: 'Exchange 2010 SP1 or later, on each Client Access server:',
  store: 'store: EMSMDB',
  referral: 'referral: RFR',
  addressBook: 'address book: NSPI',
  clientAccess: 'RPC Client Access: EMSMDB',
  addressBookAndReferral: 'address book: NSPI, RFR',
  restartOlder: 'Then restart Information Store and System Attendant.',
  globalCatalogue: 'On a global catalogue that serves the address book, then restart it:',
  restartNewer: [
    'Then restart RPC Client Access and Address Book. Mailbox servers with',
    'public folders want the first value, too.',
  ],
  why: (note: string): string => `These ports: ${note}.`,
  allAllow: 'every list allows them',
  noneDrawn: (range: string): string =>
    `every list allows them, and the server draws none of them\n(it draws from ${range})`,
  reserve:
    'every list allows them; the server may draw them for\nothers before Exchange starts, so reserve them\n(ReservedPorts, Microsoft KB 812873)',
  mustAllow: 'every list on the way must allow them',
};
