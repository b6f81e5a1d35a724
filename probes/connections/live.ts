import { TABLE } from '../../model/text/en/evidence-connections.ts';
import type { LiveConnections } from '../../model/connections.ts';
import { errorName } from '../../lib/error-name.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { selectConnections, wantedBy } from './select.ts';
import type { Interest } from './selected.ts';
import type { ReadTable, TcpTable } from '../platform/connection-table.ts';

/** The table is a few milliseconds away; a tool of macOS that hangs is waited for no longer. */
export const CONNECTIONS_TIMEOUT_MS = 5000;

export interface ConnectionsIo {
  readonly readTable: ReadTable;
  readonly now: () => Date;
  readonly timeoutMs?: number;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/**
 * One look at the connections; never rejects, and ends at its time limit whatever the system does.
 */
export async function readConnectionsNow(
  interest: Interest,
  { readTable, now, timeoutMs = CONNECTIONS_TIMEOUT_MS, signal }: ConnectionsIo,
): Promise<LiveConnections> {
  const at = now().toISOString();
  const failed = (why: string): TcpTable => ({ ok: false, why });
  const table = await withDeadline<TcpTable>(
    signal === undefined ? { timeoutMs } : { timeoutMs, signal },
    () => failed(TABLE.tooSlow(timeoutMs / 1000)),
    (settle) => {
      const abort = new AbortController();
      const read = async (): Promise<TcpTable> => readTable(abort.signal, wantedBy(interest));
      read().then(settle, (error: unknown) => {
        settle(failed(TABLE.unreadable(errorName(error))));
      });
      return () => {
        abort.abort();
      };
    },
  );
  return selectConnections(table, interest, at);
}
