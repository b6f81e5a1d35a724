import type { TcpState } from '../../../model/connections.ts';
import { canonicalAddress } from '../canonical-address.ts';
import { MAX_ROWS } from '../connection-table.ts';

/**
 * include/net/tcp_states.h of Linux, from 1 on. Ten is a listener, twelve a request that waits for
 * its third packet.
 */
const STATES: readonly (TcpState | 'listen')[] = [
  'established',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'closed',
  'close-wait',
  'last-ack',
  'listen',
  'closing',
  'syn-received',
];

export interface ProcTcpRow {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly state: TcpState;
  /** Inode of the socket; 0 when no process holds it any more. */
  readonly inode: number;
}

/**
 * `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …` (proc(5),
 * /proc/net/tcp).
 */
const LINE =
  /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+\s+\d+\s+\d+\s+(\d+)/;

/**
 * Reads /proc/net/tcp or /proc/net/tcp6. Lines that do not have the form are left out, listeners
 * too.
 *
 * @param order byte order of this machine: addresses are printed as 32-bit numbers of it, ports as
 * numbers
 */
export function parseProcTcp(text: string, order: 'LE' | 'BE'): readonly ProcTcpRow[] {
  const rows: ProcTcpRow[] = [];
  for (const line of text.split('\n')) {
    if (rows.length >= MAX_ROWS) break;
    const [, local, localPort, remote, remotePort, stateHex, inode] = LINE.exec(line) ?? [];
    if (
      local === undefined ||
      localPort === undefined ||
      remote === undefined ||
      remotePort === undefined ||
      stateHex === undefined ||
      inode === undefined
    )
      continue;
    const state = STATES[Number.parseInt(stateHex, 16) - 1] ?? 'unknown';
    if (state === 'listen') continue;
    rows.push({
      localAddress: addressOf(local, order),
      localPort: Number.parseInt(localPort, 16),
      remoteAddress: addressOf(remote, order),
      remotePort: Number.parseInt(remotePort, 16),
      state,
      inode: Number(inode),
    });
  }
  return rows;
}

function addressOf(hex: string, order: 'LE' | 'BE'): string {
  const printed = Buffer.from(hex, 'hex');
  const bytes = order === 'LE' ? printed.swap32() : printed;
  if (bytes.length === 4) return bytes.join('.');
  return canonicalAddress(
    Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(group * 2).toString(16)).join(':'),
  );
}
