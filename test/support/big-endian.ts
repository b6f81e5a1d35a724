/**
 * Turns what a little-endian server sent into what a big-endian one would have sent, field by field
 * after the specification.
 */

/** Swaps the fields of a stub one after another: alignment counts from its first byte. */
class Turner {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = Buffer.from(bytes);
  }

  /** @returns the number, which the caller needs to find the next field */
  u32(): number {
    this.#at = (this.#at + 3) & ~3;
    const value = this.#bytes.readUInt32LE(this.#at);
    this.#bytes.writeUInt32BE(value, this.#at);
    this.#at += 4;
    return value;
  }

  u16(): number {
    this.#at = (this.#at + 1) & ~1;
    const value = this.#bytes.readUInt16LE(this.#at);
    this.#bytes.writeUInt16BE(value, this.#at);
    this.#at += 2;
    return value;
  }

  uuid(): void {
    this.u32();
    this.u16();
    this.u16();
    this.skip(8);
  }

  skip(count: number): void {
    this.#at += count;
  }

  done(): Buffer {
    return this.#bytes;
  }
}

/**
 * ept_lookup reply: the towers stay as they are, for their octets are little-endian in every packet
 * (C706 Appendix L).
 */
export function bigEndianLookupStub(stub: Buffer): Buffer {
  const turner = new Turner(stub);
  turner.u32();
  turner.uuid();
  const count = turner.u32();
  turner.u32();
  turner.u32();
  turner.u32();
  for (let entry = 0; entry < count; entry += 1) {
    turner.uuid();
    turner.u32();
    turner.u32();
    turner.skip(turner.u32());
  }
  for (let entry = 0; entry < count; entry += 1) {
    turner.u32();
    turner.skip(turner.u32());
  }
  turner.u32();
  return turner.done();
}

/**
 * The common header and, of a response, the fields before its stub; the stub itself is the
 * caller's.
 */
export function bigEndianResponse(callId: number, stub: Buffer, flags = 3): Buffer {
  const head = Buffer.alloc(24);
  head.set([5, 0, 2, flags, 0x00, 0, 0, 0]);
  head.writeUInt16BE(24 + stub.length, 8);
  head.writeUInt32BE(callId, 12);
  head.writeUInt32BE(stub.length, 16);
  return Buffer.concat([head, stub]);
}

/** bind_ack with an address of three digits, as mappers on 135 and 593 have. */
export function bigEndianBindAck(littleEndian: Buffer): Buffer {
  const turned = Buffer.from(littleEndian);
  turned[4] = 0x00;
  for (const at of [8, 10, 16, 18, 24, 36, 38])
    turned.writeUInt16BE(littleEndian.readUInt16LE(at), at);
  for (const at of [12, 20, 40, 56]) turned.writeUInt32BE(littleEndian.readUInt32LE(at), at);
  for (const at of [44, 46]) turned.writeUInt16BE(littleEndian.readUInt16LE(at), at);
  return turned;
}
