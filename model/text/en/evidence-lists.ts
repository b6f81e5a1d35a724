import { allOf, briefly } from './lists.ts';

/** Whom to ask where the settings name nobody. */
export const FALLBACK_OWNER = 'the firewall team';
const KEEPER = 'Firewall team';

/** Where a list stands and what it sees, for a sentence in brackets. */
export const PLACE = {
  whatIf: 'a what-if',
  unknown: 'its place on the way is not known',
  only: 'the only list on the way',
  oneOf: (index: number, of: number): string => `list ${String(index)} of ${String(of)} on the way`,
  sees: (where: string, from: readonly string[]): string => `${where}, sees ${briefly(from)}`,
};

/** A list that shuts the way: what it allows, as people read it, and where it stands. */
interface Gate {
  readonly device: string;
  readonly owner: string | null;
  readonly allows: string;
  readonly where: string;
}

/** All lists that shut the way, for the sentences about it; every one of them has to change. */
export const GATES = {
  /** Behind "which". */
  refusal: (gates: readonly Gate[]): string =>
    gates.length === 1
      ? gates.map(({ device, allows }) => `${device} does not allow (it allows ${allows})`).join('')
      : `${String(gates.length)} lists shut out: ${allOf(gates.map(({ device, allows }) => `${device} (it allows ${allows})`))}`,
  owners: (gates: readonly Pick<Gate, 'owner'>[]): string =>
    allOf([...new Set(gates.map(({ owner }) => owner ?? FALLBACK_OWNER))]),
  devices: (gates: readonly Pick<Gate, 'device' | 'where'>[]): string =>
    allOf(gates.map(({ device, where }) => `${device} (${where})`)),
  /** Who keeps which of them. */
  keepers: (gates: readonly Pick<Gate, 'device' | 'owner'>[]): string =>
    allOf(gates.map(({ device, owner }) => `${owner ?? KEEPER} (${device})`)),
};

/** Everything that is known of a list. */
export const LIST = {
  noSource: 'the source that it sees is not given',
  on: (labels: readonly string[]): string => `in the way on ${labels.join(', ')}`,
  group: (group: string): string => `for the group ${group}`,
  asOf: (date: string): string => `as of ${date}`,
  byOption: 'given with --acl',
  from: (where: string): string => `from the ${where}`,
  denies: (ports: string): string => `denies ${ports}`,
  ignored: (parts: readonly string[]): string => `${briefly(parts)} plays no part`,
  described: (device: string, facts: readonly string[]): string =>
    `${device} (${facts.join('; ')})`,
};

/** A list held against a port or an address. @param list what `LIST.described` says */
export const COMPARED = {
  readsRpc: (list: string, port: number): string =>
    `${list} reads RPC and opens the announced port for each client: no list of ports applies to ${String(port)}`,
  port: (list: string, allows: string, port: number, isInside: boolean): string =>
    `${list} allows ${allows}: ${String(port)} is ${isInside ? 'inside' : 'outside'}`,
  address: (
    list: string,
    destinations: readonly string[],
    address: string,
    isInside: boolean,
  ): string =>
    `${list} allows ${briefly(destinations)}: ${address} is ${isInside ? 'inside' : 'outside'}`,
  notFoundOut: (address: string): string => `whether ${address} answers was not found out`,
  answersAllTheSame: (address: string): string => `${address} answers all the same`,
};

/** Ports of the past, where the mapper is silent now. */
export const PAST = {
  needed: (port: number, name: string, at: string): string =>
    `${String(port)} will be needed too (${name} had it at ${at})`,
  outside: (port: number, device: string): string => `${String(port)} (outside ${device})`,
};
