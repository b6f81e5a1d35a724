import { expect, it } from 'vitest';
import { lookupAll, lookupInterface } from '../../../probes/rpc/endpoint-mapper.ts';
import { ENDPOINT_MAPPER } from '../../../probes/rpc/syntax.ts';
import { capturedServerSegments } from '../../support/captured-mapper.ts';
import {
  afterBind,
  connected,
  EMSMDB,
  entry,
  HANDLE,
  list,
  MAX_GROWTH_BYTES,
  measured,
  limits,
} from '../../support/hostile.ts';
import { fault, fragments, lookupStub, response, tcpTower } from '../../support/rpc-bytes.ts';
import type { Script } from '../../support/scripted-server.ts';

const NULL_HANDLE = Buffer.alloc(20);
const NO_MORE_ELEMENTS = 0x16c9a0d6;
const reason = (text: string): unknown => expect.stringContaining(text);
/** Pages of a listing, whatever is asked; handles are freed as the protocol wants it. */
const pages = (page: (nth: number) => Buffer): Script =>
  afterBind(({ callId, opnum }, socket, nth) => {
    socket.write(fragments(callId, opnum === 2 ? page(nth) : Buffer.alloc(24)));
  });
/** The heads of a listing: handle, counter and array. */
const heads = (...counts: readonly number[]): Buffer =>
  Buffer.concat([
    HANDLE,
    ...counts.map((count) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(count);
      return bytes;
    }),
  ]);

it('lists everything that a real mapper said, to its end', async () => {
  const [ack, first, second, end] = capturedServerSegments();
  const answers = [[ack!], [first!, second!], [end!]];

  const lookup = await list((request, socket, nth) => {
    for (const segment of answers[nth] ?? []) {
      const bytes = Buffer.from(segment);
      // The capture counts its calls in its own way.
      bytes.writeUInt32LE(request.callId, 12);
      socket.write(bytes);
    }
  });

  expect(lookup).toMatchObject({ pages: 2, failure: null });
  expect(lookup.entries).toHaveLength(53);
});

it.each([
  ['a null handle, as Windows gives it', () => lookupStub([entry(1171)], NULL_HANDLE), 1],
  [
    'an empty page with "no more elements", as Samba gives it',
    (nth: number) =>
      nth === 0 ? lookupStub([entry(1171)], HANDLE) : lookupStub([], NULL_HANDLE, NO_MORE_ELEMENTS),
    2,
  ],
  [
    '"no more elements" beside the last entries',
    () => lookupStub([entry(1171)], HANDLE, NO_MORE_ELEMENTS),
    1,
  ],
  [
    'an empty page whose handle goes on',
    (nth: number) => (nth === 0 ? lookupStub([entry(1171)], HANDLE) : lookupStub([], HANDLE)),
    2,
  ],
])('takes %s for the end of a listing', async (_, page, count) => {
  const lookup = await list(pages(page));

  expect(lookup).toMatchObject({
    pages: count,
    failure: null,
    entries: [{ annotation: 'Store', tower: { port: 1171 } }],
  });
});

it('stops a listing that repeats its page, and frees the handle', async () => {
  const opnums: number[] = [];

  const lookup = await list(
    afterBind(({ callId, opnum }, socket) => {
      opnums.push(opnum);
      socket.write(
        response(callId, opnum === 2 ? lookupStub([entry(1171)], HANDLE) : Buffer.alloc(24)),
      );
    }),
  );

  expect(lookup).toMatchObject({
    pages: 2,
    entries: [{ tower: { port: 1171 } }],
    failure: { kind: 'bad-reply', reason: 'ept_lookup: the same page twice' },
  });
  expect(opnums).toEqual([2, 2, 4]);
});

it('stops a listing that repeats its page under a new handle each time', async () => {
  const lookup = await list(
    pages((nth) =>
      lookupStub([entry(1171)], Buffer.concat([HANDLE.subarray(0, 19), Buffer.of(nth)])),
    ),
  );

  expect(lookup).toMatchObject({
    pages: 2,
    entries: [{ tower: { port: 1171 } }],
    failure: { kind: 'bad-reply', reason: 'ept_lookup: the same page twice' },
  });
});

it('stops a listing that never ends after 64 pages, and says when its handle could not be freed', async () => {
  const lookup = await list(
    afterBind(({ callId, opnum }, socket, nth) => {
      socket.write(
        opnum === 2
          ? response(callId, lookupStub([entry(nth)], HANDLE))
          : fault(callId, 0x1c00001a),
      );
    }),
  );

  expect(lookup).toMatchObject({
    pages: 64,
    failure: {
      kind: 'bad-reply',
      reason: 'ept_lookup: more than 64 pages; its handle could not be freed (fault)',
    },
  });
  expect(lookup.entries).toHaveLength(64);
});

