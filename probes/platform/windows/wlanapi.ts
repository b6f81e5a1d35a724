import { answer, failed, WIN32, type NativeAnswer } from '../answer.ts';
import type { Declaration, FieldType } from '../native.ts';
import { library } from './library.ts';
import { guidText, rowAt, rowsAt } from './rows.ts';

/** A Wi-Fi adapter and the network that it is in. */
export interface WlanInterface {
  /** Interface GUID in braces, as GetIfTable2 gives it. */
  readonly guid: string;
  /**
   * Null: in no network, or Windows keeps the name to itself. Since Windows 11 24H2 it tells only
   * programs that may know the location.
   */
  readonly ssid: string | null;
}

/** wlanapi.h. */
export const WLAN_INTERFACE_INFO = {
  name: 'WLAN_INTERFACE_INFO',
  sizeBytes: 532,
  fields: {
    guidHead: 'uint32',
    guidTail: { bytes: 12 },
    description: { text: 256 },
    state: 'uint32',
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

/** Up to the SSID (DOT11_SSID: length and 32 bytes); what follows is joined to a block. */
export const WLAN_CONNECTION_ATTRIBUTES = {
  name: 'WLAN_CONNECTION_ATTRIBUTES',
  sizeBytes: 604,
  fields: {
    state: 'uint32',
    mode: 'uint32',
    profile: { text: 256 },
    ssidLength: 'uint32',
    ssid: { bytes: 32 },
    rest: { bytes: 48 },
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

const CLIENT_VERSION = 2;
const OPCODE_CURRENT_CONNECTION = 7;
const STATE_CONNECTED = 1;
/** WLAN_INTERFACE_INFO_LIST: count and index come before the interfaces. */
const LIST_OFFSET = 8;
const MAX_INTERFACES = 16;

const ready = library(
  'wlanapi.dll',
  {
    WlanOpenHandle: ['uint32', ['uint32', 'void *', 'void *', 'void *']],
    WlanCloseHandle: ['uint32', ['uint64', 'void *']],
    WlanEnumInterfaces: ['uint32', ['uint64', 'void *', 'void *']],
    WlanQueryInterface: [
      'uint32',
      ['uint64', 'void *', 'int32', 'void *', 'void *', 'void *', 'void *'],
    ],
    WlanFreeMemory: ['void', ['uint64']],
  },
  {
    info: WLAN_INTERFACE_INFO,
    connection: WLAN_CONNECTION_ATTRIBUTES,
  },
);
type Ready = Extract<ReturnType<typeof ready>, { ok: true }>['value'];

/**
 * Wi-Fi adapters of this machine. A service of Windows answers, which need not run and may hang:
 * the calls run beside this thread.
 */
export async function wlanInterfaces(): Promise<NativeAnswer<readonly WlanInterface[]>> {
  const tools = ready();
  if (!tools.ok) return tools;
  const { system, calls } = tools.value;
  const slot = Buffer.alloc(8);
  const opened = await system.inBackground(
    calls.WlanOpenHandle,
    CLIENT_VERSION,
    null,
    Buffer.alloc(4),
    slot,
  );
  if (opened !== WIN32.success) return failed('WlanOpenHandle', opened);
  const client = slot.readBigUInt64LE();
  try {
    return await enumerate(tools.value, client);
  } finally {
    await system.inBackground(calls.WlanCloseHandle, client, null);
  }
}

async function enumerate(
  tools: Ready,
  client: bigint,
): Promise<NativeAnswer<readonly WlanInterface[]>> {
  const { system, calls } = tools;
  const { info } = tools.layouts;
  const slot = Buffer.alloc(8);
  const status = await system.inBackground(calls.WlanEnumInterfaces, client, null, slot);
  if (status !== WIN32.success) return failed('WlanEnumInterfaces', status);
  const list = slot.readBigUInt64LE();
  try {
    const count = Math.min(system.copy(list, 4).readUInt32LE(), MAX_INTERFACES);
    const rows = rowsAt(
      info,
      system.copy(list, LIST_OFFSET + count * info.sizeBytes),
      LIST_OFFSET,
      count,
    );
    const found: WlanInterface[] = [];
    for (const { guidHead, guidTail, state } of rows) {
      const guid = Buffer.alloc(16);
      guid.writeUInt32LE(guidHead);
      guidTail.copy(guid, 4);
      const ssid =
        state === STATE_CONNECTED ? await currentSsid(tools, client, guid) : answer(null);
      if (!ssid.ok) return ssid;
      found.push({ guid: guidText(guid), ssid: ssid.value });
    }
    return answer(found);
  } finally {
    calls.WlanFreeMemory(list);
  }
}

async function currentSsid(
  { system, calls, layouts: { connection } }: Ready,
  client: bigint,
  guid: Buffer,
): Promise<NativeAnswer<string | null>> {
  const size = Buffer.alloc(4);
  const slot = Buffer.alloc(8);
  const status = await system.inBackground(
    calls.WlanQueryInterface,
    client,
    guid,
    OPCODE_CURRENT_CONNECTION,
    null,
    size,
    slot,
    null,
  );
  // Kept from us, or disconnected since the list was made.
  if (status === WIN32.accessDenied || status === WIN32.invalidState) return answer(null);
  if (status !== WIN32.success) return failed('WlanQueryInterface', status);
  const data = slot.readBigUInt64LE();
  try {
    const row = rowAt(
      connection,
      system.copy(data, Math.min(size.readUInt32LE(), connection.sizeBytes)),
      0,
    );
    return answer(
      row === null
        ? null
        : row.ssid.toString('utf8', 0, Math.min(row.ssidLength, row.ssid.length)) || null,
    );
  } finally {
    calls.WlanFreeMemory(data);
  }
}
