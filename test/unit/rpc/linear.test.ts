import { afterEach, expect, it, vi } from 'vitest';
import { decodeLookupReply } from '../../../probes/rpc/epm-stubs.ts';
import { PacketSplitter, Reassembly } from '../../../probes/rpc/framing.ts';
import { NdrReader } from '../../../probes/rpc/ndr-reader.ts';
import { fragments, lookupStub, tcpTower } from '../../support/rpc-bytes.ts';

const listing = (entries: number): Buffer =>
  lookupStub(
    Array.from({ length: entries }, (_, index) => ({
      tower: tcpTower({
        uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
        major: 0,
        minor: 81,
        port: 1024 + index,
      }),
      annotation: 'Store',
    })),
    Buffer.alloc(20),
  );

afterEach(() => {
  vi.restoreAllMocks();
});

it('reads twice as much for twice as many entries, and no more', () => {
  const readsOf = (entries: number): number => {
    const read = vi.spyOn(NdrReader.prototype, 'u32');
    decodeLookupReply(listing(entries), true, 500);
    const { length } = read.mock.calls;
    read.mockRestore();
    return length;
  };

  const [few, many] = [readsOf(250), readsOf(500)];

  expect(many).toBeLessThanOrEqual(2 * few);
});

/**
 * Bytes that are copied on the way of `stream` into packets and a reply, when it comes in chunks of
 * that size.
 */
function copiedBytes(stream: Buffer, chunkBytes: number): number {
  let copied = 0;
  const concat = Buffer.concat.bind(Buffer);
  const watched = vi.spyOn(Buffer, 'concat').mockImplementation((list, total) => {
    copied += list.reduce((sum, { length }) => sum + length, 0);
    return concat(list, total);
  });
  const splitter = new PacketSplitter();
  const reassembly = new Reassembly();
  for (let at = 0; at < stream.length; at += chunkBytes) {
    for (const packet of splitter.push(stream.subarray(at, at + chunkBytes)).packets)
      reassembly.accept(packet);
  }
  watched.mockRestore();
  return copied;
}

it.each([1, 100, 1460, 65_536])(
  'copies each byte a few times at most, when a reply comes in chunks of %i bytes',
  (chunkBytes) => {
    const stream = fragments(1, listing(500));

    expect(copiedBytes(stream, chunkBytes)).toBeLessThan(4 * stream.length);
  },
);
