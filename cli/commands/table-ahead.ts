import { canonicalAddress } from '../../probes/platform/canonical-address.ts';
import type { ReadTable, TcpTable } from '../../probes/platform/connection-table.ts';

/** A look at the table of connections that began before anybody asked for it. */
export interface TableAhead {
  /** That look, where it told whose connections to all of these addresses are; null where it did not. */
  readonly read: (addresses: readonly string[]) => ReadTable | null;
}

/**
 * Begins to read the table while packets travel, for a run that is sure to ask for it at its end.
 *
 * @param addresses of Exchange, as far as they are known by now
 */
export function readTableAhead(
  addresses: readonly string[],
  readTable: ReadTable,
  signal: AbortSignal,
): TableAhead {
  const told = new Set(addresses.map(canonicalAddress));
  const table: Promise<TcpTable> = readTable(signal, (address) => told.has(address));
  // Whoever asks is told of a failure; where nobody asks, it is none.
  table.catch(() => undefined);
  return {
    read: (asked) =>
      asked.every((address) => told.has(canonicalAddress(address))) ? () => table : null,
  };
}
