import { statusText } from './status.ts';
import type { RpcConnection } from './connection.ts';
import {
  decodeLookupReply,
  decodeMapReply,
  encodeLookup,
  encodeMap,
  HANDLE_BYTES,
  isNullHandle,
  NULL_HANDLE,
  OPNUM,
  type LookupEntry,
  type LookupHandle,
} from './epm-stubs.ts';
import {
  LISTING_TIMEOUT_MS,
  LOOKUP_PAGE_ENTRIES,
  MAX_LOOKUP_ENTRIES,
  MAX_LOOKUP_PAGES,
  MAX_TOWERS,
} from './limits.ts';
import { badReply, type ReplyFailure } from './outcomes.ts';
import type { SyntaxId } from './syntax.ts';
import type { CallLimits } from './tcp.ts';
import type { Tower } from './tower.ts';

/** ept_s_not_registered, which also means "no more elements" (MS-RPCE §2.2.1.2.4). */
export const NO_MORE_ELEMENTS = 0x16c9a0d6;

/**
 * What the mapper said about one interface. `towers` are all that came for it; none means not
 * registered, whatever `status` says. `handleOpen`: the mapper keeps a place for more of them.
 */
export type Mapping =
  | {
      readonly ok: true;
      readonly towers: readonly Tower[];
      readonly status: number;
      readonly handleOpen: boolean;
    }
  | ReplyFailure;

/**
 * ept_map (MS-RPCE §2.2.1.2.5) on a connection bound to the endpoint mapper: one round trip. Towers
 * of other interfaces than the one asked for are dropped. A handle that stays open is left to end
 * with the connection, as the server runs it down then (C706 §5.1.6): to free it would cost a round
 * trip on the way to the port.
 */
export async function mapInterface(
  connection: RpcConnection,
  syntax: SyntaxId,
  limits: CallLimits,
): Promise<Mapping> {
  const reply = await connection.call(OPNUM.map, encodeMap(syntax, MAX_TOWERS), limits);
  if (!reply.ok) return reply;
  const decoded = decodeMapReply(reply.stub, reply.littleEndian, MAX_TOWERS);
  if (!decoded.ok) return badReply(`ept_map: ${decoded.reason}`);
  const wanted = decoded.value.towers.filter((tower) => isOf(tower, syntax));
  return {
    ok: true,
    towers: wanted,
    status: decoded.value.status,
    handleOpen: !isNullHandle(decoded.value.handle),
  };
}

/** A listing as far as it went; `failure` is null when the mapper came to its end. */
export interface Lookup {
  readonly entries: readonly LookupEntry[];
  readonly pages: number;
  readonly failure: ReplyFailure | null;
}

/** `timeoutMs` is for each page; `totalMs` for all of them, `LISTING_TIMEOUT_MS` by default. */
export type LookupLimits = CallLimits & { readonly totalMs?: number };

/**
 * ept_lookup of everything, page by page, on a connection bound to the endpoint mapper. Windows
 * ends with a null handle, Samba with an empty page and `NO_MORE_ELEMENTS`: both are the end, as is
 * any empty page.
 */
export const lookupAll = (connection: RpcConnection, limits: LookupLimits): Promise<Lookup> =>
  lookup(connection, null, limits);

/**
 * ept_lookup of one interface: every protocol sequence that it is registered on, not TCP alone as
 * `mapInterface` asks. Entries of others are dropped, for Samba answers this question with
 * everything that it holds.
 */
export async function lookupInterface(
  connection: RpcConnection,
  syntax: SyntaxId,
  limits: LookupLimits,
): Promise<Lookup> {
  const found = await lookup(connection, syntax, limits);
  return { ...found, entries: found.entries.filter(({ tower }) => isOf(tower, syntax)) };
}

/** Minor versions differ within one interface: the mapper compares them, and knows better. */
const isOf = ({ interface: one }: Tower, { uuid, major }: SyntaxId): boolean =>
  one.uuid === uuid && one.major === major;

async function lookup(
  connection: RpcConnection,
  only: SyntaxId | null,
  { totalMs = LISTING_TIMEOUT_MS, ...limits }: LookupLimits,
): Promise<Lookup> {
  const end = performance.now() + totalMs;
  const entries: LookupEntry[] = [];
  let handle: LookupHandle = NULL_HANDLE;
  let previousPage: Uint8Array | null = null;
  for (let pages = 1; pages <= MAX_LOOKUP_PAGES; pages += 1) {
    const reply = await connection.call(
      OPNUM.lookup,
      encodeLookup(handle, LOOKUP_PAGE_ENTRIES, only),
      limits,
    );
    if (!reply.ok) return { entries, pages: pages - 1, failure: reply };
    const decoded = decodeLookupReply(reply.stub, reply.littleEndian, LOOKUP_PAGE_ENTRIES);
    if (!decoded.ok) return { entries, pages, failure: badReply(`ept_lookup: ${decoded.reason}`) };
    const page = decoded.value;
    const give = async (reason: string): Promise<Lookup> => ({
      entries,
      pages,
      failure: await giveUp(connection, page.handle, `ept_lookup: ${reason}`, limits),
    });
    // A handle may be new each time; what follows it is the page.
    const content = reply.stub.subarray(HANDLE_BYTES);
    if (
      page.entries.length > 0 &&
      previousPage !== null &&
      Buffer.compare(previousPage, content) === 0
    )
      return give('the same page twice');
    entries.push(...page.entries.slice(0, MAX_LOOKUP_ENTRIES - entries.length));
    if (page.entries.length === 0 || page.status === NO_MORE_ELEMENTS || isNullHandle(page.handle))
      return { entries, pages, failure: endOf(page.status, entries.length) };
    if (page.status !== 0) return give(`status ${statusText(page.status)}`);
    if (performance.now() >= end) return give(`not at its end after ${String(totalMs)} ms`);
    if (entries.length >= MAX_LOOKUP_ENTRIES)
      return give(`more than ${String(MAX_LOOKUP_ENTRIES)} entries`);
    handle = page.handle;
    previousPage = content;
  }
  return {
    entries,
    pages: MAX_LOOKUP_PAGES,
    failure: await giveUp(
      connection,
      handle,
      `ept_lookup: more than ${String(MAX_LOOKUP_PAGES)} pages`,
      limits,
    ),
  };
}

/**
 * An empty listing with an error is a refusal, not an empty mapper: some runtimes map and do not
 * list.
 */
const endOf = (status: number, entries: number): ReplyFailure | null =>
  status === 0 || status === NO_MORE_ELEMENTS || entries > 0
    ? null
    : badReply(`ept_lookup: status ${statusText(status)}`);

/**
 * Ends a listing early with ept_lookup_handle_free, so that the server does not keep its place
 * (MS-RPCE §2.2.1.2.5).
 */
async function giveUp(
  connection: RpcConnection,
  handle: LookupHandle,
  reason: string,
  limits: CallLimits,
): Promise<ReplyFailure> {
  const freed = await connection.call(OPNUM.lookupHandleFree, handle, limits);
  return badReply(freed.ok ? reason : `${reason}; its handle could not be freed (${freed.kind})`);
}
