import { ANSWERED, ROUTE } from '../../../model/text/en/system-answers.ts';
import { isIP, isIPv6 } from 'node:net';
import { addressBytes } from '../address-bytes.ts';
import { WIN32 } from '../answer.ts';
import { canonicalAddress } from '../canonical-address.ts';
import type { Declaration, FieldType } from '../native.ts';
import { library } from './library.ts';
import type { RouteAnswer } from '../route-answer.ts';
import { rowAt, wideText } from './rows.ts';
import { AF, hostIn, SOCKADDR_INET_BYTES } from './socket-address.ts';

/** netioapi.h. */
export const IPFORWARD_ROW2 = {
  name: 'MIB_IPFORWARD_ROW2',
  sizeBytes: 104,
  fields: {
    luid: 'uint64',
    index: 'uint32',
    // IP_ADDRESS_PREFIX: an address, the length of its prefix, and three bytes that align it.
    prefix: { bytes: 32 },
    nextHop: { bytes: SOCKADDR_INET_BYTES },
    sitePrefixLength: 'uint8',
    validLifetime: 'uint32',
    preferredLifetime: 'uint32',
    metric: 'uint32',
    protocol: 'uint32',
    isLoopback: 'uint8',
    isAutoconfigured: 'uint8',
    isPublished: 'uint8',
    isImmortal: 'uint8',
    age: 'uint32',
    origin: 'uint32',
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

/** winerror.h: no route to host, and network unreachable. */
const NO_ROUTE: ReadonlySet<unknown> = new Set([1231, 1232, 1168]);

/** IF_MAX_STRING_SIZE and its NUL, in UTF-16. */
const ALIAS_UNITS = 257;

const prepared = library(
  'iphlpapi.dll',
  {
    GetBestRoute2: [
      'uint32',
      ['void *', 'uint32', 'void *', 'void *', 'uint32', 'void *', 'void *'],
    ],
    GetBestInterfaceEx: ['uint32', ['void *', 'void *']],
    ConvertInterfaceIndexToLuid: ['uint32', ['uint32', 'void *']],
    ConvertInterfaceLuidToAlias: ['uint32', ['void *', 'void *', 'size_t']],
  },
  { row: IPFORWARD_ROW2 },
);
type Ready = Extract<ReturnType<typeof prepared>, { ok: true }>['value'];

function socketAddress(target: string): Buffer {
  const isSix = isIPv6(target);
  const bytes = Buffer.alloc(SOCKADDR_INET_BYTES);
  bytes.writeUInt16LE(isSix ? AF.inet6 : AF.inet, 0);
  addressBytes(target).copy(bytes, isSix ? 8 : 4);
  return bytes;
}

/**
 * Which way Windows would send a packet to an IP literal: GetBestRoute2, and where that is not
 * supported (Wine 8) GetBestInterfaceEx, which names the interface alone. Sends nothing, blocks for
 * microseconds.
 */
export function kernelRoute(target: string): RouteAnswer {
  if (isIP(target) === 0) return { ok: false, error: ROUTE.notAddress };
  const ready = prepared();
  if (!ready.ok) return { ok: false, error: ready.why };
  const {
    calls,
    layouts: { row },
  } = ready.value;
  const destination = socketAddress(canonicalAddress(target));
  const bytes = Buffer.alloc(row.sizeBytes);
  const start = Buffer.alloc(SOCKADDR_INET_BYTES);
  const status = calls.GetBestRoute2(null, 0, null, destination, 0, bytes, start);
  if (status === WIN32.notSupported) return bestInterface(ready.value, destination);
  if (NO_ROUTE.has(status)) return { ok: false, error: 'ENETUNREACH' };
  if (status !== WIN32.success)
    return { ok: false, error: ANSWERED.status('GetBestRoute2', String(status)) };
  const best = rowAt(row, bytes, 0);
  const [source, adapter] = [hostIn(start), best === null ? null : aliasOf(ready.value, best.luid)];
  if (best === null || source === null || adapter === null)
    return { ok: false, error: ROUTE.incomplete };
  return {
    ok: true,
    source,
    egress: { adapter, isRunning: true, nextHop: hostIn(best.nextHop) },
  };
}

function bestInterface(ready: Ready, destination: Buffer): RouteAnswer {
  const index = Buffer.alloc(4);
  const status = ready.calls.GetBestInterfaceEx(destination, index);
  if (NO_ROUTE.has(status)) return { ok: false, error: 'ENETUNREACH' };
  if (status !== WIN32.success)
    return { ok: false, error: ANSWERED.status('GetBestInterfaceEx', String(status)) };
  const luid = Buffer.alloc(8);
  if (ready.calls.ConvertInterfaceIndexToLuid(index.readUInt32LE(), luid) !== WIN32.success)
    return { ok: false, error: ROUTE.unknownInterface };
  const adapter = aliasOf(ready, luid.readBigUInt64LE());
  return adapter === null
    ? { ok: false, error: ROUTE.noName }
    : { ok: true, source: null, egress: { adapter, isRunning: true } };
}

/** The name that users see, which `os.networkInterfaces()` gives as well. */
function aliasOf({ calls }: Ready, luid: bigint): string | null {
  const key = Buffer.alloc(8);
  key.writeBigUInt64LE(luid);
  const name = Buffer.alloc(ALIAS_UNITS * 2);
  return calls.ConvertInterfaceLuidToAlias(key, name, ALIAS_UNITS) === WIN32.success
    ? wideText(name, 0, ALIAS_UNITS)
    : null;
}
