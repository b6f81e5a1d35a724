import { MAX_ANNOTATION_BYTES, MAX_TOWER_BYTES } from './limits.ts';
import { finish, NdrReader, repeat, type Decoded } from './ndr-reader.ts';
import { NdrWriter } from './ndr-writer.ts';
import type { SyntaxId } from './syntax.ts';
import { decodeTower, encodeTcpTower, printable, type Tower } from './tower.ts';

/** ept_lookup_handle_t: 20 opaque bytes, echoed as they came. */
export type LookupHandle = Uint8Array;
export const HANDLE_BYTES = 20;
export const NULL_HANDLE: LookupHandle = new Uint8Array(HANDLE_BYTES);
export const isNullHandle = (handle: LookupHandle): boolean => handle.every((byte) => byte === 0);

/** Operations of the endpoint mapper (C706 Appendix O); no other is ever called. */
export const OPNUM = { lookup: 2, map: 3, lookupHandleFree: 4 } as const;

const NIL_UUID = '00000000-0000-0000-0000-000000000000';
/** Referents as Windows Server 2003 wants them: it rejects others with RPC_X_BAD_STUB_DATA. */
const OBJECT_REFERENT = 1;
const SECOND_REFERENT = 2;
/** inquiry_type of ept_lookup (MS-RPCE §2.2.1.2.4). */
const INQUIRY = { all: 0, byInterface: 1 } as const;
/**
 * RPC_C_VERS_ALL of Windows; ignored beside `INQUIRY.all`, and valid where a server looks at it all
 * the same. Samba counts from 0 and reads "compatible", which is no less.
 */
const ALL_VERSIONS = 1;

export interface MapReply {
  readonly handle: LookupHandle;
  readonly towers: readonly Tower[];
  readonly status: number;
}

export interface LookupEntry {
  readonly tower: Tower;
  readonly annotation: string;
}

export interface LookupReply {
  readonly handle: LookupHandle;
  readonly entries: readonly LookupEntry[];
  readonly status: number;
}

/** ept_map for `syntax` over TCP: nil object, a fresh handle. */
export function encodeMap(syntax: SyntaxId, maxTowers: number): Uint8Array {
  const tower = encodeTcpTower(syntax);
  return (
    new NdrWriter()
      .u32(OBJECT_REFERENT)
      .uuid(NIL_UUID)
      .u32(SECOND_REFERENT)
      .u32(tower.length)
      .u32(tower.length)
      .bytes(tower)
      // The handle begins with a u32 and is aligned like one.
      .u32(0)
      .zeros(HANDLE_BYTES - 4)
      .u32(maxTowers)
      .done()
  );
}

/** ept_lookup from `handle` on, of every entry or of those of one interface. */
export function encodeLookup(
  handle: LookupHandle,
  maxEntries: number,
  only: SyntaxId | null = null,
): Uint8Array {
  const writer = new NdrWriter().u32(only === null ? INQUIRY.all : INQUIRY.byInterface).u32(0);
  if (only === null) writer.u32(0);
  else writer.u32(SECOND_REFERENT).syntax(only);
  return writer.u32(ALL_VERSIONS).bytes(handle).u32(maxEntries).done();
}

export function decodeMapReply(
  stub: Uint8Array,
  littleEndian: boolean,
  maxTowers: number,
): Decoded<MapReply> {
  const reader = new NdrReader(stub, littleEndian);
  const handle = Uint8Array.from(reader.bytes(HANDLE_BYTES));
  const count = readCount(reader, maxTowers, 'towers');
  const referents = repeat(count, () => reader.u32());
  const towers = referents.filter((referent) => referent !== 0).map(() => readTower(reader));
  const status = reader.u32();
  return finish(reader, { handle, towers: towers.filter((tower) => tower !== null), status });
}

export function decodeLookupReply(
  stub: Uint8Array,
  littleEndian: boolean,
  maxEntries: number,
): Decoded<LookupReply> {
  const reader = new NdrReader(stub, littleEndian);
  const handle = Uint8Array.from(reader.bytes(HANDLE_BYTES));
  const count = readCount(reader, maxEntries, 'entries');
  const heads = repeat(count, () => {
    reader.uuid();
    const hasTower = reader.u32() !== 0;
    return { hasTower, annotation: readAnnotation(reader) };
  });
  const entries: LookupEntry[] = [];
  for (const { hasTower, annotation } of heads) {
    const tower = hasTower ? readTower(reader) : null;
    if (tower !== null) entries.push({ tower, annotation });
  }
  const status = reader.u32();
  return finish(reader, { handle, entries, status });
}

/**
 * The counter and the dimensions of the conformant varying array after it; 0 with a problem noted
 * when they contradict one another.
 */
function readCount(reader: NdrReader, asked: number, what: string): number {
  const count = reader.u32();
  const [max, offset, actual] = [reader.u32(), reader.u32(), reader.u32()];
  if (reader.problem !== null) return 0;
  if (count > asked) {
    reader.reject(`${String(count)} ${what} where ${String(asked)} were asked for`);
    return 0;
  }
  if (offset !== 0 || actual !== count || actual > max) {
    reader.reject(
      `an array of ${what} with max ${String(max)}, offset ${String(offset)}, actual ${String(actual)} for a count of ${String(count)}`,
    );
    return 0;
  }
  return count;
}

function readAnnotation(reader: NdrReader): string {
  const [offset, actual] = [reader.u32(), reader.u32()];
  if (offset !== 0 || actual > MAX_ANNOTATION_BYTES) {
    reader.reject(`an annotation of ${String(actual)} bytes at ${String(offset)}`);
    return '';
  }
  return printable(reader.bytes(actual));
}

function readTower(reader: NdrReader): Tower | null {
  const [max, length] = [reader.u32(), reader.u32()];
  if (reader.problem !== null) return null;
  if (length > MAX_TOWER_BYTES || max !== length) {
    reader.reject(`a tower of ${String(length)} bytes in an array of ${String(max)}`);
    return null;
  }
  const decoded = decodeTower(reader.bytes(length));
  if (decoded.ok) return decoded.tower;
  // After a short read there is nothing to decode either; the reader keeps the first problem.
  reader.reject(decoded.reason);
  return null;
}
