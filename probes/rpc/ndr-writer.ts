import type { SyntaxId } from './syntax.ts';

/** Writes NDR in little-endian order (C706 §14). Alignment counts from the first byte written. */
export class NdrWriter {
  readonly #parts: number[] = [];

  u8(value: number): this {
    this.#parts.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.#align(2)
      .u8(value)
      .u8(value >>> 8);
  }

  u32(value: number): this {
    return this.#align(4)
      .u8(value)
      .u8(value >>> 8)
      .u8(value >>> 16)
      .u8(value >>> 24);
  }

  zeros(count: number): this {
    for (let index = 0; index < count; index += 1) this.u8(0);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    for (const byte of bytes) this.u8(byte);
    return this;
  }

  /** The first three fields in little-endian order, the rest as it reads (C706 Appendix A). */
  uuid(uuid: string): this {
    const hex = uuid.replaceAll('-', '');
    const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    for (const index of order) this.u8(Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
    return this;
  }

  /** p_syntax_id_t: the version is one u32, major in its low half. */
  syntax({ uuid, major, minor }: SyntaxId): this {
    return this.uuid(uuid).u16(major).u16(minor);
  }

  #align(size: number): this {
    return this.zeros((size - (this.#parts.length % size)) % size);
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#parts);
  }
}
