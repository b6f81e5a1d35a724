/** Bytes of one side of a TCP conversation, as one segment. */
export interface Segment {
  readonly from: 'client' | 'server';
  readonly bytes: Uint8Array;
}

export interface Conversation {
  readonly clientPort: number;
  readonly serverPort: number;
  readonly segments: readonly Segment[];
}

const RAW_IP = 101;
const ACK_PUSH = 0x18;

/**
 * A capture that was never on a wire: the segments in TCP over IPv4, for other programs to decode
 * (pcap, LINKTYPE_RAW; checksums are left at zero).
 */
export function pcapOf(conversations: readonly Conversation[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(RAW_IP, 20);
  return Buffer.concat([head, ...conversations.flatMap(framesOf)]);
}

function framesOf({ clientPort, serverPort, segments }: Conversation): Buffer[] {
  const sent = { client: 1, server: 1 };
  return segments.map(({ from, bytes }) => {
    const to = from === 'client' ? 'server' : 'client';
    const [source, target] =
      from === 'client' ? [clientPort, serverPort] : [serverPort, clientPort];
    const tcp = Buffer.alloc(20);
    tcp.writeUInt16BE(source, 0);
    tcp.writeUInt16BE(target, 2);
    tcp.writeUInt32BE(sent[from], 4);
    tcp.writeUInt32BE(sent[to], 8);
    tcp.set([0x50, ACK_PUSH, 0xff, 0xff], 12);
    sent[from] += bytes.length;
    const ip = Buffer.alloc(20);
    ip.set([0x45, 0], 0);
    ip.writeUInt16BE(40 + bytes.length, 2);
    ip.set([64, 6], 8);
    ip.set(from === 'client' ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1], 12);
    const frame = Buffer.alloc(16);
    frame.writeUInt32LE(40 + bytes.length, 8);
    frame.writeUInt32LE(40 + bytes.length, 12);
    return Buffer.concat([frame, ip, tcp, bytes]);
  });
}
