import { lastingAddresses } from '../../model/network-change.ts';
import type { NetworkState, Tunnel } from '../../model/network-state.ts';
import type { Route, Snapshot } from '../../probes/network/watcher-types.ts';
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

/** Routes of one look at the system. */
export type RoutesSeen = Pick<
  Snapshot,
  'exchange' | 'gateway' | 'collector' | 'publicV4' | 'publicV6'
>;

/** By which adapter, source and next hop each destination that counts is reached. */
export const routeFacts = (seen: RoutesSeen): Facts =>
  new Map([
    ['way to Exchange', wayText(seen.exchange)],
    ['way to the gateway', wayText(seen.gateway)],
    ['way to the collector', wayText(seen.collector)],
    ['way to the Internet (IPv4)', wayText(seen.publicV4)],
    ['way to the Internet (IPv6)', wayText(seen.publicV6)],
  ]);

function wayText(route: Route | null): string {
  if (route === null) return '';
  switch (route.kind) {
    case 'via': {
      const hop = route.nextHop == null ? '' : ` by ${route.nextHop}`;
      return `${route.adapter} from ${route.source}${hop}`;
    }
    case 'none':
      return 'none';
    case 'blocked':
      return `forbidden (${route.error})`;
    case 'unknown':
      return `not known (${route.error})`;
  }
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