it('stops a listing whose pages each come in time and that is not at its end when its own time is over', async () => {
  const connection = await connected(
    afterBind(({ callId, opnum }, socket, nth) => {
      setTimeout(() => {
        socket.write(
          response(callId, opnum === 2 ? lookupStub([entry(nth)], HANDLE) : Buffer.alloc(24)),
        );
      }, 40);
    }),
  );
  await connection.bind(ENDPOINT_MAPPER, limits());

  const {
    entries,
    pages: count,
    failure,
  } = await lookupAll(connection, { ...limits(), totalMs: 200 });
  connection.close();

  expect(failure).toMatchObject({
    kind: 'bad-reply',
    reason: 'ept_lookup: not at its end after 200 ms',
  });
  expect(entries).toHaveLength(count);
  expect(count).toBeLessThan(64);
});

it('keeps 5000 entries of a listing that holds more, in little memory', async () => {
  const page = (nth: number): Buffer =>
    lookupStub(
      Array.from({ length: 450 }, (_, index) => entry(nth * 450 + index, 'x'.repeat(63))),
      HANDLE,
    );

  const { value, growthBytes } = await measured(() => list(pages(page)));

  expect(value).toMatchObject({
    failure: { kind: 'bad-reply', reason: 'ept_lookup: more than 5000 entries' },
  });
  expect(value.entries).toHaveLength(5000);
  expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
});

it.each([
  [
    '2^31 entries',
    heads(0x8000_0000, 0x8000_0000, 0, 0x8000_0000),
    '2147483648 entries where 500 were asked for',
  ],
  [
    'more entries than were asked for',
    heads(501, 501, 0, 501),
    '501 entries where 500 were asked for',
  ],
  ['entries that are not there', heads(500, 500, 0, 500), 'wanted at'],
  [
    'an annotation that is longer than any',
    Buffer.concat([
      heads(1, 500, 0, 1),
      Buffer.alloc(20),
      Buffer.from('0000000000100000', 'hex'),
      Buffer.alloc(4096),
    ]),
    'annotation of 4096 bytes',
  ],
  [
    'an annotation that begins behind its start',
    Buffer.concat([
      heads(1, 500, 0, 1),
      Buffer.alloc(20),
      Buffer.from('0100000004000000', 'hex'),
      Buffer.alloc(64),
    ]),
    'an annotation of 4 bytes at 1',
  ],
  [
    'a tower over its bounds',
    lookupStub([{ tower: Buffer.alloc(600), annotation: 'Store' }], NULL_HANDLE),
    'a tower of 600 bytes',
  ],
  [
    'a status that is an error',
    lookupStub([entry(1171)], HANDLE, 0x6d8),
    'status 0x000006d8 (EPT_S_CANT_PERFORM_OP)',
  ],
])('gives up a listing with %s', async (_, stub, why) => {
  const { value, growthBytes } = await measured(() => list(pages(() => stub)));

  expect(value.failure).toEqual({ ok: false, kind: 'bad-reply', reason: reason(why) });
  expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
});

it('says that a mapper refuses to list, instead of showing an empty one', async () => {
  const lookup = await list(pages(() => lookupStub([], NULL_HANDLE, 0x6d8)));

  expect(lookup.failure).toMatchObject({
    kind: 'bad-reply',
    reason: 'ept_lookup: status 0x000006d8 (EPT_S_CANT_PERFORM_OP)',
  });
});

it('keeps what it had when a listing breaks off', async () => {
  const lookup = await list(
    afterBind(({ callId }, socket, nth) => {
      if (nth === 0) socket.write(response(callId, lookupStub([entry(1171)], HANDLE)));
      else socket.resetAndDestroy();
    }),
  );

  expect(lookup).toMatchObject({
    pages: 1,
    entries: [{ tower: { port: 1171 } }],
    failure: { kind: 'closed', reset: true },
  });
});

it('shows annotations without what a terminal or a page would obey', async () => {
  const annotation = '\u001b[2J\u001b]0;gone\u0007<script>Store</script>\u0000behind';

  const { entries } = await list(pages(() => lookupStub([entry(1171, annotation)], NULL_HANDLE)));

  expect(entries.map((one) => one.annotation)).toEqual(['scriptStore/script']);
});

it('asks for the registrations of one interface, and keeps no other that a server like Samba sends along', async () => {
  const asked: number[] = [];
  const others = [
    { ...EMSMDB, major: 7 },
    { ...EMSMDB, uuid: '1544f5e0-613c-11d1-93df-00c04fd7bd09' },
  ].map((one) => ({ tower: tcpTower({ ...one, port: 1172 }), annotation: 'Other' }));
  const connection = await connected(
    afterBind(({ callId, stub }, socket) => {
      asked.push(stub.readUInt32LE(0));
      socket.write(response(callId, lookupStub([...others, entry(1171)], NULL_HANDLE)));
    }),
  );
  await connection.bind(ENDPOINT_MAPPER, limits());

  const lookup = await lookupInterface(connection, EMSMDB, limits());
  connection.close();

  expect(lookup.failure).toBeNull();
  expect(lookup.entries.map(({ tower }) => tower.port)).toEqual([1171]);
  expect(asked).toEqual([1]);
});
