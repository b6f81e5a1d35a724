import type { CheckResult } from '../model/check.ts';
import type { Endpoint, MapperListing, ServerGuess } from '../model/run.ts';
import { generationOf, type Generation } from './dynamic-ports.ts';
import { isStore } from '../model/interfaces.ts';
/** Versions of Exchange that serve Outlook over TCP on such a system. */
const EXCHANGE_ON: Readonly<Record<Generation, string>> = {
  2003: 'Exchange 2000, 2003 or 2007 on Windows 2000 or Server 2003',
  2008: 'Exchange 2007 or 2010 on Windows Server 2008 or later',
  'exchange-2010': 'Exchange 2010 (Client Access server)',
};

/** The store's own annotation: store.exe registered the interface itself until Exchange 2007. */
const STORE_ANNOTATION = /^Exchange Server STORE/;

interface Seen {
  readonly checks: readonly CheckResult[];
  readonly endpoints: readonly Endpoint[];
  readonly mapper: MapperListing | null;
}

/**
 * What the server seems to be, from what it showed without a login, and whether RPC over TCP can
 * work on it at all. Null when it showed nothing.
 */
export function guessServer({ checks, endpoints, mapper }: Seen): ServerGuess | null {
  const retired = checks.find(({ code }) => code === 'RPC_RETIRED');
  if (retired !== undefined) {
    const product = retired.args['product'];
    return {
      product: typeof product === 'string' ? product : 'Exchange 2013 or later',
      confidence: 'medium',
      because: [String(retired.args['proof'] ?? 'RPC over TCP is retired')],
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
          ? 'Exchange 2007 on Windows Server 2008'
          : EXCHANGE_ON[generation],
    confidence,
    because: [
      ...because,
      ...(byStore
        ? ['the mapper names the store as store.exe registered it until Exchange 2007']
        : []),
    ],
    rpcOverTcp: bound ? 'works' : 'unknown',
  };
}
