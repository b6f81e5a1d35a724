import { answer, failed, WIN32, type NativeAnswer } from '../answer.ts';
import {
  native,
  type Declaration,
  type FieldType,
  type Layout,
  type SystemCall,
} from '../native.ts';
import { rowsAt } from './rows.ts';

/**
 * A connection of the Remote Access Service: dial-up, broadband, and the VPNs that Windows itself
 * brings.
 */
export interface RasConnection {
  /** Name of the phone-book entry, which its adapter bears as well. */
  readonly entry: string;
  /** RASDT_* of ras.h: `vpn`, `modem`, `PPPoE`, `isdn`, … */
  readonly deviceType: string;
  /** `WAN Miniport (IKEv2)`. */
  readonly deviceName: string;
}

/** ras.h, which packs to four bytes. */
export const RASCONN = {
  name: 'RASCONNW',
  sizeBytes: 1388,
  packBytes: 4,
  fields: {
    size: 'uint32',
    handle: 'pointer',
    entryName: { text: 257 },
    deviceType: { text: 17 },
    deviceName: { text: 129 },
    phonebook: { text: 260 },
    subEntry: 'uint32',
    entryGuid: { bytes: 16 },
    flags: 'uint32',
    luid: { bytes: 8 },
    correlationGuid: { bytes: 16 },
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

/** Nobody dials more at a time. */
const MAX_CONNECTIONS = 32;

interface Ready {
  readonly RasEnumConnectionsW: SystemCall;
  readonly row: Layout<typeof RASCONN.fields>;
}

let prepared: NativeAnswer<Ready> | null = null;

function prepare(): NativeAnswer<Ready> {
  const system = native();
  if (!system.ok) return system;
  const calls = system.value.calls('rasapi32.dll', {
    RasEnumConnectionsW: ['uint32', ['void *', 'void *', 'void *']],
  });
  if (!calls.ok) return calls;
  const row = system.value.layout(RASCONN);
  return row.ok ? answer({ ...calls.value, row: row.value }) : row;
}

/** Connections that RAS holds now. Asks a service of Windows; blocks for a millisecond. */
export function rasConnections(): NativeAnswer<readonly RasConnection[]> {
  const tools = (prepared ??= prepare());
  if (!tools.ok) return tools;
  const { RasEnumConnectionsW, row } = tools.value;
  const bytes = Buffer.alloc(MAX_CONNECTIONS * row.sizeBytes);
  const size = Buffer.alloc(4);
  const count = Buffer.alloc(4);
  // The first structure tells Windows which version of it is meant.
  bytes.writeUInt32LE(row.sizeBytes);
  size.writeUInt32LE(bytes.length);
  const status = RasEnumConnectionsW(bytes, size, count);
  if (status !== WIN32.success) return failed('RasEnumConnections', status);
  return answer(
    rowsAt(row, bytes, 0, Math.min(count.readUInt32LE(), MAX_CONNECTIONS)).map(
      ({ entryName, deviceType, deviceName }) => ({ entry: entryName, deviceType, deviceName }),
    ),
  );
}
