import type { DoorKind } from '../../model/door.ts';

/**
 * One door of each kind; OWA's leads over two redirects to its form, and the search of Autodiscover asks
 * the domain, its own host by https and http, which redirects, and the record, which names that host.
 */
export const DOORS: readonly (readonly [kind: DoorKind, url: string])[] = [
  ['owa', 'https://mail.example/owa'],
  ['activeSync', 'https://mail.example/Microsoft-Server-ActiveSync'],
  ['rpcProxy', 'https://mail.example/rpc/rpcproxy.dll'],
  ['mapi', 'https://mail.example/mapi'],
  ['ews', 'https://mail.example/ews/exchange.asmx'],
  ['autodiscover', 'https://mail.example/autodiscover/autodiscover.xml'],
];

export const AUTODISCOVER_HOST = 'autodiscover.mail.example';

/** Of OWA, the slowest: three times a connection, TLS 1.3, and a request with its answer. */
export const SEQUENTIAL_ROUND_TRIPS = 9;
