import type { Door } from '../model/door.ts';
import type { LadderResult, ServerGuess } from '../model/run.ts';
import { EXCHANGE_BUILDS, EXCHANGE_ON, VERSION } from '../model/text/en/server.ts';
import { generationOf } from './dynamic-ports.ts';
import { isStore } from '../model/interfaces.ts';

/** The store's own annotation: store.exe registered the interface itself until Exchange 2007. */
const STORE_ANNOTATION = /^Exchange Server STORE/;

type Seen = Pick<LadderResult, 'facts' | 'endpoints' | 'mapper'>;

/**
 * What the server seems to be, from what it showed without a login, and whether RPC over TCP can
 * work on it at all. Null when it showed nothing.
 */
export function guessServer({ facts, endpoints, mapper }: Seen): ServerGuess | null {
  const retired = [...facts.values()].find(({ retirement }) => retirement !== undefined);
  if (retired?.retirement !== undefined) {
    const { proof, product } = retired.retirement;
    return {
      product: product ?? VERSION.retired,
      confidence: 'medium',
      because: [proof],
      rpcOverTcp: 'retired',
    };
  }
  if (endpoints.length === 0) return null;
  const bound = endpoints.some((one) => isStore(one) && one.bind === 'accepted');
  const { generation, confidence, because } = generationOf(
    endpoints.map(({ port }) => port),
    mapper?.list ?? null,
  );
  const byStore = mapper?.list.some(({ annotation }) => STORE_ANNOTATION.test(annotation)) === true;
  return {
    product:
      generation === null
        ? null
        : generation === '2008' && byStore
          ? VERSION.exchange2007
          : EXCHANGE_ON[generation],
    confidence,
    because: [...because, ...(byStore ? [VERSION.namedByStore] : [])],
    rpcOverTcp: bound ? 'works' : 'unknown',
  };
}

/** Builds of Exchange by their first numbers (Microsoft Learn, "Exchange Server build numbers"). */
const BUILDS: readonly (readonly [RegExp, keyof typeof EXCHANGE_BUILDS])[] = [
  [/^15\.20\./, 'online'],
  [/^15\.2\.(?:2562|25[7-9]\d|2[6-9]\d\d|[3-9]\d{3})\b/, 'se'],
  [/^15\.2\./, '2019'],
  [/^15\.1\./, '2016'],
  [/^15\.0\./, '2013'],
];

/** What Exchange itself says of its version at a door; null where it says nothing there. */
export function guessByDoors(doors: readonly Door[]): ServerGuess | null {
  for (const { exchange } of doors) {
    const version = exchange?.version ?? null;
    const build = version === null ? undefined : BUILDS.find(([form]) => form.test(version));
    if (version !== null && build !== undefined)
      return {
        product: EXCHANGE_BUILDS[build[1]],
        confidence: 'high',
        because: [VERSION.saysBuild(version)],
        rpcOverTcp: 'retired',
      };
  }
  return null;
}
