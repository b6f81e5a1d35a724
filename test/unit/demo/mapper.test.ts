import { describe, expect, test } from 'vitest';
import { registrationsOf } from '../../../demo/catalogue.ts';
import { MapperCalls, type CallResult, type Registration } from '../../../demo/mapper.ts';

const EMSMDB = { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 };
/** ept_map for EMSMDB 0.81 over ncacn_ip_tcp, four towers at most, as impacket encodes it. */
const MAP_EMSMDB = Buffer.from(
  '0100000000000000000000000000000000000000020000004b0000004b000000050013000d00dbf1a447ca6710b31f00dd010662da00000200510013000d045d888aeb1cc9119fe808002b10486002000200000001000b020000000100070200000001000904000000000000000000000000000000000000000000000000000004000000',
  'hex',
);
/** ept_lookup of everything, with `asked` rows at most. */
const lookup = (asked: number, handle = Buffer.alloc(20)): Buffer => {
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(asked);
  return Buffer.concat([Buffer.alloc(12), Buffer.from('01000000', 'hex'), handle, tail]);
};
const rows = registrationsOf(
  new Map([
    ['store', 1171],
    ['directory', 1172],
    ['referral', 1173],
  ]),
  11350,
  '127.0.0.1',
);
const stubOf = (result: CallResult): Buffer => {
  if (!result.ok) throw new Error(`fault ${String(result.fault)}`);
  return result.stub;
};

describe('the endpoint mapper of the demo', () => {
  test('lists a row byte for byte as a foreign encoder does', () => {
    const row: Registration = {
      interface: EMSMDB,
      annotation: 'Exchange Server STORE EMSMDB Interface',
      address: { protocol: 'ncacn_ip_tcp', port: 1171, ip: '0.0.0.0' },
    };

    const stub = stubOf(new MapperCalls().answer(2, lookup(100), [row]));

    expect(stub.toString('hex')).toBe(
      '0000000000000000000000000000000000000000010000006400000000000000010000000000000000000000000000000000000003000000000000002700000045786368616e6765205365' +
        '727665722053544f524520454d534d444220496e7465726661636500004b0000004b000000050013000d00dbf1a447ca6710b31f00dd010662da00000200510013000d045d888aeb1cc911' +
        '9fe808002b10486002000200000001000b02000000010007020004930100090400000000000000000000',
    );
  });

  test('maps EMSMDB to the port of the store', () => {
    const stub = stubOf(new MapperCalls().answer(3, MAP_EMSMDB, rows));

    expect(stub.readUInt32LE(20)).toBe(1);
    expect(stub.includes(Buffer.from('0b0200000001000702000493', 'hex'))).toBe(true);
    expect(stub.readUInt32LE(stub.length - 4)).toBe(0);
  });

  test('answers "not registered" for an interface that is not there', () => {
    const stub = stubOf(
      new MapperCalls().answer(3, MAP_EMSMDB, registrationsOf(new Map(), 11350, '127.0.0.1')),
    );

    expect(stub.readUInt32LE(20)).toBe(0);
    expect(stub.readUInt32LE(stub.length - 4)).toBe(0x16c9a0d6);
  });

  test('lists everything once, page by page', () => {
    const calls = new MapperCalls();
    const counts: number[] = [];
    let handle = Buffer.alloc(20);
    do {
      const stub = stubOf(calls.answer(2, lookup(4, handle), rows));
      counts.push(stub.readUInt32LE(20));
      handle = Buffer.from(stub.subarray(0, 20));
    } while (!handle.equals(Buffer.alloc(20)) && counts.length < 100);

    expect(counts.slice(0, -1).every((count) => count === 4)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
  });

  test.each([
    ['a lookup that is cut short', 2, lookup(4).subarray(0, 30), 0x6f7],
    ['a lookup of more rows than the protocol allows', 2, lookup(501), 0x6c6],
    ['a handle that it never gave', 2, lookup(4, Buffer.alloc(20, 7)), 0x1c00001a],
    ['a map that is cut short', 3, MAP_EMSMDB.subarray(0, 60), 0x6f7],
    [
      'a tower that claims 4 GiB',
      3,
      Buffer.from(
        MAP_EMSMDB.toString('hex').replace('4b0000004b000000', 'ffffffffffffffff'),
        'hex',
      ),
      0x6f7,
    ],
    ['an insertion', 0, Buffer.alloc(64), 0x1c010002],
  ])('faults %s', (_, opnum, request, fault) => {
    expect(new MapperCalls().answer(opnum, request, rows)).toEqual({ ok: false, fault });
  });
});
