import { ANSWERED } from '../../../model/text/en/system-answers.ts';
import { answer, failed, WIN32, type NativeAnswer } from '../answer.ts';
import type { Declaration, Layout } from '../native.ts';
import { library } from './library.ts';
import { chainOf, guidText, macText, rowsAt, textBehind, type Filled } from './rows.ts';

/** One adapter as GetAdaptersAddresses lists it: everything that the TCP/IP stack is bound to. */
export interface ListedAdapter {
  readonly luid: bigint;
  readonly index: number;
  /** FriendlyName: the name that `os.networkInterfaces()` gives it. */
  readonly name: string;
  readonly description: string;
  readonly ifType: number;
  /** IF_OPER_STATUS: 1 up, 2 down. */
  readonly operStatus: number;
  readonly mac: string | null;
}

/** One row of GetIfTable2: adapters of every layer, also those without TCP/IP. */
export interface InterfaceRow {
  readonly luid: bigint;
  /** Interface GUID in braces, as wlanapi names it. */
  readonly guid: string;
  readonly description: string;
  readonly ifType: number;
  /** NDIS_PHYSICAL_MEDIUM; null when unspecified. */
  readonly physicalMedium: number | null;
  readonly isHardware: boolean;
  readonly mac: string | null;
}

/** iptypes.h. Members of no use here are joined to blocks of their size. */
export const ADAPTER_ADDRESSES = {
  name: 'IP_ADAPTER_ADDRESSES_LH',
  sizeBytes: 448,
  fields: {
    length: 'uint32',
    index: 'uint32',
    next: 'pointer',
    adapterName: 'pointer',
    firstUnicast: 'pointer',
    firstAnycast: 'pointer',
    firstMulticast: 'pointer',
    firstDnsServer: 'pointer',
    dnsSuffix: 'pointer',
    description: 'pointer',
    friendlyName: 'pointer',
    physicalAddress: { bytes: 8 },
    physicalAddressLength: 'uint32',
    flags: 'uint32',
    mtu: 'uint32',
    ifType: 'uint32',
    operStatus: 'uint32',
    ipv6Index: 'uint32',
    zoneIndices: { bytes: 64 },
    firstPrefix: 'pointer',
    transmitLinkSpeed: 'uint64',
    receiveLinkSpeed: 'uint64',
    firstWinsServer: 'pointer',
    firstGateway: 'pointer',
    ipv4Metric: 'uint32',
    ipv6Metric: 'uint32',
    luid: 'uint64',
    dhcpv4Server: 'pointer',
    dhcpv4ServerLength: 'uint64',
    compartment: 'uint32',
    networkGuid: { bytes: 16 },
    connectionType: 'uint32',
    tunnelType: 'uint32',
    dhcpv6Server: 'pointer',
    dhcpv6ServerLength: 'uint64',
    dhcpv6ClientDuid: { bytes: 130 },
    dhcpv6ClientDuidLength: 'uint32',
    dhcpv6Iaid: 'uint32',
    firstDnsSuffix: 'pointer',
  },
} as const satisfies Declaration<
  Readonly<Record<string, 'uint32' | 'uint64' | 'pointer' | { readonly bytes: number }>>
>;

/** netioapi.h. `flags` is InterfaceAndOperStatusFlags; bit 0 is HardwareInterface. */
export const IF_ROW2 = {
  name: 'MIB_IF_ROW2',
  sizeBytes: 1352,
  fields: {
    luid: 'uint64',
    index: 'uint32',
    guid: { bytes: 16 },
    alias: { text: 257 },
    description: { text: 257 },
    physicalAddressLength: 'uint32',
    physicalAddress: { bytes: 32 },
    permanentPhysicalAddress: { bytes: 32 },
    mtu: 'uint32',
    type: 'uint32',
    tunnelType: 'uint32',
    mediaType: 'uint32',
    physicalMedium: 'uint32',
    accessType: 'uint32',
    directionType: 'uint32',
    flags: 'uint8',
    operStatus: 'uint32',
    adminStatus: 'uint32',
    mediaConnectState: 'uint32',
    networkGuid: { bytes: 16 },
    connectionType: 'uint32',
    transmitLinkSpeed: 'uint64',
    receiveLinkSpeed: 'uint64',
    counters: { bytes: 144 },
  },
} as const satisfies Declaration<
  Readonly<
    Record<
      string,
      'uint8' | 'uint32' | 'uint64' | { readonly bytes: number } | { readonly text: number }
    >
  >
>;

