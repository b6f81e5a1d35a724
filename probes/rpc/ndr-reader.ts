/**
 * Reads NDR in the sender's byte order (C706 §14). A read beyond the end does not throw: it yields
 * zero or nothing, and `problem` says what was missing. The first problem stays; decoders look at
 * it before they believe a value, and bound every loop themselves.
 */
export class NdrReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  #offset = 0;
  #problem: string | null = null;

  constructor(bytes: Uint8Array, littleEndian: boolean, offset = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#littleEndian = littleEndian;
    this.#offset = offset;
  }

  get problem(): string | null {
    return this.#problem;
  }

  /** Rejects what was read; later reads yield nothing. */
  reject(problem: string): void {
    this.#problem ??= problem;
  }

  u8(): number {
    const at = this.#take(1, 1);
    return at === null ? 0 : this.#view.getUint8(at);
  }

  u16(): number {
    const at = this.#take(2, 2);
    return at === null ? 0 : this.#view.getUint16(at, this.#littleEndian);
  }

  u32(): number {
    const at = this.#take(4, 4);
    return at === null ? 0 : this.#view.getUint32(at, this.#littleEndian);
  }

  /** A view of the next bytes, not a copy; empty when they are not there. */
  bytes(count: number): Uint8Array {
    const at = this.#take(count, 1);
    return at === null ? new Uint8Array() : this.#bytes.subarray(at, at + count);
  }

  /** Lower case, with hyphens. */
  uuid(): string {
    const head = [hex(this.u32(), 8), hex(this.u16(), 4), hex(this.u16(), 4)];
    const tail = Buffer.from(this.bytes(8)).toString('hex');
    return [...head, tail.slice(0, 4), tail.slice(4)].join('-');
  }

  align(size: number): void {
    this.#take(0, size);
  }

  #take(count: number, alignment: number): number | null {
    if (this.#problem !== null) return null;
    const at = Math.ceil(this.#offset / alignment) * alignment;
    if (at + count > this.#bytes.byteLength) {
      this.#problem = `${String(count)} bytes wanted at ${String(at)}, only ${String(Math.max(0, this.#bytes.byteLength - at))} there`;
      return null;
    }
    this.#offset = at + count;
    return at;
  }
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** A decoder's value, or a sentence that says what is wrong with the bytes. */
export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** What a decoder made of `reader`, believed only when every read was there. */
export const finish = <T>(reader: NdrReader, value: T): Decoded<T> =>
  reader.problem === null ? { ok: true, value } : { ok: false, reason: reader.problem };

/** `count` must have been compared with a bound before. */
export function repeat<T>(count: number, read: () => T): T[] {
  const items: T[] = [];
  while (items.length < count) items.push(read());
  return items;
}
