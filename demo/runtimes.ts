import { BIG_ENDIAN, LITTLE_ENDIAN, type ByteOrder } from './bytes.ts';

/**
 * How an RPC runtime speaks where the protocol leaves it the choice: what a client must bear from
 * one server or another.
 */
export interface Runtime {
  /** Of everything that it sends; requests are taken in little-endian order alone. */
  readonly order: ByteOrder;
  /**
   * The last page of a listing says so itself, with a null handle; or an empty page after it does,
   * with "no more elements".
   */
  readonly listingEnd: 'null-handle' | 'empty-page';
  /** Rows in one page of a listing, however many were asked for. */
  readonly pageRows: number;
  /** What it says on a new connection, before it is asked (MS-RPCH 2.1.2.2.1 over HTTP). */
  readonly greeting: string;
}

const windows: Runtime = {
  order: LITTLE_ENDIAN,
  listingEnd: 'null-handle',
  pageRows: 500,
  greeting: '',
};

export const RUNTIMES = {
  windows,
  samba: { ...windows, listingEnd: 'empty-page' },
  paged: { ...windows, pageRows: 3 },
  'big-endian': { ...windows, order: BIG_ENDIAN },
  http: { ...windows, greeting: 'ncacn_http/1.0' },
} as const satisfies Readonly<Record<string, Runtime>>;

export type RuntimeName = keyof typeof RUNTIMES;
