import type { NativeAnswer } from '../answer.ts';
import { native, type Declaration, type FieldType, type Layout } from '../native.ts';
import { type ADAPTER_ADDRESSES, MAX_ADAPTERS, readAdapters } from './iphlpapi.ts';
import { chainOf, offsetOf, textBehind, type Filled } from './rows.ts';
import { hostIn, SOCKADDR_INET_BYTES } from './socket-address.ts';

/** A name server, and the adapter that it was given for. */
export interface AdapterNameServer {
  readonly adapter: string;
  readonly address: string;
}

/** iptypes.h; `address` and `addressLength` are its SOCKET_ADDRESS. */
export const DNS_SERVER_ADDRESS = {
  name: 'IP_ADAPTER_DNS_SERVER_ADDRESS_XP',
  sizeBytes: 32,
  fields: {
    length: 'uint32',
    reserved: 'uint32',
    next: 'pointer',
    address: 'pointer',
    addressLength: 'uint32',
    padding: 'uint32',
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

/** GAA_FLAG_SKIP_UNICAST, _ANYCAST, _MULTICAST. */
const GAA_FLAGS = 0x07;

/** IF_OPER_STATUS. */
const UP = 1;

/** What Windows gives an adapter for which it was told no IPv6 name server; nobody listens there. */
const PLACEHOLDER = /^fec0:0:0:ffff::[123]$/;

const MAX_SERVERS = 16;

/**
 * Name servers of the running adapters, in the order of Windows, by GetAdaptersAddresses. A few
 * milliseconds; blocks.
 */
export function dnsServers(): NativeAnswer<readonly AdapterNameServer[]> {
  const system = native();
  if (!system.ok) return system;
  const server = system.value.layout(DNS_SERVER_ADDRESS);
  if (!server.ok) return server;
  return readAdapters(GAA_FLAGS, (layout, filled) => serversIn(layout, server.value, filled), []);
}

export const serversIn = (
  adapters: Layout<typeof ADAPTER_ADDRESSES.fields>,
  servers: Layout<typeof DNS_SERVER_ADDRESS.fields>,
  filled: Filled,
): readonly AdapterNameServer[] =>
  chainOf(adapters, filled, 0, MAX_ADAPTERS)
    .filter(({ operStatus }) => operStatus === UP)
    .flatMap(({ friendlyName, firstDnsServer }) =>
      chainOf(servers, filled, offsetOf(filled, firstDnsServer), MAX_SERVERS).flatMap((row) => {
        const address = hostBehind(filled, row.address, row.addressLength);
        return address === null || PLACEHOLDER.test(address)
          ? []
          : [{ adapter: textBehind(filled, friendlyName), address }];
      }),
    );

function hostBehind(filled: Filled, pointer: bigint, length: number): string | null {
  const at = offsetOf(filled, pointer);
  return at === null
    ? null
    : hostIn(filled.bytes.subarray(at, at + Math.min(length, SOCKADDR_INET_BYTES)));
}
