import { expect, it } from 'vitest';
import { decodeLookupReply } from '../../../probes/rpc/epm-stubs.ts';
import { PacketSplitter, Reassembly } from '../../../probes/rpc/framing.ts';
import { capturedServerSegments } from '../../support/captured-mapper.ts';

/** The first listing of the capture, as the client joins it. */
function joinedListing(): Uint8Array {
  const splitter = new PacketSplitter();
  const reassembly = new Reassembly();
  for (const packet of capturedServerSegments()
    .flatMap((segment) => [...splitter.push(segment).packets])
    .filter(({ type }) => type === 2)) {
    const outcome = reassembly.accept(packet);
    if (outcome?.ok === true) return outcome.stub;
  }
  throw new Error('the capture holds no whole listing');
}

it('reads all 53 entries of a real mapper, as Wireshark does', () => {
  const decoded = decodeLookupReply(joinedListing(), true, 500);

  const byProtocol: Record<string, number> = {};
  for (const { tower } of decoded.ok ? decoded.value.entries : [])
    byProtocol[tower.protocol] = (byProtocol[tower.protocol] ?? 0) + 1;
  expect(byProtocol).toEqual({ ncacn_ip_tcp: 16, ncacn_np: 24, ncalrpc: 11, ncacn_http: 2 });
});

it('reads the ports of that mapper, as Wireshark does', () => {
  const decoded = decodeLookupReply(joinedListing(), true, 500);

  const ports = decoded.ok
    ? decoded.value.entries
        .filter(({ tower }) => tower.protocol === 'ncacn_ip_tcp')
        .map(({ tower }) => tower.port)
    : [];
  expect(ports.toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([
    135,
    135,
    1500,
    1500,
    ...Array<number>(9).fill(1501),
    1502,
    1502,
    1502,
  ]);
});
