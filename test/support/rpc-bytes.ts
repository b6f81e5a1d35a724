/**
 * DCE/RPC as a server writes it, made for tests from the specification: shares nothing with the
 * codec under test.
 */

const uuidBytes = (uuid: string): Buffer => {
  const raw = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  return Buffer.concat([
    raw.subarray(0, 4).reverse(),
    raw.subarray(4, 6).reverse(),
    raw.subarray(6, 8).reverse(),
    raw.subarray(8),
  ]);
};
const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const NDR = Buffer.concat([uuidBytes('8a885d04-1ceb-11c9-9fe8-08002b104860'), u32(2)]);

export interface PacketOptions {
  readonly flags?: number;
  /** Instead of the true one. */
  readonly fragLength?: number;
}

export function packet(
  type: number,
  callId: number,
  body: Buffer,
  { flags = 3, fragLength }: PacketOptions = {},
): Buffer {
  const head = Buffer.from([5, 0, type, flags, 0x10, 0, 0, 0]);
  return Buffer.concat([head, u16(fragLength ?? 16 + body.length), u16(0), u32(callId), body]);
}

export const bindAck = (callId: number, result = 0, reason = 0): Buffer =>
  bindAcks(callId, [[result, reason]]);

/** @param results one for each context of the bind */
export const bindAcks = (
  callId: number,
  results: readonly (readonly [result: number, reason: number])[],
): Buffer =>
  packet(
    12,
    callId,
    Buffer.concat([
      u16(4280),
      u16(4280),
      u32(1),
      u16(4),
      Buffer.from('135\0'),
      Buffer.alloc(2),
      Buffer.from([results.length, 0, 0, 0]),
      ...results.map(([result, reason]) =>
        Buffer.concat([u16(result), u16(reason), result === 0 ? NDR : Buffer.alloc(20)]),
      ),
    ]),
  );

export const bindNak = (callId: number, reason = 4): Buffer =>
  packet(13, callId, Buffer.concat([u16(reason), Buffer.from([1, 5, 0, 0, 0, 0])]));

export const fault = (callId: number, status: number): Buffer =>
  packet(3, callId, Buffer.concat([u32(0), u32(0), u32(status), u32(0)]));

export const response = (callId: number, stub: Buffer, options: PacketOptions = {}): Buffer =>
  packet(2, callId, Buffer.concat([u32(stub.length), u32(0), stub]), options);

/** A response in as many fragments as it takes. */
export function fragments(callId: number, stub: Buffer, size = 5600): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < stub.length; at += size) {
    const flags = (at === 0 ? 1 : 0) | (at + size >= stub.length ? 2 : 0);
    parts.push(response(callId, stub.subarray(at, at + size), { flags }));
  }
  return Buffer.concat(parts);
}

const floor = (left: Buffer, right: Buffer): Buffer =>
  Buffer.concat([u16(left.length), left, u16(right.length), right]);

export interface TowerFacts {
  readonly uuid: string;
  readonly major: number;
  readonly minor: number;
  readonly port: number;
  readonly address?: string;
}

export function tcpTower({ uuid, major, minor, port, address = '0.0.0.0' }: TowerFacts): Buffer {
  const bigEndianPort = Buffer.alloc(2);
  bigEndianPort.writeUInt16BE(port);
  return Buffer.concat([
    u16(5),
    floor(Buffer.concat([Buffer.from([0x0d]), uuidBytes(uuid), u16(major)]), u16(minor)),
    floor(Buffer.concat([Buffer.from([0x0d]), NDR.subarray(0, 18)]), u16(0)),
    floor(Buffer.from([0x0b]), u16(0)),
    floor(Buffer.from([0x07]), bigEndianPort),
    floor(Buffer.from([0x09]), Buffer.from(address.split('.').map(Number))),
  ]);
}

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
const towerArray = (towers: readonly Buffer[]): Buffer =>
  Buffer.concat(
    towers.map((tower) => padded(Buffer.concat([u32(tower.length), u32(tower.length), tower]))),
  );
const counted = (count: number, max: number): Buffer =>
  Buffer.concat([u32(count), u32(max), u32(0), u32(count)]);

/** Stub of an ept_map reply. */
export const mapStub = (
  towers: readonly Buffer[],
  status = towers.length === 0 ? 0x16c9a0d6 : 0,
  max = 8,
): Buffer =>
  Buffer.concat([
    Buffer.alloc(20),
    counted(towers.length, max),
    ...towers.map((_, index) => u32(index + 3)),
    towerArray(towers),
    u32(status),
  ]);

/** Stub of an ept_lookup reply. */
export function lookupStub(
  entries: readonly { readonly tower: Buffer; readonly annotation: string }[],
  handle: Buffer,
  status = 0,
): Buffer {
  const heads = entries.map(({ annotation }, index) =>
    Buffer.concat([
      Buffer.alloc(16),
      u32(index + 3),
      u32(0),
      u32(annotation.length + 1),
      padded(Buffer.from(`${annotation}\0`)),
    ]),
  );
  return Buffer.concat([
    handle,
    counted(entries.length, 500),
    ...heads,
    towerArray(entries.map(({ tower }) => tower)),
    u32(status),
  ]);
}

/** Stub of an answer to inq_if_ids. */
export const interfaceIdsStub = (
  interfaces: readonly Omit<TowerFacts, 'port'>[],
  status = 0,
): Buffer =>
  Buffer.concat([
    u32(1),
    u32(interfaces.length),
    u32(interfaces.length),
    ...interfaces.map((_, index) => u32(index + 2)),
    ...interfaces.map(({ uuid, major, minor }) =>
      Buffer.concat([uuidBytes(uuid), u16(major), u16(minor)]),
    ),
    u32(status),
  ]);

export interface SeenRequest {
  readonly type: number;
  readonly callId: number;
  readonly opnum: number;
  /** UUID that a bind asks for, or an ept_map for; empty otherwise. */
  readonly uuid: string;
  /** UUIDs of all contexts of a bind; empty otherwise. */
  readonly contexts: readonly string[];
  /** Of a request; empty otherwise. */
  readonly stub: Buffer;
}

/** Reads one whole packet of the client, as far as a test server needs it. */
export function readRequest(bytes: Buffer): SeenRequest {
  const type = bytes[2] ?? 255;
  const callId = bytes.readUInt32LE(12);
  if (type === 11)
    return {
      type,
      callId,
      opnum: -1,
      uuid: readUuid(bytes, 32),
      // Each context: number, count of transfer syntaxes, the syntax, one transfer syntax.
      contexts: Array.from({ length: bytes[24] ?? 0 }, (_, nth) => readUuid(bytes, 32 + 44 * nth)),
      stub: Buffer.alloc(0),
    };
  const opnum = bytes.readUInt16LE(22);
  // ept_map: header 24, object pointer 4 and UUID 16, tower pointer, two lengths, floor count,
  // length and identifier of the first floor.
  return {
    type,
    callId,
    opnum,
    uuid: opnum === 3 ? readUuid(bytes, 24 + 4 + 16 + 4 + 8 + 2 + 2 + 1) : '',
    contexts: [],
    stub: bytes.subarray(24),
  };
}

function readUuid(bytes: Buffer, at: number): string {
  const part = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(at + from, at + to))
      .reverse()
      .toString('hex');
  const tail = bytes.subarray(at + 8, at + 16).toString('hex');
  return `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
