import type { Method } from '../../lib/http-exchange.ts';
import type { DoorClient, DoorSetting } from '../../model/door.ts';

/**
 * Whom a request speaks as. Reverse proxies map User-Agents to forms and Basic, so each is one that
 * the clients of that kind send.
 */
const USER_AGENTS: Readonly<Record<DoorClient, string>> = {
  browser:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Linesman/1',
  device: 'MSFT-PPC/5.2.5082 Linesman/1',
  msrpc: 'MSRPC',
  outlook: 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.4266; Pro) Linesman/1',
};

/** What a client of that kind says of itself. */
export const headersOf = (client: DoorClient): Readonly<Record<string, string>> => ({
  'User-Agent': USER_AGENTS[client],
  Accept: '*/*',
  Connection: 'close',
});

/** What Outlook says of itself; nothing of whoever sits before it. */
export const OUTLOOK = headersOf('outlook');

export interface DoorRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether a redirect on the same host is asked where it leads. */
  readonly follows: boolean;
}

/** Where the store answers RPC over HTTP (MS-OXCRPC §2.1). */
const STORE_PORT = 6001;

/**
 * What a door is asked, without a login: no form is posted, no password and no NTLM message is sent.
 *
 * @param server the Exchange server that an RPC proxy is to reach; null where none is configured
 * @param areChannelsDue channels of RPC over HTTP are asked for, over https alone
 */
export function requestTo(
  { kind, url: text, client }: DoorSetting,
  server: string | null,
  areChannelsDue = true,
): DoorRequest {
  const url = new URL(text);
  const common = headersOf(client);
  switch (kind) {
    case 'owa':
      return { method: 'GET', url, headers: { ...common, Accept: 'text/html' }, follows: true };
    case 'activeSync':
      return { method: 'OPTIONS', url, headers: common, follows: false };
    case 'rpcProxy': {
      if (!areChannelsDue || url.protocol !== 'https:')
        return { method: 'GET', url, headers: common, follows: false };
      url.search = `?${server ?? url.hostname}:`;
      const bare: DoorRequest = { method: 'GET', url, headers: common, follows: false };
      return rpcRequest(bare, { verb: 'RPC_IN_DATA', port: STORE_PORT });
    }
    case 'mapi':
      url.pathname = `${url.pathname.replace(/\/+$/, '')}/emsmdb/`;
      return { method: 'GET', url, headers: common, follows: false };
    case 'ews':
    case 'autodiscover':
      return { method: 'GET', url, headers: common, follows: false };
  }
}

/** One channel of RPC over HTTP, at the server that the query of another request names. */
export function rpcRequest(
  { url: first, headers }: DoorRequest,
  { verb, port }: { readonly verb: 'RPC_IN_DATA' | 'RPC_OUT_DATA'; readonly port: number },
): DoorRequest {
  const url = new URL(first);
  url.search = url.search.replace(/:\d*$/, `:${String(port)}`);
  // MS-RPCH has a gigabyte here; nothing is sent, so nothing is announced.
  const own = { Accept: 'application/rpc', 'Content-Length': '0' };
  return { method: verb, url, headers: { ...headers, ...own }, follows: false };
}
