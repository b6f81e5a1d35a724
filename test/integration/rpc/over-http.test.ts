import { expect, it, vi } from 'vitest';
import { bannerOf } from '../../../probes/rpc/banner.ts';
import { mapperTransport } from '../../../probes/rpc/connection.ts';
import { mapInterface } from '../../../probes/rpc/endpoint-mapper.ts';
import { ENDPOINT_MAPPER } from '../../../probes/rpc/syntax.ts';
import { connected, EMSMDB, hostile, limits } from '../../support/hostile.ts';
import { bindAck, mapStub, response, tcpTower } from '../../support/rpc-bytes.ts';
import type { Script } from '../../support/scripted-server.ts';

const GREETING = 'ncacn_http/1.0';
const mapper: Script = ({ type, callId }, socket) => {
  socket.write(
    type === 11
      ? bindAck(callId)
      : response(callId, mapStub([tcpTower({ ...EMSMDB, port: 1171 })])),
  );
};

it.each([
  [
    'whole',
    (say: (text: string) => void) => {
      say(GREETING);
    },
  ],
  [
    'in pieces',
    (say: (text: string) => void) => {
      [0, 1, 7, 13].forEach((from, index, cuts) => {
        setTimeout(say, 20 * index, GREETING.slice(from, cuts[index + 1]));
      });
    },
  ],
])('asks a mapper that greets as RPC over HTTP does, %s', async (_, greet) => {
  const connection = await connected(
    mapper,
    {
      onConnect: (socket) => {
        greet((text) => {
          socket.write(text);
        });
      },
    },
    'http',
  );

  const bound = await connection.bind(ENDPOINT_MAPPER, limits());
  const mapping = await mapInterface(connection, EMSMDB, limits());
  connection.close();

  expect(bound).toEqual({ ok: true });
  expect(mapping).toMatchObject({ ok: true, towers: [{ port: 1171 }] });
});

it('expects that greeting of a mapper on port 593 and of no other', () => {
  expect([593, 135, 8593].map(mapperTransport)).toEqual(['http', 'tcp', 'tcp']);
});

it('says nothing to such a mapper before it has greeted', async () => {
  const said: string[] = [];
  const connection = await connected(
    mapper,
    {
      onConnect: (socket) => {
        socket.once('data', () => said.push('client'));
        setTimeout(() => {
          said.push('server');
          socket.write(GREETING);
        }, 100);
      },
    },
    'http',
  );

  await connection.bind(ENDPOINT_MAPPER, limits());
  connection.close();

  expect(said).toEqual(['server', 'client']);
});

it('refuses a greeting that nobody expected, and keeps it as evidence', async () => {
  const connection = await connected(mapper, {
    onConnect: (socket) => {
      socket.write(GREETING);
    },
  });

  const bound = await connection.bind(ENDPOINT_MAPPER, limits());

  expect(bound).toMatchObject({ ok: false, kind: 'not-rpc' });
  expect(!bound.ok && bound.kind === 'not-rpc' && Buffer.from(bound.firstBytes).toString()).toBe(
    GREETING,
  );
});

it('refuses another greeting than that of RPC over HTTP, and keeps it as evidence', async () => {
  const connection = await connected(
    mapper,
    {
      onConnect: (socket) => {
        socket.write('ncacn_http/9.9');
      },
    },
    'http',
  );

  const bound = await connection.bind(ENDPOINT_MAPPER, limits());

  expect(!bound.ok && bound.kind === 'not-rpc' && Buffer.from(bound.firstBytes).toString()).toBe(
    'ncacn_http/9.9',
  );
});

it.each([
  ['RPC over HTTP', GREETING, { ok: true, rpcOverHttp: true }],
  ['something else', '220 mail.example ESMTP\r\n', { ok: true, rpcOverHttp: false }],
  ['a greeting with more behind it', `${GREETING} and more`, { ok: true, rpcOverHttp: false }],
])('reads the banner of a port: %s', async (_, text, expected) => {
  const { port } = await hostile(() => undefined, {
    onConnect: (socket) => {
      socket.write(text);
    },
  });

  const banner = await bannerOf({ address: '127.0.0.1', port }, limits());

  expect(banner).toMatchObject(expected);
  expect(banner.ok && Buffer.from(banner.bytes).toString()).toBe(text);
});

it('puts a banner together that comes in pieces', async () => {
  const { port } = await hostile(() => undefined, {
    onConnect: (socket) => {
      socket.write('ncacn_');
      setTimeout(() => {
        socket.write('http/1.0');
      }, 50);
    },
  });

  expect(await bannerOf({ address: '127.0.0.1', port }, limits())).toMatchObject({
    ok: true,
    rpcOverHttp: true,
  });
});

it('reads 64 bytes of a banner that never ends, and leaves at once', async () => {
  let sentBytes = 0;
  const { port } = await hostile(() => undefined, {
    onConnect: (socket) => {
      const flood = (): void => {
        while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'x')));
      };
      socket.on('drain', flood);
      socket.on('close', () => {
        sentBytes = socket.bytesWritten;
      });
      flood();
    },
  });

  const banner = await bannerOf({ address: '127.0.0.1', port }, limits(60_000));

  expect(banner.ok && banner.bytes.length).toBe(64);
  await vi.waitFor(() => {
    expect(sentBytes).toBeGreaterThan(0);
  });
  // What the system's buffers hold on both sides, and nothing like what a flood brings in a third
  // of a second.
  expect(sentBytes).toBeLessThan(32 * 1024 * 1024);
});

it('does not wait longer for a banner that drips', async () => {
  const { port } = await hostile(() => undefined, {
    onConnect: (socket) => {
      const timer = setInterval(() => {
        socket.write('x');
      }, 50);
      socket.on('close', () => {
        clearInterval(timer);
      });
    },
  });

  const banner = await bannerOf({ address: '127.0.0.1', port }, limits(60_000));

  expect(banner.ok && banner.bytes.length).toBeLessThan(64);
});

it.each<
  readonly [what: string, onConnect: (socket: Parameters<Script>[1]) => void, outcome: object]
>([
  ['says nothing', () => undefined, { ok: false, kind: 'silent', receivedBytes: 0 }],
  [
    'closes',
    (socket) => {
      socket.end();
    },
    { ok: false, kind: 'closed', reset: false },
  ],
  [
    'resets',
    (socket) => {
      setTimeout(() => {
        socket.resetAndDestroy();
      }, 20);
    },
    { ok: false, kind: 'closed', reset: true },
  ],
])('tells of a port that %s instead of a banner', async (_, onConnect, outcome) => {
  const { port } = await hostile(() => undefined, { onConnect });

  expect(await bannerOf({ address: '127.0.0.1', port }, limits(300))).toEqual(outcome);
});

it('leaves no timer behind when a port closes after its banner', async () => {
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const { port } = await hostile(() => undefined, {
    onConnect: (socket) => {
      socket.end(GREETING);
    },
  });
  const before = timers();

  const banner = await bannerOf({ address: '127.0.0.1', port }, limits(60_000));

  expect(banner).toMatchObject({ ok: true, rpcOverHttp: true });
  expect(timers()).toBe(before);
});

it('stops reading a banner when the caller gives up', async () => {
  const caller = new AbortController();
  const { port } = await hostile(() => undefined, {
    onConnect: () => {
      caller.abort();
    },
  });

  expect(await bannerOf({ address: '127.0.0.1', port }, limits(60_000, caller.signal))).toEqual({
    ok: false,
    kind: 'aborted',
  });
});
