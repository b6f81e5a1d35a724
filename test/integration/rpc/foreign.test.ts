import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { openRpc, type RpcTransport } from '../../../probes/rpc/connection.ts';
import { lookupAll, mapInterface } from '../../../probes/rpc/endpoint-mapper.ts';
import { decodeLookupReply, encodeLookup, encodeMap } from '../../../probes/rpc/epm-stubs.ts';
import { encodeBind, encodeRequest } from '../../../probes/rpc/pdu-encode.ts';
import { nameOfStatus } from '../../../probes/rpc/status-names.ts';
import { ENDPOINT_MAPPER, NDR32, versionOf, type SyntaxId } from '../../../probes/rpc/syntax.ts';
import {
  bigEndianBindAck,
  bigEndianLookupStub,
  bigEndianResponse,
} from '../../support/big-endian.ts';
import { capturedListing } from '../../support/captured-mapper.ts';
import { EMSMDB, limits } from '../../support/hostile.ts';
import { needsCommands, needsFile, describeWhere, type Need } from '../../support/needs.ts';
import { pcapOf, type Segment } from '../../support/pcap.ts';
import { bindAck } from '../../support/rpc-bytes.ts';
import { dissectedEntries, dissectedRequests } from '../../support/tshark.ts';

const PYTHON = '/usr/bin/python3';
const PEER = join(import.meta.dirname, 'impacket-peer.py');
const needsImpacket = (): Need =>
  spawnSync(PYTHON, ['-c', 'import impacket']).status === 0 ? null : 'needs python3-impacket';

/** Names of statuses of RPC: those of C706 for runtime and mapper, and those of Windows. */
const STATUSES = `
import json, re
from impacket import system_errors
from impacket.dcerpc.v5 import rpcrt
dce = [[code, name.strip()] for code, name in rpcrt.rpc_status_codes.items()]
windows = [[code, text[0]] for code, text in system_errors.ERROR_MESSAGES.items()]
print(json.dumps([one for one in dce + windows if re.match('(nca|ept|RPC|EPT)_[sSX]_', one[1])]))`;

/** What the client can ask, with any values in it. */
const u16 = fc.nat(0xffff);
const syntax: fc.Arbitrary<SyntaxId> = fc.record({ uuid: fc.uuid(), major: u16, minor: u16 });
const handle = fc.uint8Array({ minLength: 20, maxLength: 20 });
const QUESTIONS = fc.sample(
  fc.record({
    one: syntax,
    only: fc.option(syntax),
    handle,
    max: fc.nat(500),
    callId: fc.integer({ min: 1, max: 0x7fff_ffff }),
  }),
  { numRuns: 200, seed: 135 },
);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function scratchFile(name: string, bytes: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linesman-rpc-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
}

describeWhere([needsFile(PYTHON, "Debian's Python"), needsImpacket()], 'beside impacket', () => {
  const ENTRIES = Array.from({ length: 23 }, (_, index) =>
    index % 3 === 2
      ? {
          ...EMSMDB,
          protocol: 'ncacn_np',
          port: null,
          endpoint: `\\pipe\\store${String(index)}`,
          address: null,
          annotation: 'Store',
        }
      : {
          ...EMSMDB,
          protocol: index % 3 === 1 ? 'ncacn_http' : 'ncacn_ip_tcp',
          port: 1171 + index,
          endpoint: null,
          address: '10.1.2.3',
          annotation: `Store ${String(index)}`,
        },
  );

  /** impacket's own server, as an endpoint mapper that holds these entries. */
  async function mapper(transport: RpcTransport): Promise<number> {
    const server = spawn(PYTHON, [PEER, 'serve', ...(transport === 'http' ? ['http'] : [])], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      server.kill('SIGKILL');
    });
    server.stdin.end(ENTRIES.map((one) => JSON.stringify(one)).join('\n'));
    const [port] = (await once(createInterface(server.stdout), 'line')) as [string];
    return Number(port);
  }

  it.each(['tcp', 'http'] as const)(
    "lists and maps what impacket's own server holds, over %s",
    async (transport) => {
      const opened = await openRpc(
        { address: '127.0.0.1', port: await mapper(transport) },
        limits(),
        transport,
      );
      if (!opened.ok) throw new Error(`loopback did not connect: ${opened.kind}`);

      const bound = await opened.connection.bind(ENDPOINT_MAPPER, limits(5000));
      const listing = await lookupAll(opened.connection, limits(5000));
      const mapping = await mapInterface(opened.connection, EMSMDB, limits(5000));
      opened.connection.close();

      expect(bound).toEqual({ ok: true });
      expect(listing).toMatchObject({ pages: 5, failure: null });
      expect(
        listing.entries.map(({ tower: { interface: one, ...tower }, annotation }) => ({
          ...one,
          ...tower,
          annotation,
        })),
      ).toEqual(ENTRIES);
      expect(mapping).toMatchObject({
        ok: true,
        towers: ENTRIES.filter(({ protocol }) => protocol === 'ncacn_ip_tcp').map(({ port }) => ({
          port,
          address: '10.1.2.3',
        })),
      });
    },
  );

  it('names each status of RPC as impacket does', () => {
    const { stdout } = spawnSync(PYTHON, ['-c', STATUSES], { encoding: 'utf8', timeout: 60_000 });
    const theirs = JSON.parse(stdout) as readonly (readonly [code: number, name: string])[];

    expect(theirs.length).toBeGreaterThan(150);
    expect(theirs.map(([code]) => [code, nameOfStatus(code)])).toEqual(
      // C706 Appendix E spells this one otherwise.
      theirs.map(([code, name]) => [
        code,
        name.replace('fault_fp_div_zero', 'fault_fp_div_by_zero'),
      ]),
    );
  });

  it('writes binds, listings and mappings that impacket reads as they were meant, whatever is asked', () => {
    const lines = QUESTIONS.flatMap(({ one, only, handle: place, max, callId }) => [
      `bind ${hex(encodeBind(callId, one))}`,
      `lookup ${hex(encodeLookup(place, max, only))}`,
      `map ${hex(encodeMap(one, max))}`,
    ]);

    const { stdout } = spawnSync(PYTHON, [PEER, 'decode'], {
      input: lines.join('\n'),
      encoding: 'utf8',
      timeout: 60_000,
    });

    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(
      QUESTIONS.flatMap(({ one, only, handle: place, max, callId }) => [
        {
          callId,
          contexts: 1,
          maxFragment: 5840,
          uuid: one.uuid,
          version: [one.major, one.minor],
          transfer: NDR32.uuid,
        },
        {
          inquiry: only === null ? 0 : 1,
          max,
          attributes: Buffer.from(place).readUInt32LE(),
          handle: hex(place.subarray(4)),
          interface: only === null ? null : [only.uuid, only.major, only.minor],
        },
        { max, uuid: one.uuid, version: [one.major, one.minor], protocols: [0x0b, 0x07, 0x09] },
      ]),
    );
  });
});

