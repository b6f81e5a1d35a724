import { expect, it } from 'vitest';
import { openRpc } from '../../../probes/rpc/connection.ts';
import { mapInterface } from '../../../probes/rpc/endpoint-mapper.ts';
import { ENDPOINT_MAPPER } from '../../../probes/rpc/syntax.ts';
import {
  afterBind,
  connected,
  EMSMDB,
  HANDLE,
  hostile,
  MAX_GROWTH_BYTES,
  measured,
  limits,
} from '../../support/hostile.ts';
import { bindAck, fault, mapStub, packet, response, tcpTower } from '../../support/rpc-bytes.ts';
import type { Script } from '../../support/scripted-server.ts';

const TIMEOUT_MS = 300;
const containing = (text: string): unknown => expect.stringContaining(text);
const store = mapStub([tcpTower({ ...EMSMDB, port: 1171 })]);
const u32 = (...values: readonly number[]): Buffer =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(value);
      return bytes;
    }),
  );
/**
 * 50 000 times the same packet; made at once, so that the time of the call is the client's alone.
 */
const repeated = (bytes: Buffer): Buffer => Buffer.alloc(50_000 * bytes.length, bytes);
/** Two towers, the second one changed. */
const spoiled = (change: (tower: Buffer) => Buffer): Buffer =>
  mapStub([tcpTower({ ...EMSMDB, port: 1171 }), change(tcpTower({ ...EMSMDB, port: 1172 }))]);
const withTrailer = (bytes: Buffer): Buffer => {
  bytes.writeUInt16LE(16, 10);
  return bytes;
};

