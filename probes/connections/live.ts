import { TABLE } from '../../model/text/en/evidence-connections.ts';
import type { LiveConnections } from '../../model/connections.ts';
import { errorName } from '../../lib/error-name.ts';
import { selectConnections } from './select.ts';
import type { Interest } from './selected.ts';
import type { ReadTable } from '../platform/connection-table.ts';

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
  const abort = new AbortController();
  const giveUp = (): void => {
    abort.abort();
  };
  const timer = setTimeout(giveUp, timeoutMs);
  if (signal?.aborted === true) giveUp();
  signal?.addEventListener('abort', giveUp, { once: true });
  const late = new Promise<'late'>((resolve) => {
    const isLate = (): void => {
      resolve('late');
    };
    if (abort.signal.aborted) isLate();
    else abort.signal.addEventListener('abort', isLate, { once: true });
  });
  try {
    const table = await Promise.race([readTable(abort.signal), late]);
    if (table !== 'late') return selectConnections(table, interest, at);
    return selectConnections(
      {
        ok: false,
        why: TABLE.tooSlow(timeoutMs / 1000),
      },
      interest,
      at,
    );
  } catch (error) {
    return selectConnections({ ok: false, why: TABLE.unreadable(errorName(error)) }, interest, at);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
    abort.abort();
  }
}