/**
 * GAA_FLAG_SKIP_UNICAST, _ANYCAST, _MULTICAST, _DNS_SERVER: Node lists the addresses, and DNS
 * servers cost registry reads.
 */
const GAA_FLAGS = 0x0f;
const AF_UNSPEC = 0;

/**
 * Microsoft advises 15 KiB for the first call; the limit is far above what the most adapters need.
 */
const FIRST_BYTES = 32 * 1024;
const MAX_BYTES = 4 * 1024 * 1024;
export const MAX_ADAPTERS = 1024;
const MAX_ROWS = 4096;

/** MIB_IF_TABLE2: the rows begin behind the count, aligned to eight bytes. */
const TABLE_OFFSET = 8;

const ready = library(
  'iphlpapi.dll',
  {
    GetAdaptersAddresses: ['uint32', ['uint32', 'uint32', 'void *', 'void *', 'void *']],
    GetIfTable2: ['uint32', ['void *']],
    FreeMibTable: ['void', ['void *']],
  },
  { adapter: ADAPTER_ADDRESSES, row: IF_ROW2 },
);

type AdapterLayout = Layout<typeof ADAPTER_ADDRESSES.fields>;

/** Adapters by GetAdaptersAddresses, running or not. A few milliseconds; blocks. */
export const listAdapters = (): NativeAnswer<readonly ListedAdapter[]> =>
  readAdapters(GAA_FLAGS, walkAdapters, []);

/**
 * Reads what GetAdaptersAddresses gave out of the memory that it filled.
 *
 * @param none what is read where there are no adapters
 */
export function readAdapters<Value>(
  flags: number,
  read: (layout: AdapterLayout, filled: Filled) => Value,
  none: Value,
): NativeAnswer<Value> {
  const tools = ready();
  if (!tools.ok) return tools;
  const { system, calls, layouts } = tools.value;
  const size = Buffer.alloc(4);
  let wanted = FIRST_BYTES;
  // The list may grow between two calls.
  for (let attempt = 0; attempt < 3 && wanted <= MAX_BYTES; attempt += 1) {
    const bytes = Buffer.alloc(wanted);
    size.writeUInt32LE(wanted);
    const status = calls.GetAdaptersAddresses(AF_UNSPEC, flags, null, bytes, size);
    if (status === WIN32.noData) return answer(none);
    if (status === WIN32.success)
      return answer(read(layouts.adapter, { bytes, address: system.addressOf(bytes) }));
    if (status !== WIN32.bufferOverflow) return failed('GetAdaptersAddresses', status);
    wanted = size.readUInt32LE() + FIRST_BYTES;
  }
  return failed('GetAdaptersAddresses', ANSWERED.wants(wanted));
}

/**
 * Follows `Next` through the memory that was filled; ends at the first pointer that leads out of
 * it.
 */
export const walkAdapters = (layout: AdapterLayout, filled: Filled): ListedAdapter[] =>
  chainOf(layout, filled, 0, MAX_ADAPTERS).map((row) => ({
    luid: row.luid,
    index: row.index === 0 ? row.ipv6Index : row.index,
    name: textBehind(filled, row.friendlyName),
    description: textBehind(filled, row.description),
    ifType: row.ifType,
    operStatus: row.operStatus,
    mac: macText(row.physicalAddress, row.physicalAddressLength),
  }));

/**
 * Every network interface that NDIS knows, by GetIfTable2; filter drivers have rows of their own.
 * Blocks.
 */
export function interfaceTable(): NativeAnswer<readonly InterfaceRow[]> {
  const tools = ready();
  if (!tools.ok) return tools;
  const {
    system,
    calls,
    layouts: { row },
  } = tools.value;
  const slot = Buffer.alloc(8);
  const status = calls.GetIfTable2(slot);
  if (status !== WIN32.success) return failed('GetIfTable2', status);
  const table = slot.readBigUInt64LE();
  if (table === 0n) return failed('GetIfTable2', 'no table');
  try {
    const count = Math.min(system.copy(table, 4).readUInt32LE(), MAX_ROWS);
    const bytes = system.copy(table, TABLE_OFFSET + count * row.sizeBytes);
    return answer(
      rowsAt(row, bytes, TABLE_OFFSET, count).map((entry) => ({
        luid: entry.luid,
        guid: guidText(entry.guid),
        description: entry.description,
        ifType: entry.type,
        physicalMedium: entry.physicalMedium === 0 ? null : entry.physicalMedium,
        isHardware: (entry.flags & 1) === 1,
        mac: macText(entry.physicalAddress, entry.physicalAddressLength),
      })),
    );
  } finally {
    calls.FreeMibTable(table);
  }
}