/** What a mapper may answer to ept_map, and what is made of it. */
const ANSWERS: readonly (readonly [what: string, script: Script, outcome: object])[] = [
  [
    'a packet that breaks off',
    ({ callId }, socket) => {
      socket.end(response(callId, Buffer.alloc(64)).subarray(0, 40));
    },
    { kind: 'bad-reply', reason: 'closed in the middle of a packet, after 40 bytes of it' },
  ],
  [
    'a packet longer than was offered',
    ({ callId }, socket) => {
      socket.write(packet(2, callId, Buffer.alloc(8), { fragLength: 65_535 }));
    },
    { kind: 'bad-reply', reason: 'frag_length 65535, where 16 to 5840 were agreed' },
  ],
  [
    'a packet shorter than its header',
    ({ callId }, socket) => {
      socket.write(packet(2, callId, Buffer.alloc(8), { fragLength: 8 }));
    },
    { kind: 'bad-reply', reason: 'frag_length 8, where 16 to 5840 were agreed' },
  ],
  [
    'a response without a body',
    ({ callId }, socket) => {
      socket.write(packet(2, callId, Buffer.alloc(4)));
    },
    { kind: 'bad-reply', reason: 'a response of 20 bytes' },
  ],
  [
    'a fault without a status',
    ({ callId }, socket) => {
      socket.write(packet(3, callId, Buffer.alloc(8)));
    },
    { kind: 'bad-reply', reason: 'a fault of 24 bytes' },
  ],
  [
    'a fault',
    ({ callId }, socket) => {
      socket.write(fault(callId, 5));
    },
    { kind: 'fault', status: 5 },
  ],
  [
    'a foreign call id',
    ({ callId }, socket) => {
      socket.write(response(callId + 1, store));
    },
    { kind: 'bad-reply', reason: 'call id 3 in answer to 2' },
  ],
  [
    'a packet type that answers no call',
    ({ callId }, socket) => {
      socket.write(bindAck(callId));
    },
    { kind: 'bad-reply', reason: 'packet type 12 in answer to a request' },
  ],
  [
    'a shutdown',
    (_, socket) => {
      socket.write(packet(17, 0, Buffer.alloc(0)));
    },
    { kind: 'bad-reply', reason: 'the server asks to end the connection (shutdown)' },
  ],
  [
    'a packet type that nobody knows',
    ({ callId }, socket) => {
      socket.write(packet(21, callId, Buffer.alloc(8)));
    },
    { kind: 'bad-reply', reason: containing('begin no packet') },
  ],
  [
    'credentials that nobody asked for',
    ({ callId }, socket) => {
      socket.write(withTrailer(response(callId, store)));
    },
    { kind: 'bad-reply', reason: 'credentials in answer to a call without any' },
  ],
  [
    'a first fragment, then the end',
    ({ callId }, socket) => {
      socket.end(response(callId, Buffer.alloc(8), { flags: 1 }));
    },
    { kind: 'bad-reply', reason: 'closed after 1 fragments, before the last' },
  ],
  [
    'a first fragment, then nothing',
    ({ callId }, socket) => {
      socket.write(response(callId, Buffer.alloc(8), { flags: 1 }));
    },
    { kind: 'silent', receivedBytes: 32 },
  ],
  [
    'a last fragment before the first',
    ({ callId }, socket) => {
      socket.write(response(callId, store, { flags: 2 }));
    },
    { kind: 'bad-reply', reason: 'a fragment before the first' },
  ],
  [
    'two first fragments',
    ({ callId }, socket) => {
      for (let one = 0; one < 2; one += 1) socket.write(response(callId, store, { flags: 1 }));
    },
    { kind: 'bad-reply', reason: 'a second first fragment' },
  ],
  [
    'fragments without end',
    ({ callId }, socket) => {
      const fragment = response(callId, Buffer.alloc(5800), { flags: 0 });
      // As fast as the client takes them, and no faster: what waits here must not count as the
      // client's.
      const flood = (): void => {
        while (!socket.destroyed && socket.write(fragment));
      };
      socket.on('drain', flood);
      socket.write(response(callId, Buffer.alloc(8), { flags: 1 }));
      flood();
    },
    { kind: 'bad-reply', reason: 'a reply of more than 64 fragments' },
  ],
  [
    'fragments of nothing, without end',
    ({ callId }, socket) => {
      socket.write(response(callId, Buffer.alloc(0), { flags: 1 }));
      socket.write(repeated(response(callId, Buffer.alloc(0), { flags: 0 })));
    },
    { kind: 'bad-reply', reason: 'a reply of more than 64 fragments' },
  ],
  [
    'faults without end',
    ({ callId }, socket) => {
      socket.write(repeated(fault(callId, 5)));
    },
    { kind: 'fault', status: 5 },
  ],
  [
    '2^31 towers',
    ({ callId }, socket) => {
      socket.write(
        response(callId, Buffer.concat([HANDLE, u32(0x8000_0000, 0x8000_0000, 0, 0x8000_0000)])),
      );
    },
    { kind: 'bad-reply', reason: 'ept_map: 2147483648 towers where 8 were asked for' },
  ],
  [
    'an array that contradicts its counter',
    ({ callId }, socket) => {
      socket.write(response(callId, Buffer.concat([HANDLE, u32(1, 8, 0, 2)])));
    },
    { kind: 'bad-reply', reason: containing('actual 2 for a count of 1') },
  ],
  [
    'an array that begins behind its start',
    ({ callId }, socket) => {
      socket.write(response(callId, Buffer.concat([HANDLE, u32(1, 8, 1, 1)])));
    },
    { kind: 'bad-reply', reason: containing('offset 1') },
  ],
  [
    'a tower that counts four gigabytes',
    ({ callId }, socket) => {
      socket.write(
        response(callId, Buffer.concat([HANDLE, u32(1, 8, 0, 1, 3, 0xffff_ffff, 0xffff_ffff)])),
      );
    },
    { kind: 'bad-reply', reason: containing('a tower of 4294967295 bytes') },
  ],
  [
    'a tower that is no array of its length',
    ({ callId }, socket) => {
      socket.write(
        response(callId, Buffer.concat([HANDLE, u32(1, 8, 0, 1, 3, 75, 74), Buffer.alloc(80)])),
      );
    },
    { kind: 'bad-reply', reason: 'ept_map: a tower of 74 bytes in an array of 75' },
  ],
  [
    'a floor that ends outside its tower',
    ({ callId }, socket) => {
      socket.write(
        response(
          callId,
          spoiled((tower) => {
            tower.writeUInt16LE(200, tower.length - 6);
            return tower;
          }),
        ),
      );
    },
    { kind: 'bad-reply', reason: 'ept_map: floor 5 of a tower ends outside it' },
  ],
  [
    'a tower of seven floors',
    ({ callId }, socket) => {
      socket.write(
        response(
          callId,
          spoiled((tower) => {
            tower[0] = 7;
            return tower;
          }),
        ),
      );
    },
    { kind: 'bad-reply', reason: 'ept_map: a tower of 7 floors' },
  ],
  [
    'HTTP in place of RPC',
    (_, socket) => {
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n<html>');
    },
    { kind: 'bad-reply', reason: containing('begin no packet') },
  ],
  [
    'a reset',
    (_, socket) => {
      socket.resetAndDestroy();
    },
    { kind: 'closed', reset: true },
  ],
  [
    'an orderly close',
    (_, socket) => {
      socket.end();
    },
    { kind: 'closed', reset: false },
  ],
  ['silence', () => undefined, { kind: 'silent', receivedBytes: 0 }],
];

it.each(ANSWERS)(
  'answers a mapping that meets %s with a value, in time and in little memory',
  async (_, script, outcome) => {
    const { value, growthBytes, tookMs } = await measured(async () => {
      const connection = await connected(afterBind(script));
      await connection.bind(ENDPOINT_MAPPER, limits());
      const mapping = await mapInterface(connection, EMSMDB, limits(TIMEOUT_MS));
      connection.close();
      return mapping;
    });

    expect(value).toEqual({ ok: false, ...outcome });
    expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
    expect(tookMs).toBeLessThan(TIMEOUT_MS + 5000);
  },
);

