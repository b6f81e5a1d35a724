import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { attempt, type Attempt } from '../data/attempt.ts';

/** Pages of every outbox (sqlite.org/pragma.html#pragma_page_size). */
export const PAGE_BYTES = 4096;
/** Kinds of b-tree pages (sqlite.org/fileformat2.html#b_tree_pages). */
const TABLE_BRANCH = 0x05;
const TABLE_LEAF = 0x0d;
const B_TREE_KINDS = [0x02, TABLE_BRANCH, 0x0a, TABLE_LEAF];
const BRANCH_HEAD_BYTES = 12;
const LEAF_HEAD_BYTES = 8;
/** Deeper no outbox can be: a branch has hundreds of children. */
const MAX_DEPTH = 6;

/**
 * Pointer maps (fileformat2.html#pointer_map_or_ptrmap_pages), which a file with auto_vacuum has:
 * for each page its kind and its parent, five bytes each; the first map is page 2.
 */
const ENTRY_BYTES = 5;
const PAGES_IN_MAP = Math.floor(PAGE_BYTES / ENTRY_BYTES);
const ROOT = 1;
const CHILD = 5;

/**
 * Writes the branches of damaged tables anew. One such page leads to all rows below it, and holds
 * nothing that its children and the pointer map do not tell as well.
 *
 * @param which `missing`: pages that are no branch any more; `all`: those too that may lead astray,
 *   and sound ones, so that a bit in a map or a leaf costs rows which the old branch led to
 * @returns how many were written
 */
export function restoreBranches(path: string, which: 'missing' | 'all'): Attempt<number> {
  return attempt(() => {
    const file = openSync(path, 'r+');
    try {
      const read = (number: number): Buffer => {
        const page = Buffer.alloc(PAGE_BYTES);
        readSync(file, page, 0, PAGE_BYTES, (number - 1) * PAGE_BYTES);
        return page;
      };
      let written = 0;
      const pages = Math.floor(fstatSync(file).size / PAGE_BYTES);
      const { roots, childrenOf } = readMaps(pages, read);
      const known = new Set([...roots, ...[...childrenOf.values()].flat()]);
      for (const [parent, children] of childrenOf) {
        // A bit may be flipped in a map as well: what is no branch stays as it is.
        const kind = read(parent)[0] ?? 0;
        const isMissing = !B_TREE_KINDS.includes(kind);
        if (!known.has(parent) || !(isMissing || (which === 'all' && kind === TABLE_BRANCH)))
          continue;
        const page = branchOver(children, read);
        if (page === null) continue;
        writeSync(file, page, 0, PAGE_BYTES, (parent - 1) * PAGE_BYTES);
        written += 1;
      }
      return written;
    } finally {
      closeSync(file);
    }
  });
}

type ReadPage = (number: number) => Buffer;

interface PointerMaps {
  readonly roots: readonly number[];
  /** Parent → its children. */
  readonly childrenOf: ReadonlyMap<number, readonly number[]>;
}

function readMaps(pages: number, read: ReadPage): PointerMaps {
  const roots: number[] = [];
  const childrenOf = new Map<number, number[]>();
  for (let map = 2; map <= pages; map += PAGES_IN_MAP + 1) {
    const entries = read(map);
    for (let index = 0; index < PAGES_IN_MAP && map + 1 + index <= pages; index += 1) {
      const [kind, page] = [entries[index * ENTRY_BYTES], map + 1 + index];
      if (kind === ROOT) roots.push(page);
      if (kind !== CHILD) continue;
      const parent = entries.readUInt32BE(index * ENTRY_BYTES + 1);
      childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), page]);
    }
  }
  return { roots, childrenOf };
}

/** Null where no child is a page of a table; a child that cannot be read is left out. */
function branchOver(children: readonly number[], read: ReadPage): Buffer | null {
  const ways = children
    .flatMap((child) => {
      const last = lastRowOf(child, read);
      return last === null ? [] : [{ child, last, key: varintOf(last) }];
    })
    .sort((one, other) => (one.last < other.last ? -1 : 1));
  const rightmost = ways.pop();
  if (rightmost === undefined) return null;
  const page = Buffer.alloc(PAGE_BYTES);
  let end = PAGE_BYTES;
  let count = 0;
  for (const { child, key } of ways) {
    const start = end - 4 - key.length;
    if (start < BRANCH_HEAD_BYTES + 2 * (count + 1)) break;
    page.writeUInt32BE(child, start);
    key.copy(page, start + 4);
    page.writeUInt16BE(start, BRANCH_HEAD_BYTES + 2 * count);
    [end, count] = [start, count + 1];
  }
  page[0] = TABLE_BRANCH;
  page.writeUInt16BE(count, 3);
  page.writeUInt16BE(end, 5);
  page.writeUInt32BE(rightmost.child, 8);
  return page;
}

/** The highest number of a row in or below a page of a table; null where that page is none. */
function lastRowOf(number: number, read: ReadPage, depth = 0): bigint | null {
  const page = read(number);
  if (page[0] === TABLE_BRANCH && depth < MAX_DEPTH)
    return lastRowOf(page.readUInt32BE(8), read, depth + 1);
  const cells = page.readUInt16BE(3);
  if (page[0] !== TABLE_LEAF || cells === 0 || LEAF_HEAD_BYTES + 2 * cells > PAGE_BYTES)
    return null;
  const cell = page.readUInt16BE(LEAF_HEAD_BYTES + 2 * (cells - 1));
  const size = readVarint(page, cell);
  return readVarint(page, cell + size.bytes).value;
}

/** Big-endian groups of seven bits, at most nine bytes (fileformat2.html#varint). */
function readVarint(page: Buffer, at: number): { readonly value: bigint; readonly bytes: number } {
  let value = 0n;
  for (let index = 0; index < 8; index += 1) {
    const byte = page[at + index] ?? 0;
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value, bytes: index + 1 };
  }
  return { value: (value << 8n) | BigInt(page[at + 8] ?? 0), bytes: 9 };
}

/** Of a row's number, which an outbox never counts beyond eight bytes' 56 bits. */
function varintOf(value: bigint): Buffer {
  const groups = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n && groups.length < 8; rest >>= 7n)
    groups.unshift(Number(rest & 0x7fn) | 0x80);
  return Buffer.from(groups);
}
