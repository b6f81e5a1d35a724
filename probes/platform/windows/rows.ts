import type { FieldType, Layout, Pointer } from '../native.ts';

type Fields = Readonly<Record<string, FieldType>>;

type ValueOf<Field extends FieldType> = Field extends 'uint8' | 'uint16' | 'uint32'
  ? number
  : Field extends 'uint64' | 'pointer'
    ? bigint
    : Field extends { readonly text: number }
      ? string
      : Buffer;

/**
 * One structure, field by field. Text ends at its NUL, or at the field's end when there is none.
 */
export type Row<Of extends Fields> = { readonly [Name in keyof Of]: ValueOf<Of[Name]> };

/** Reads one structure; null when the bytes end before it does. */
export function rowAt<Of extends Fields>(
  layout: Layout<Of>,
  bytes: Buffer,
  at: number,
): Row<Of> | null {
  if (at < 0 || at + layout.sizeBytes > bytes.length) return null;
  const fields = Object.entries<FieldType>(layout.fields).map(([name, type]) => [
    name,
    read(type, bytes, at + (layout.offsets[name] ?? 0)),
  ]);
  return Object.fromEntries(fields) as Row<Of>;
}

/**
 * Reads up to `count` structures that lie one behind the other; what does not fit into the bytes is
 * left out.
 */
export function rowsAt<Of extends Fields>(
  layout: Layout<Of>,
  bytes: Buffer,
  at: number,
  count: number,
): Row<Of>[] {
  const fitting = Math.floor((bytes.length - at) / layout.sizeBytes);
  return Array.from({ length: Math.max(0, Math.min(count, fitting)) }, (_, index) =>
    rowAt(layout, bytes, at + index * layout.sizeBytes),
  ).filter((row) => row !== null);
}

function read(type: FieldType, bytes: Buffer, at: number): number | bigint | string | Buffer {
  switch (type) {
    case 'uint8':
      return bytes.readUInt8(at);
    case 'uint16':
      return bytes.readUInt16LE(at);
    case 'uint32':
      return bytes.readUInt32LE(at);
    case 'uint64':
    case 'pointer':
      return bytes.readBigUInt64LE(at);
    default:
      return 'text' in type ? wideText(bytes, at, type.text) : bytes.subarray(at, at + type.bytes);
  }
}

/** UTF-16LE up to its NUL, at most `longest` units; never beyond the bytes. */
export function wideText(bytes: Buffer, at: number, longest: number): string {
  const end = Math.min(bytes.length, at + longest * 2);
  const units: number[] = [];
  for (let here = at; here + 1 < end; here += 2) {
    const unit = bytes.readUInt16LE(here);
    if (unit === 0) break;
    units.push(unit);
  }
  return String.fromCharCode(...units);
}

/** Memory of ours that Windows filled, with the address at which Windows saw it. */
export interface Filled {
  readonly bytes: Buffer;
  readonly address: Pointer;
}

/**
 * Where a pointer leads within the memory that Windows was given; null for NULL and for every
 * address outside.
 */
export function offsetOf({ bytes, address }: Filled, pointer: Pointer): number | null {
  const offset = pointer - address;
  return pointer === 0n || offset < 0n || offset >= BigInt(bytes.length) ? null : Number(offset);
}

/**
 * Structures that hang together by a pointer `next`, up to `most`; the chain ends at the first
 * pointer that leads out of the memory.
 */
export function chainOf<Of extends Fields & { readonly next: 'pointer' }>(
  layout: Layout<Of>,
  filled: Filled,
  from: number | null,
  most: number,
): Row<Of>[] {
  const found: Row<Of>[] = [];
  for (let at = from; at !== null && found.length < most;) {
    const row: Row<Of> | null = rowAt(layout, filled.bytes, at);
    if (row === null) break;
    found.push(row);
    at = offsetOf(filled, row.next);
  }
  return found;
}

const MAX_TEXT_CHARACTERS = 512;

/** Empty for a pointer that leads out of the memory. */
export function textBehind(filled: Filled, pointer: Pointer): string {
  const at = offsetOf(filled, pointer);
  return at === null ? '' : wideText(filled.bytes, at, MAX_TEXT_CHARACTERS);
}

/** MAC as `os.networkInterfaces()` writes it: lower case with colons; null when there is none. */
export function macText(bytes: Buffer, length: number): string | null {
  const used = bytes.subarray(0, Math.min(length, bytes.length));
  return used.length !== 6 || used.every((byte) => byte === 0)
    ? null
    : [...used].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** A GUID as Windows prints it, upper case in braces (MS-DTYP §2.3.4.3). */
export function guidText(bytes: Buffer): string {
  const hex = (from: number, to: number): string => bytes.subarray(from, to).toString('hex');
  const flipped = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(from, to)).reverse().toString('hex');
  return `{${flipped(0, 4)}-${flipped(4, 6)}-${flipped(6, 8)}-${hex(8, 10)}-${hex(10, 16)}}`.toUpperCase();
}
