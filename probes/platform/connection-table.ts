import type { TcpState } from '../../model/connections.ts';

/**
 * Who holds a connection. `none`: nobody any more (time-wait). `hidden`: somebody, whom the system
 * does not show to this user.
 */
export type Owner =
  | { readonly kind: 'process'; readonly pid: number; readonly name: string | null }
  | { readonly kind: 'none' }
  | { readonly kind: 'hidden' };

/** One TCP connection as the system lists it; listeners are left out. */
export interface TcpRow {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly state: TcpState;
  readonly owner: Owner;
  /** When it was opened, RFC 3339 in UTC; null or absent where the system does not tell. */
  readonly createdAt?: string | null;
}

export type TcpTable =
  /**
   * `outlookRuns`: null where it could not be told. `cut`: why the table is not whole; null when it
   * is.
   */
  | {
      readonly ok: true;
      readonly rows: readonly TcpRow[];
      readonly outlookRuns: boolean | null;
      readonly cut: string | null;
    }
  | { readonly ok: false; readonly why: string };

/** Whether the owner of a connection to that address (in its canonical form) is asked for. */
export type IsWanted = (remoteAddress: string) => boolean;

/**
 * Reads the system's table of connections; ends early when aborted, and what it then answers is not
 * used. Owners of connections that nobody wants and that are not Outlook's may stay hidden: finding
 * them can take longer than all else. Absent: every one is wanted.
 */
export type ReadTable = (signal: AbortSignal, isWanted?: IsWanted) => Promise<TcpTable>;

/**
 * Program names of the Outlook that speaks RPC to Exchange: on Windows, under Wine and CrossOver,
 * on macOS. The one that is called olk.exe does not.
 */
const OUTLOOK = /^(outlook\.exe|microsoft outlook)$/i;

export const isOutlook = (name: string | null): boolean => name !== null && OUTLOOK.test(name);

/** Rows that are read; a laptop with more is not looked through. */
export const MAX_ROWS = 65_536;
