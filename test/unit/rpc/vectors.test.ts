import { expect, it } from 'vitest';
import {
  decodeLookupReply,
  decodeMapReply,
  encodeLookup,
  encodeMap,
  isNullHandle,
  NULL_HANDLE,
} from '../../../probes/rpc/epm-stubs.ts';
import { encodeBind, encodeRequest } from '../../../probes/rpc/pdu-encode.ts';
import { ENDPOINT_MAPPER } from '../../../probes/rpc/syntax.ts';
import { mapStub, tcpTower } from '../../support/rpc-bytes.ts';

const EMSMDB = { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

it('binds to the endpoint mapper with the bytes that other clients send', () => {
  const bytes = encodeBind(1, ENDPOINT_MAPPER);

  expect(hex(bytes)).toBe(
    '05000b03100000004800000001000000d016d0160000000001000000000001000883afe11f5dc91191a408002b14a0fa03000000045d888aeb1cc9119fe808002b10486002000000',
  );
});

it('binds several interfaces in one packet, each a context with a number of its own', () => {
  const bytes = encodeBind(1, EMSMDB, ENDPOINT_MAPPER);
  const ndr = '045d888aeb1cc9119fe808002b10486002000000';

  expect(hex(bytes)).toBe(
    [
      '05000b03100000007400000001000000d016d01600000000',
      '02000000',
      `00000100`,
      '00dbf1a447ca6710b31f00dd010662da00005100',
      ndr,
      `01000100`,
      '0883afe11f5dc91191a408002b14a0fa03000000',
      ndr,
    ].join(''),
  );
});

it('asks for every entry with the bytes that other clients send', () => {
  const bytes = encodeRequest(2, 2, encodeLookup(NULL_HANDLE, 100));

  expect(hex(bytes)).toBe(
    '05000003100000004000000002000000280000000000020000000000000000000000000001000000000000000000000000000000000000000000000064000000',
  );
});

it('asks for one interface over TCP with the bytes that other clients send', () => {
  const stub = encodeMap(EMSMDB, 4);

  expect(hex(stub)).toBe(
    '0100000000000000000000000000000000000000020000004b0000004b000000050013000d00dbf1a447ca6710b31f00dd010662da00000200510013000d045d888aeb1cc9119fe808002b10486002000200000001000b020000000100070200000001000904000000000000000000000000000000000000000000000000000004000000',
  );
});

it('asks for every registration of one interface with the bytes that other clients send', () => {
  const stub = encodeLookup(NULL_HANDLE, 100, EMSMDB);

  expect(hex(stub)).toBe(
    '01000000000000000200000000dbf1a447ca6710b31f00dd010662da0000510001000000000000000000000000000000000000000000000064000000',
  );
});

it('reads an entry of Exchange: interface, port and annotation', () => {
  const stub = Buffer.from(
    '0000000000000000000000000000000000000000010000006400000000000000010000000000000000000000000000000000000003000000000000002700000045786368616e6765205365727665722053544f524520454d534d444220496e7465726661636500004b0000004b000000050013000d00dbf1a447ca6710b31f00dd010662da00000200510013000d045d888aeb1cc9119fe808002b10486002000200000001000b02000000010007020004930100090400000000000000000000',
    'hex',
  );

  const decoded = decodeLookupReply(stub, true, 100);

  expect(decoded).toMatchObject({
    ok: true,
    value: {
      status: 0,
      entries: [
        {
          annotation: 'Exchange Server STORE EMSMDB Interface',
          tower: { interface: EMSMDB, protocol: 'ncacn_ip_tcp', port: 1171, address: '0.0.0.0' },
        },
      ],
    },
  });
  expect(decoded.ok && isNullHandle(decoded.value.handle)).toBe(true);
});

it('reads every tower of a reply, not only the first', () => {
  const towers = [1171, 1172, 1173].map((port) =>
    tcpTower({ ...EMSMDB, port, address: '10.1.2.3' }),
  );

  const decoded = decodeMapReply(mapStub(towers), true, 8);

  expect(
    decoded.ok &&
      decoded.value.towers.map(({ port, address }) => `${String(address)}:${String(port)}`),
  ).toEqual(['10.1.2.3:1171', '10.1.2.3:1172', '10.1.2.3:1173']);
});

it('takes a reply without towers as one, and keeps its status', () => {
  const decoded = decodeMapReply(mapStub([]), true, 8);

  expect(decoded).toEqual({
    ok: true,
    value: { handle: NULL_HANDLE, towers: [], status: 0x16c9a0d6 },
  });
});

it.each([
  [
    'more towers than were asked for',
    mapStub([tcpTower({ ...EMSMDB, port: 1 }), tcpTower({ ...EMSMDB, port: 2 })]),
    1,
  ],
  ['an array larger than its own maximum', mapStub([tcpTower({ ...EMSMDB, port: 1 })], 0, 0), 8],
  ['a stub that ends in a tower', mapStub([tcpTower({ ...EMSMDB, port: 1 })]).subarray(0, 80), 8],
  ['no stub at all', Buffer.alloc(0), 8],
])('rejects %s with a reason', (_, stub, asked) => {
  const decoded = decodeMapReply(stub, true, asked);

  expect(decoded).toMatchObject({ ok: false, reason: expect.stringMatching(/\w/) as unknown });
});
