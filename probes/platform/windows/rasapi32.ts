import { answer, failed, WIN32, type NativeAnswer } from '../answer.ts';
import type { Declaration, FieldType, Layout } from '../native.ts';
import { library } from './library.ts';
import type { ClientHint } from '../ports.ts';
import { rowAt, rowsAt, type Row } from './rows.ts';

/** What Windows' own VPN is called, whichever protocol it speaks. */
export const WINDOWS_VPN = 'Windows VPN';

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

/** ras.h as of Windows 7; the endpoints are its RASTUNNELENDPOINT. */
export const RASCONNSTATUS = {
  name: 'RASCONNSTATUSW',
  sizeBytes: 608,
  packBytes: 4,
  fields: {
    size: 'uint32',
    state: 'uint32',
    error: 'uint32',
    deviceType: { text: 17 },
    deviceName: { text: 129 },
    phoneNumber: { text: 129 },
    localType: 'uint32',
    localAddress: { bytes: 16 },
    remoteType: 'uint32',
    remoteAddress: { bytes: 16 },
    subState: 'uint32',
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

/** RASCS_Connected and RASCS_Disconnected of ras.h; every other state is on the way to them. */
const STATE = { connected: 0x2000, disconnected: 0x2001 } as const;

/** Nobody dials more at a time. */
const MAX_CONNECTIONS = 32;

const ready = library(
  'rasapi32.dll',
  {
    RasEnumConnectionsW: ['uint32', ['void *', 'void *', 'void *']],
    RasGetConnectStatusW: ['uint32', ['void *', 'void *']],
  },
  { row: RASCONN, status: RASCONNSTATUS },
);

/** Room for what RasEnumConnections fills. */
interface Room {
  readonly bytes: Buffer;
  readonly size: Buffer;
  readonly count: Buffer;
}

function room(sizeBytes: number): Room {
  const bytes = Buffer.alloc(MAX_CONNECTIONS * sizeBytes);
  const [size, count] = [Buffer.alloc(4), Buffer.alloc(4)];
  // The first structure tells Windows which version of it is meant.
  bytes.writeUInt32LE(sizeBytes);
  size.writeUInt32LE(bytes.length);
  return { bytes, size, count };
}

const rowsIn = (
  layout: Layout<typeof RASCONN.fields>,
  { bytes, count }: Room,
): Row<typeof RASCONN.fields>[] =>
  rowsAt(layout, bytes, 0, Math.min(count.readUInt32LE(), MAX_CONNECTIONS));

/** Connections that RAS holds now. Asks a service of Windows; blocks for a millisecond. */
export function rasConnections(): NativeAnswer<readonly RasConnection[]> {
  const tools = ready();
  if (!tools.ok) return tools;
  const {
    calls,
    layouts: { row },
  } = tools.value;
  const filled = room(row.sizeBytes);
  const status = calls.RasEnumConnectionsW(filled.bytes, filled.size, filled.count);
  if (status !== WIN32.success) return failed('RasEnumConnections', status);
  return answer(
    rowsIn(row, filled).map(({ entryName, deviceType, deviceName }) => ({
      entry: entryName,
      deviceType,
      deviceName,
    })),
  );
}

/**
 * What the VPN connections of Windows say of themselves, those without an adapter among them. Asks
 * a service of Windows, on threads of its own.
 */
export async function rasClients(): Promise<NativeAnswer<readonly ClientHint[]>> {
  const tools = ready();
  if (!tools.ok) return tools;
  const {
    system,
    calls,
    layouts: { row, status },
  } = tools.value;
  const filled = room(row.sizeBytes);
  const listed = await system.inBackground(
    calls.RasEnumConnectionsW,
    ...[filled.bytes, filled.size, filled.count],
  );
  if (listed !== WIN32.success) return failed('RasEnumConnections', listed);
  const clients = await Promise.all(
    rowsIn(row, filled)
      .filter(({ deviceType }) => isVpn(deviceType))
      .map(async ({ handle }) => {
        const bytes = Buffer.alloc(status.sizeBytes);
        bytes.writeUInt32LE(status.sizeBytes);
        const told = await system.inBackground(calls.RasGetConnectStatusW, handle, bytes);
        // A connection that ended meanwhile has no status.
        return told === WIN32.success ? clientIn(status, bytes) : null;
      }),
  );
  return answer(clients.filter((client) => client !== null));
}

/** RASDT_Vpn of ras.h. */
const isVpn = (deviceType: string): boolean => deviceType.toLowerCase() === 'vpn';

/** What one RASCONNSTATUSW says of a VPN connection; null where it ends too soon. */
export function clientIn(
  layout: Layout<typeof RASCONNSTATUS.fields>,
  bytes: Buffer,
): ClientHint | null {
  const row = rowAt(layout, bytes, 0);
  if (row === null) return null;
  const { error } = row;
  const state = stateOf(row);
  return {
    product: WINDOWS_VPN,
    state,
    evidence: `Windows (RAS) says ${state}${error === 0 ? '' : ` (error ${error.toString()})`}`,
  };
}

/** An error is told while the entry still stands, in whatever state it fell. */
function stateOf({
  state,
  error,
}: {
  readonly state: number;
  readonly error: number;
}): ClientHint['state'] {
  if (state === STATE.connected) return 'connected';
  return state === STATE.disconnected || error !== 0 ? 'disconnected' : 'connecting';
}