describeWhere([needsCommands('tshark')], 'beside Wireshark', () => {
  /** What Wireshark says of a packet fills many kilobytes. */
  const FEWER = QUESTIONS.slice(0, 60);
  const FLOORS: Readonly<Record<string, string>> = {
    ncacn_ip_tcp: '0b 07 09',
    ncacn_np: '0b 0f 11',
    ncacn_http: '0b 1f 09',
    ncalrpc: '0c 10',
  };

  const inTheirWords = (stub: Buffer, littleEndian: boolean) => {
    const ours = decodeLookupReply(stub, littleEndian, 500);
    return (
      ours.ok &&
      ours.value.entries.map(({ tower, annotation }) => ({
        uuid: tower.interface.uuid,
        version: versionOf(tower.interface),
        floors: FLOORS[tower.protocol],
        port: tower.port,
        endpoint: tower.endpoint,
        annotation,
      }))
    );
  };
  const captured = (): Segment[] =>
    readFileSync(new URL('../../fixtures/epm-lookup-samba-4.17.hex', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => /^[CS] /.test(line))
      .map((line) => ({
        from: line.startsWith('C') ? 'client' : 'server',
        bytes: Buffer.from(line.slice(2), 'hex'),
      }));
  const dissected = async (segments: readonly Segment[]) =>
    dissectedEntries(
      await scratchFile(
        'listing.pcap',
        pcapOf([{ clientPort: 40_000, serverPort: 135, segments }]),
      ),
    );

  it('reads each entry of a real mapper as Wireshark does: interface, version, protocol, port or pipe, annotation', async () => {
    const theirs = await dissected(captured());

    expect(theirs).toHaveLength(53);
    expect(inTheirWords(capturedListing(), true)).toEqual(theirs);
  });

  it('reads each entry as Wireshark does when the same mapper speaks big-endian', async () => {
    const [bind, ack, question] = captured();
    const stub = bigEndianLookupStub(capturedListing());
    const answer = Buffer.concat([
      bigEndianResponse(1, stub.subarray(0, 4000), 1),
      bigEndianResponse(1, stub.subarray(4000), 2),
    ]);

    const theirs = await dissected([
      bind!,
      { from: 'server', bytes: bigEndianBindAck(Buffer.from(ack!.bytes)) },
      question!,
      { from: 'server', bytes: answer },
    ]);

    expect(theirs).toHaveLength(53);
    expect(inTheirWords(stub, false)).toEqual(theirs);
  });

  it('writes binds, listings and mappings that Wireshark reads as they were meant, whatever is asked', async () => {
    const client = (bytes: Uint8Array) => ({ from: 'client' as const, bytes });
    const asked = FEWER.map(({ one, only, handle: place, max }, index) => ({
      clientPort: 40_000 + index,
      serverPort: 135,
      segments: [
        client(encodeBind(1, ENDPOINT_MAPPER)),
        { from: 'server' as const, bytes: bindAck(1) },
        client(encodeRequest(2, 2, encodeLookup(place, max, only))),
        client(encodeRequest(3, 3, encodeMap(one, max))),
      ],
    }));
    const bound = FEWER.map(({ one, callId }, index) => ({
      clientPort: 50_000 + index,
      serverPort: 1171,
      segments: [client(encodeBind(callId, one))],
    }));

    const read = await dissectedRequests(
      await scratchFile('questions.pcap', pcapOf([...asked, ...bound])),
    );

    const mapperBind = {
      call: 'bind',
      uuid: ENDPOINT_MAPPER.uuid,
      version: '3.0',
      transfer: NDR32.uuid,
    };
    expect(read).toEqual([
      ...FEWER.flatMap(({ one, only, handle: place, max }) => [
        mapperBind,
        {
          call: 'lookup',
          handle: hex(place),
          max,
          only: only === null ? null : `${only.uuid}@${versionOf(only)}`,
        },
        {
          call: 'map',
          max,
          tower: {
            uuid: one.uuid,
            version: versionOf(one),
            floors: '0b 07 09',
            port: 0,
            endpoint: null,
          },
        },
      ]),
      ...FEWER.map(({ one }) => ({
        call: 'bind',
        uuid: one.uuid,
        version: versionOf(one),
        transfer: NDR32.uuid,
      })),
    ]);
  });
});
