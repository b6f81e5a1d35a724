import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Conversation, type Offer } from '../../../demo/conversation.ts';
import { MAPPER_INTERFACE } from '../../../demo/mapper.ts';
import { registrationsOf } from '../../../demo/catalogue.ts';

/** As impacket and this program's own probes send them. */
const BIND_MAPPER = Buffer.from(
  '05000b03100000004800000001000000d016d0160000000001000000000001000883afe11f5dc91191a408002b14a0fa03000000045d888aeb1cc9119fe808002b10486002000000',
  'hex',
);
const LOOKUP_ALL = Buffer.from(
  '05000003100000004000000002000000280000000000020000000000000000000000000001000000000000000000000000000000000000000000000064000000',
  'hex',
);

const rows = registrationsOf(new Map([['store', 1171]]), 11350, '127.0.0.1');
const offer: Offer = { port: 11350, interfaces: [MAPPER_INTERFACE], registrations: () => rows };
const typeOf = (bytes: Buffer): number => bytes.readUInt8(2);

describe('an RPC conversation of the demo', () => {
  test('accepts a bind to what it offers, whole or byte by byte', () => {
    const byByte = new Conversation(offer);

    const whole = new Conversation(offer).receive(BIND_MAPPER);
    const pieces = Array.from(BIND_MAPPER, (byte) => byByte.receive(Buffer.from([byte])).bytes);

    expect(typeOf(whole.bytes)).toBe(12);
    expect(whole.bytes.readUInt16LE(whole.bytes.length - 24)).toBe(0);
    expect(Buffer.concat(pieces)).toEqual(whole.bytes);
  });

  test('rejects a bind to what it does not offer, with "abstract syntax not supported"', () => {
    const { bytes } = new Conversation({ ...offer, interfaces: [] }).receive(BIND_MAPPER);

    expect([bytes.readUInt16LE(bytes.length - 24), bytes.readUInt16LE(bytes.length - 22)]).toEqual([
      2, 1,
    ]);
  });

  test('breaks a long answer into fragments that the client can take', () => {
    const smallBind = Buffer.from(BIND_MAPPER);
    smallBind.writeUInt16LE(1432, 18);
    const many = Array.from({ length: 40 }, () => rows).flat();
    const conversation = new Conversation({ ...offer, registrations: () => many });
    conversation.receive(smallBind);

    let rest = conversation.receive(LOOKUP_ALL).bytes;
    const flags: number[] = [];
    while (rest.length > 0) {
      const length = rest.readUInt16LE(8);
      expect(length).toBeLessThanOrEqual(1432);
      flags.push(rest.readUInt8(3));
      rest = rest.subarray(length);
    }

    expect(flags.length).toBeGreaterThan(2);
    expect(flags.map((flag) => flag & 3)).toEqual([1, ...flags.slice(2).map(() => 0), 2]);
  });

  test.each([
    ['what is no RPC', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 13],
    [
      'big-endian data',
      Buffer.concat([BIND_MAPPER.subarray(0, 4), Buffer.alloc(4), BIND_MAPPER.subarray(8)]),
      13,
    ],
    [
      'a bind with a login',
      Buffer.concat([BIND_MAPPER.subarray(0, 10), Buffer.from([16, 0]), BIND_MAPPER.subarray(12)]),
      13,
    ],
    ['a request before any bind', LOOKUP_ALL, 3],
  ])('hangs up on %s, and says so', (_, bytes, type) => {
    const reply = new Conversation(offer).receive(bytes);

    expect(reply.close).toBe(true);
    expect(typeOf(reply.bytes)).toBe(type);
  });

  test('survives anything, and answers in bounds', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(BIND_MAPPER, LOOKUP_ALL)),
          { maxLength: 8 },
        ),
        fc.nat(71),
        fc.nat(255),
        (chunks, at, value) => {
          const conversation = new Conversation(offer);
          const mutated = Buffer.from(BIND_MAPPER);
          mutated[at] = value;

          const replies = [mutated, ...chunks].map(
            (chunk) => conversation.receive(Buffer.from(chunk)).bytes.length,
          );

          expect(Math.max(...replies)).toBeLessThan(64 * 1024);
        },
      ),
      { numRuns: 300 },
    );
  });
});
