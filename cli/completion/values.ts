import { FAULTS } from '../../demo/faults.ts';
import { CODES } from '../../model/codes/facts.ts';
import { EXCHANGE_INTERFACES } from '../../model/interfaces.ts';
import { NETWORK_LABELS } from '../../model/network-labels.ts';
import type { Described } from '../described.ts';
import { SHELLS } from './shells.ts';

/** What may be typed in a place; `any`: nothing that is known beforehand. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'any' };

const words = (known: readonly string[]): Values => ({ kind: 'words', words: known });

/** By what an argument, or the value of an option, is called where it is declared. */
const BY_NAME: Readonly<Record<string, Values>> = {
  file: { kind: 'file' },
  bundle: { kind: 'file' },
  folder: { kind: 'folder' },
  code: words(Object.keys(CODES)),
  label: words([...NETWORK_LABELS, 'VPN', 'UMTS', 'LAN', 'Wi-Fi']),
  role: words(['reader', 'admin']),
  new: words(['new']),
  shell: words(SHELLS),
  'on|off': words(['on', 'off']),
};

/** Where a name alone does not say it. */
const BY_PLACE: Readonly<Record<string, Values>> = {
  'demo fault name': words(Object.keys(FAULTS)),
  'probe --interface': words(EXCHANGE_INTERFACES.map(({ name }) => name)),
  'collector --helpdesk': words(['off']),
};

/**
 * What may be typed for an argument or as the value of an option.
 *
 * @param place the option's long name, or what the argument is called
 */
export const valuesOf = ({ path }: Described, place: string, takes: string): Values =>
  BY_PLACE[`${path} ${place}`] ?? BY_NAME[takes] ?? { kind: 'any' };

/** What may be typed at each position of a command's arguments. */
export const argumentValues = (described: Described): readonly Values[] =>
  described.takes.map((takes) => valuesOf(described, takes, takes));

/** What may follow each option that takes a value. */
export const optionValues = (
  described: Described,
): readonly { readonly names: readonly string[]; readonly values: Values }[] =>
  described.options.flatMap(({ names, takes }) =>
    takes === null ? [] : [{ names, values: valuesOf(described, names.at(-1) ?? '', takes) }],
  );
