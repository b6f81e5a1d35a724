/**
 * Reads little-endian fields one after another. Past the end it yields zeros and remembers: ask
 * `overran` before trusting anything.
 */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;
  #overrun = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  overran(): boolean {
    return this.#overrun;
  }

  take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) {
      this.#overrun = true;
      this.#at = this.#bytes.length;
      return Buffer.alloc(Math.min(length, 64));
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16LE();
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  uuid(): string {
    return uuidText(this.take(16));
  }

  /** Skips to a multiple of `boundary` from the start; what is skipped may hold anything. */
  align(boundary: number): void {
    const rest = this.#at % boundary;
    if (rest !== 0) this.take(boundary - rest);
  }
}

export const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/**
 * How a sender writes numbers (C706, 14.1). Towers are little-endian in every packet, so they know
 * nothing of it.
 */
export interface ByteOrder {
  /** First byte of the data representation. */
  readonly label: number;
  u16(value: number): Buffer;
  u32(value: number): Buffer;
  uuid(text: string): Buffer;
}

/** Followed by zeros up to a multiple of `boundary`. */
export const padded = (bytes: Buffer, boundary = 4): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((boundary - (bytes.length % boundary)) % boundary)]);

/**
 * The first three fields of a UUID travel in little-endian order, the rest as it is written (C706,
 * Appendix A).
 */
export function uuidBytes(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
  ]);
}

function uuidText(wire: Buffer): string {
  const hex = (from: number, to: number, reversed: boolean): string => {
    const part = Buffer.from(wire.subarray(from, to));
    return (reversed ? part.reverse() : part).toString('hex');
  };
  return [
    hex(0, 4, true),
    hex(4, 6, true),
    hex(6, 8, true),
    hex(8, 10, false),
    hex(10, 16, false),
  ].join('-');
}

export const LITTLE_ENDIAN: ByteOrder = { label: 0x10, u16, u32, uuid: uuidBytes };

/** A UUID then travels as it is written. */
export const BIG_ENDIAN: ByteOrder = {
  label: 0x00,
  u16: (value) => u16(value).reverse(),
  u32: (value) => u32(value).reverse(),
  uuid: (text) => Buffer.from(text.replaceAll('-', ''), 'hex'),
};