it('does not wait longer for a server that drips one byte every while', async () => {
  const drip: Script = ({ callId }, socket) => {
    const bytes = bindAck(callId);
    let sent = 0;
    const timer = setInterval(() => {
      socket.write(bytes.subarray(sent, sent + 1));
      sent += 1;
    }, 100);
    socket.on('close', () => {
      clearInterval(timer);
    });
  };
  const connection = await connected(drip);

  const bound = await connection.bind(ENDPOINT_MAPPER, limits(450));

  expect(bound).toMatchObject({ ok: false, kind: 'silent' });
  expect(!bound.ok && bound.kind === 'silent' && bound.receivedBytes).toBeGreaterThan(0);
});

it('ends a connection on which something is said that nobody asked for', async () => {
  const connection = await connected(({ callId }, socket) => {
    socket.write(Buffer.concat([bindAck(callId), response(callId, store)]));
  });
  await connection.bind(ENDPOINT_MAPPER, limits());

  const mapping = await mapInterface(connection, EMSMDB, limits());

  expect(mapping).toEqual({
    ok: false,
    kind: 'bad-reply',
    reason: 'a packet that answers no call',
  });
});

it('keeps the towers of the interface that was asked for, and says that the mapper holds a place for more', async () => {
  const stub = mapStub(
    [
      { ...EMSMDB, major: 7, port: 1172 },
      { ...EMSMDB, uuid: '1544f5e0-613c-11d1-93df-00c04fd7bd09', port: 1173 },
      { ...EMSMDB, port: 1171 },
    ].map(tcpTower),
  );
  stub.set(HANDLE);
  const connection = await connected(
    afterBind(({ callId }, socket) => {
      socket.write(response(callId, stub));
    }),
  );
  await connection.bind(ENDPOINT_MAPPER, limits());

  const mapping = await mapInterface(connection, EMSMDB, limits());
  connection.close();

  expect(mapping).toMatchObject({ ok: true, handleOpen: true });
  expect(mapping.ok && mapping.towers.map(({ port }) => port)).toEqual([1171]);
});

it('sends one bind a connection, and refuses a second one by itself', async () => {
  const types: number[] = [];
  const connection = await connected(({ type, callId }, socket) => {
    types.push(type);
    socket.write(type === 11 ? bindAck(callId) : response(callId, store));
  });
  await connection.bind(ENDPOINT_MAPPER, limits());

  const second = await connection.bind(EMSMDB, limits());
  const mapping = await mapInterface(connection, EMSMDB, limits());
  connection.close();

  expect(second).toMatchObject({ ok: false, kind: 'bad-reply' });
  expect(mapping).toMatchObject({ ok: true });
  expect(types).toEqual([11, 0]);
});

it('goes on with a connection after a fault, which ends one call alone', async () => {
  const connection = await connected(
    afterBind(({ callId }, socket, nth) => {
      socket.write(nth === 0 ? fault(callId, 0x1c010014) : response(callId, store));
    }),
  );
  await connection.bind(ENDPOINT_MAPPER, limits());

  const mappings = [
    await mapInterface(connection, EMSMDB, limits()),
    await mapInterface(connection, EMSMDB, limits()),
  ];
  connection.close();

  expect(mappings).toMatchObject([
    { ok: false, kind: 'fault', status: 0x1c010014 },
    { ok: true, towers: [{ port: 1171 }] },
  ]);
});

it.each([
  ['before the first is sent', 0],
  ['while the first waits for its answer', 50],
])('ends at once when the caller gives up %s, and answers every call', async (_, afterMs) => {
  const connection = await connected(afterBind(() => undefined));
  await connection.bind(ENDPOINT_MAPPER, limits());
  const caller = new AbortController();

  const calls = [1, 2].map(() => mapInterface(connection, EMSMDB, limits(60_000, caller.signal)));
  if (afterMs === 0) caller.abort();
  else
    setTimeout(() => {
      caller.abort();
    }, afterMs);

  expect(await Promise.all(calls)).toEqual([
    { ok: false, kind: 'aborted' },
    { ok: false, kind: 'aborted' },
  ]);
});

it('connects nowhere for a caller who has given up already', async () => {
  const server = await hostile(() => undefined);

  const opened = await openRpc(
    { address: '127.0.0.1', port: server.port },
    limits(1000, AbortSignal.abort()),
  );

  expect(opened).toEqual({ ok: false, kind: 'aborted' });
  expect(server.opened()).toBe(0);
});

it('reports a closed port as refused', async () => {
  const server = await hostile(() => undefined);
  await server.close();

  const opened = await openRpc({ address: '127.0.0.1', port: server.port }, limits());

  expect(opened).toEqual({ ok: false, kind: 'refused', error: 'ECONNREFUSED' });
});
