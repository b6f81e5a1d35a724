import { CUT } from '../../../model/text/en/system-answers.ts';
import { answer, failed, noAnswer, WIN32, type NativeAnswer } from '../answer.ts';
import type { Declaration, FieldType, Layout, SystemCall } from '../native.ts';
import { timeOf } from './file-time.ts';
import { library } from './library.ts';
import { rowsAt } from './rows.ts';

/** MIB_TCP_STATE of tcpmib.h, from 1 on, in the words of RFC 9293 §3.3.2. */
export const TCP_STATES = [
  'closed',
  'listen',
  'syn-sent',
  'syn-received',
  'established',
  'fin-wait-1',
  'fin-wait-2',
  'close-wait',
  'closing',
  'last-ack',
  'time-wait',
  'delete-tcb',
] as const;
export type WindowsTcpState = (typeof TCP_STATES)[number] | 'unknown';

/** One TCP connection or listener with the process that owns it: a line of `netstat -nao`. */
export interface WindowsTcpRow {
  /** 0 where Windows no longer knows the owner (time-wait). */
  readonly pid: number;
  readonly state: WindowsTcpState;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  /** 0 for a listener. */
  readonly remotePort: number;
  /** When it was opened, RFC 3339 in UTC; null where Windows does not say. */
  readonly createdAt: string | null;
}

/** TCPIP_OWNING_MODULE_SIZE of tcpmib.h, in ULONGLONGs. */
const MODULE_BYTES = 16 * 8;

/** tcpmib.h; addresses and ports are in network byte order. */
export const TCP_ROW = {
  name: 'MIB_TCPROW_OWNER_MODULE',
  sizeBytes: 160,
  fields: {
    state: 'uint32',
    localAddress: { bytes: 4 },
    localPort: { bytes: 4 },
    remoteAddress: { bytes: 4 },
    remotePort: { bytes: 4 },
    pid: 'uint32',
    createdAt: 'uint64',
    module: { bytes: MODULE_BYTES },
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

export const TCP6_ROW = {
  name: 'MIB_TCP6ROW_OWNER_MODULE',
  sizeBytes: 192,
  fields: {
    localAddress: { bytes: 16 },
    localScope: 'uint32',
    localPort: { bytes: 4 },
    remoteAddress: { bytes: 16 },
    remoteScope: 'uint32',
    remotePort: { bytes: 4 },
    state: 'uint32',
    pid: 'uint32',
    createdAt: 'uint64',
    module: { bytes: MODULE_BYTES },
  },
} as const satisfies Declaration<Readonly<Record<string, FieldType>>>;

const AF_INET = 2;
const AF_INET6 = 23;
/** TCP_TABLE_OWNER_MODULE_ALL of iprtrmib.h: the one kind that tells when a connection was opened. */
const OWNER_MODULE_ALL = 8;
/** Both tables begin with a count of four bytes; their rows are aligned to eight. */
export const TABLE_OFFSET = 8;

const FIRST_BYTES = 64 * 1024;
/** Room for 40,000 connections; a laptop with more is not looked through. */
const MAX_BYTES = 8 * 1024 * 1024;

const ready = library(
  'iphlpapi.dll',
  {
    GetExtendedTcpTable: ['uint32', ['void *', 'void *', 'int32', 'uint32', 'int32', 'uint32']],
  },
  { v4: TCP_ROW, v6: TCP6_ROW },
);

/**
 * All TCP connections and listeners of this machine, IPv4 and IPv6. Blocks for about a millisecond.
 */
export function tcpTable(): NativeAnswer<readonly WindowsTcpRow[]> {
  const tools = ready();
  if (!tools.ok) return tools;
  const {
    calls: { GetExtendedTcpTable },
    layouts: { v4, v6 },
  } = tools.value;
  const four = readTable(GetExtendedTcpTable, AF_INET);
  if (!four.ok) return four;
  const six = readTable(GetExtendedTcpTable, AF_INET6);
  if (!six.ok) return six;
  return answer([...rowsOf(v4, four.value), ...rowsOf(v6, six.value)]);
}

function readTable(call: SystemCall, family: number): NativeAnswer<Buffer> {
  const size = Buffer.alloc(4);
  let wanted = FIRST_BYTES;
  // The table may grow between two calls.
  for (let attempt = 0; attempt < 4 && wanted <= MAX_BYTES; attempt += 1) {
    const bytes = Buffer.alloc(wanted);
    size.writeUInt32LE(wanted);
    const status = call(bytes, size, 0, family, OWNER_MODULE_ALL, 0);
    if (status === WIN32.success) return answer(bytes);
    if (status !== WIN32.insufficientBuffer) return failed('GetExtendedTcpTable', status);
    wanted = Math.max(size.readUInt32LE(), wanted) + FIRST_BYTES;
  }
  return noAnswer(CUT.connections);
}

/** Reads a filled table of either family. */
export function rowsOf(
  layout: Layout<typeof TCP_ROW.fields> | Layout<typeof TCP6_ROW.fields>,
  table: Buffer,
): WindowsTcpRow[] {
  const count = table.length < TABLE_OFFSET ? 0 : table.readUInt32LE();
  const rows =
    layout.sizeBytes === TCP_ROW.sizeBytes
      ? rowsAt(layout as Layout<typeof TCP_ROW.fields>, table, TABLE_OFFSET, count)
      : rowsAt(layout as Layout<typeof TCP6_ROW.fields>, table, TABLE_OFFSET, count);
  return rows.map((row) => ({
    pid: row.pid,
    state: TCP_STATES[row.state - 1] ?? 'unknown',
    localAddress: addressText(row.localAddress),
    localPort: row.localPort.readUInt16BE(),
    remoteAddress: addressText(row.remoteAddress),
    remotePort: row.remotePort.readUInt16BE(),
    createdAt: timeOf(row.createdAt),
  }));
}

/**
 * IPv6 in the form of RFC 5952, as Node and the kernel write it: that is the form of a URL's host.
 */
function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, group) =>
    bytes.readUInt16BE(group * 2).toString(16),
  ).join(':');
  const text = new URL(`http://[${groups}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.test(text);
  return mapped ? `::ffff:${bytes.subarray(12).join('.')}` : text;
}
