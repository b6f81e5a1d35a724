import type { NativeAnswer } from '../answer.ts';
import { processIds } from './process-list.ts';
import { processName } from './process-name.ts';
import { tcpTable, type WindowsTcpRow } from './tcp-table.ts';
import { canonicalAddress } from '../canonical-address.ts';
import { isOutlook, type Owner, type TcpRow, type TcpTable } from '../connection-table.ts';

/** The functions of Windows that are asked; tests pass their own. */
export interface WindowsTableIo {
  readonly table: () => NativeAnswer<readonly WindowsTcpRow[]>;
  readonly processes: () => NativeAnswer<readonly number[]>;
  readonly nameOf: (pid: number) => NativeAnswer<string>;
}

const SYSTEM: WindowsTableIo = { table: tcpTable, processes: processIds, nameOf: processName };

/**
 * TCP connections of this machine with their owners, by GetExtendedTcpTable. Blocks for a few
 * milliseconds.
 */
export function readWindowsTable({ table, processes, nameOf }: WindowsTableIo = SYSTEM): TcpTable {
  const read = table();
  if (!read.ok) return read;
  const names = new Map<number, NativeAnswer<string>>();
  const name = (pid: number): NativeAnswer<string> => {
    const known = names.get(pid) ?? nameOf(pid);
    names.set(pid, known);
    return known;
  };
  const rows = read.value.flatMap((row) => rowOf(row, name));
  return { ok: true, rows, outlookRuns: outlookRuns(processes(), name), cut: null };
}

function rowOf(
  { pid, state, localAddress, localPort, remoteAddress, remotePort, createdAt }: WindowsTcpRow,
  name: (pid: number) => NativeAnswer<string>,
): readonly TcpRow[] {
  if (state === 'listen') return [];
  return [
    {
      localAddress: canonicalAddress(localAddress),
      localPort,
      remoteAddress: canonicalAddress(remoteAddress),
      remotePort,
      // The block of a connection that is deleted has no name in RFC 9293.
      state: state === 'delete-tcb' ? 'closed' : state,
      owner: ownerOf(pid, state, name),
      createdAt,
    },
  ];
}

/**
 * A connection that has outlived its owner is in time-wait; in any other state Windows keeps the
 * owner to itself.
 */
function ownerOf(
  pid: number,
  state: WindowsTcpRow['state'],
  name: (pid: number) => NativeAnswer<string>,
): Owner {
  if (pid === 0)
    return { kind: state === 'time-wait' || state === 'delete-tcb' ? 'none' : 'hidden' };
  const found = name(pid);
  return { kind: 'process', pid, name: found.ok ? found.value : null };
}

/**
 * A process of another user keeps its name only where Windows protects it: Outlook is none of
 * those.
 */
function outlookRuns(
  pids: NativeAnswer<readonly number[]>,
  name: (pid: number) => NativeAnswer<string>,
): boolean | null {
  if (!pids.ok) return null;
  return pids.value.some((pid) => {
    const found = name(pid);
    return found.ok && isOutlook(found.value);
  });
}
