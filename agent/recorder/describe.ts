import { lastingAddresses } from '../../model/network-change.ts';
import type { NetworkState, Tunnel } from '../../model/network-state.ts';
import type { RecordedChange } from '../../model/recorder.ts';

/** Facts by name, as a technician notes them: the recorder compares these words. */
export type Facts = ReadonlyMap<string, string>;

const MAX_CHARACTERS = 400;
const MAX_CHANGES = 16;

/** The network. Adapters that count for nothing (loopback, virtual) are left out. */
export function networkFacts(network: NetworkState): Facts {
  const adapters = network.adapters.filter(({ kind }) => kind !== 'loopback' && kind !== 'virtual');
  return new Map([
    ['label', network.label],
    ['tunnel', tunnelText(network.tunnel)],
    ['over', network.over ?? ''],
    ['reach', network.reach],
    ['limited because', network.limitedBecause ?? ''],
    ['trust', network.trust],
    ['metered', network.metered],
    ['route', network.reasons[0] ?? ''],
    ['adapters', sorted(adapters.map(({ name, kind }) => `${name} (${kind})`))],
    [
      'addresses',
      sorted(
        adapters.map(({ name, addresses }) =>
          [name, ...lastingAddresses(addresses)].join(' ').trim(),
        ),
      ),
    ],
    ['tunnels', sorted(network.tunnels.map(tunnelText))],
    [
      'own subnet over that of Exchange',
      sorted(network.overlaps.map(({ adapter, subnet }) => `${adapter} ${subnet ?? ''}`)),
    ],
  ]);
}

const sorted = (words: readonly string[]): string => words.toSorted().join('; ');
const tunnelText = ({ product, state, adapter }: Tunnel): string =>
  [product, state, adapter].filter((one) => one !== null).join(' ');

/** What differs, in the order of the facts. */
export const changesBetween = (before: Facts, now: Facts): readonly RecordedChange[] =>
  [...new Set([...before.keys(), ...now.keys()])]
    .flatMap((what) => {
      const [was, is] = [before.get(what) ?? '', now.get(what) ?? ''];
      return was === is ? [] : [{ what, before: cut(was), now: cut(is) }];
    })
    .slice(0, MAX_CHANGES);

const cut = (text: string): string => text.slice(0, MAX_CHARACTERS);
