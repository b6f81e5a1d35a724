/** A mapper that no packet reaches: what `linesman probe` rehearses the ladder with. */
import { Socket } from 'node:net';
import { PTYPE } from '../../probes/rpc/pdu-encode.ts';
import type { OpenTcp } from '../../probes/rpc/tcp.ts';

/** Opens connections to it, whatever their target: every port binds, every interface has a port. */
export const openInMemory: OpenTcp = () =>
  new Promise((resolve) =>
    setImmediate(() => {
      resolve({ ok: true, socket: new InMemory() });
    }),
  );

class InMemory extends Socket {
  override _write(packet: Buffer, _encoding: BufferEncoding, done: () => void): void {
    setImmediate(() => {
      if (!this.destroyed) this.push(answerTo(packet));
    });
    done();
  }

  override _read(): void {
    // It answers by itself.
  }
}

const TYPE_OFFSET = 2;
const CALL_ID = [12, 16] as const;
const OPNUM_OFFSET = 22;
const EPT_MAP = 3;
/** Transfer syntax of a bind's only context, and the tower that ept_map asks with. */
const BIND_TRANSFER = [52, 72] as const;
const TOWER_BYTES_OFFSET = 52;
const TOWER_OFFSET = 56;
/** A tower over TCP ends in the floors of its port and its address. */
const PORT_FROM_END = 11;
const ANY_PORT = 1024;
const FRAGMENT_BYTES = 5840;
/** ept_s_not_registered: of a listing, that there is no more of it. */
const NO_MORE = 0x16c9a0d6;

function answerTo(packet: Buffer): Buffer {
  const callId = packet.subarray(...CALL_ID);
  if (packet[TYPE_OFFSET] === PTYPE.bind) {
    const offer = Buffer.concat([u16(FRAGMENT_BYTES), u16(FRAGMENT_BYTES), u32(1)]);
    const address = Buffer.from('\u0004\u0000135\u0000\u0000\u0000', 'latin1');
    const accepted = Buffer.concat([u32(1), u32(0), packet.subarray(...BIND_TRANSFER)]);
    return withHeader(PTYPE.bindAck, callId, Buffer.concat([offer, address, accepted]));
  }
  const stub = packet.readUInt16LE(OPNUM_OFFSET) === EPT_MAP ? mapped(packet) : nothingListed();
  const head = Buffer.concat([u32(stub.length), u32(0)]);
  return withHeader(PTYPE.response, callId, Buffer.concat([head, stub]));
}

/** One tower: that which was asked with, on a port. */
function mapped(packet: Buffer): Buffer {
  const bytes = packet.readUInt32LE(TOWER_BYTES_OFFSET);
  const tower = Buffer.from(packet.subarray(TOWER_OFFSET, TOWER_OFFSET + bytes));
  tower.writeUInt16BE(ANY_PORT, bytes - PORT_FROM_END);
  const array = [u32(1), u32(1), u32(0), u32(1), u32(3)];
  const padding = Buffer.alloc(-bytes & 3);
  return Buffer.concat([NO_HANDLE, ...array, u32(bytes), u32(bytes), tower, padding, u32(0)]);
}

const nothingListed = (): Buffer =>
  Buffer.concat([NO_HANDLE, u32(0), u32(0), u32(0), u32(0), u32(NO_MORE)]);

const NO_HANDLE = Buffer.alloc(20);

function withHeader(type: number, callId: Buffer, body: Buffer): Buffer {
  const version = Buffer.from([5, 0, type, 3, 0x10, 0, 0, 0]);
  return Buffer.concat([version, u16(16 + body.length), u16(0), callId, body]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
