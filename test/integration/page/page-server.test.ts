import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MAX_BODY_BYTES } from '../../../agent/page/api.ts';
import { createPageServer, type PageServer } from '../../../agent/page/page-server.ts';
import { MAX_STREAMS } from '../../../agent/page/streams.ts';
import { scriptedAgent, type ScriptedAgent } from '../../support/scripted-agent.ts';
import { STATES } from '../../support/states.ts';
import { until } from '../../support/until.ts';

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

let folder: string;
let server: PageServer;
let agent: ScriptedAgent;
const logged: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linesman-page-'));
  for (const file of ['index.html', 'main.js', 'style.css', 'favicon.svg'])
    await writeFile(join(folder, file), `this is ${file}`);
  await writeFile(join(folder, 'secret.txt'), 'not for the page');
  agent = scriptedAgent(STATES.green);
  logged.length = 0;
  server = pageServer();
  server.serve(agent.handle);
});

const pageServer = (): PageServer =>
  createPageServer({
    assetsFolder: folder,
    callPrefix: '',
    log: (line) => logged.push(line),
  });

afterEach(async () => {
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

function send(
  authority: string,
  { method = 'GET', path = '/', headers = {}, body }: Asked,
): Promise<IncomingMessage> {
  const [host, port] = authority.split(':');
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, method, path, headers, agent: false }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function ask(authority: string, asked: Asked): Promise<Reply> {
  const response = await send(authority, asked);
  const chunks = (await response.toArray()) as Buffer[];
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

/** Opens a link as a browser does, and keeps its cookie. */
async function enter(): Promise<{
  readonly authority: string;
  readonly cookie: string;
  readonly link: string;
}> {
  const url = new URL((await server.open()).url);
  const link = url.pathname + url.search;
  const { headers } = await ask(url.host, { path: link });
  return { authority: url.host, link, cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '' };
}

const posting = (authority: string, cookie: string, change: Asked = {}): Asked => ({
  method: 'POST',
  body: '{}',
  ...change,
  headers: {
    cookie,
    origin: `http://${authority}`,
    'content-type': 'application/json',
    ...change.headers,
  },
});

describe('the link to the page', () => {
  test('it works once, leaves the address bar, and leaves a cookie that scripts and other sites never see', async () => {
    const url = new URL((await server.open()).url);

    const first = await ask(url.host, { path: url.pathname + url.search });
    const second = await ask(url.host, { path: url.pathname + url.search });

    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^linesman-${url.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    expect(second.status).toBe(401);
    expect(second.body).toContain('linesman page');
  });

  test('a link that is used up names the command for a fresh one as it has to be typed here', async () => {
    await server.close();
    server = createPageServer({
      assetsFolder: folder,
      callPrefix: 'npx ',
      log: (line) => logged.push(line),
    });
    server.serve(agent.handle);
    const url = new URL((await server.open()).url);
    const api = posting(url.host, '', { path: '/api/state.get' });

    expect((await ask(url.host, {})).body).toContain('Run &quot;npx linesman page&quot;');
    expect(JSON.parse((await ask(url.host, api)).body)).toMatchObject({
      error: { message: expect.stringContaining('Run "npx linesman page"') as string },
    });
  });

  test('each opening gives another link to the same server', async () => {
    const [one, two] = [new URL((await server.open()).url), new URL((await server.open()).url)];

    expect(one.host).toBe(two.host);
    expect(one.hostname).toBe('127.0.0.1');
    expect(one.search).not.toBe(two.search);
  });

  test('an old link in a browser that is already in goes on to the page', async () => {
    const { authority, cookie, link } = await enter();

    expect(await ask(authority, { path: link, headers: { cookie } })).toMatchObject({
      status: 303,
      headers: { location: '/' },
    });
  });

  test("without the page's files, opening says which one is missing and what makes it, and works once it is there", async () => {
    await rm(join(folder, 'main.js'));

    await expect(server.open()).rejects.toThrow(/main\.js.*npm run build/);
    await writeFile(join(folder, 'main.js'), 'back again');

    expect((await server.open()).url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });
});

describe('what the page server refuses', () => {
  test('everything without a cookie, with a page for people and JSON for the page itself', async () => {
    const { authority } = await enter();

    for (const path of ['/', '/main.js', '/nothing'])
      expect((await ask(authority, { path })).status).toBe(401);
    const api = await ask(authority, posting(authority, '', { path: '/api/state.get' }));
    expect(api.status).toBe(401);
    expect(JSON.parse(api.body)).toMatchObject({ ok: false, error: { code: 'bad-token' } });
  });

  test('a made-up cookie', async () => {
    const { authority, cookie } = await enter();

    expect((await ask(authority, { headers: { cookie: `${cookie.slice(0, -1)}!` } })).status).toBe(
      401,
    );
  });

  test('another Host, another Origin, another site, even with a good cookie', async () => {
    const { authority, cookie } = await enter();

    expect((await ask(authority, { headers: { cookie, host: 'evil.example' } })).status).toBe(400);
    expect(
      (await ask(authority, { headers: { cookie, origin: 'https://evil.example' } })).status,
    ).toBe(403);
    expect(
      (await ask(authority, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(403);
    expect(
      (
        await ask(authority, {
          path: '/api/state.get',
          method: 'POST',
          headers: { cookie, 'content-type': 'application/json' },
          body: '{}',
        })
      ).status,
    ).toBe(403);
    expect(agent.asked).toEqual([]);
  });

  test('a link on a foreign page does not use up the ticket', async () => {
    const url = new URL((await server.open()).url);
    const path = url.pathname + url.search;

    expect(
      (await ask(url.host, { path, headers: { 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(403);
    expect((await ask(url.host, { path })).status).toBe(303);
  });

  test('files beside the page, however they are asked for', async () => {
    const { authority, cookie } = await enter();

    for (const path of [
      '/secret.txt',
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '//secret.txt',
      '/main.js/../secret.txt',
    ]) {
      expect((await ask(authority, { path, headers: { cookie } })).status).toBe(404);
    }
  });

  test('a body that is too large, and the agent hears nothing of it', async () => {
    const { authority, cookie } = await enter();

    const reply = await ask(
      authority,
      posting(authority, cookie, {
        path: '/api/probe.run',
        body: JSON.stringify({ filler: 'x'.repeat(MAX_BODY_BYTES) }),
      }),
    );

    expect(reply.status).toBe(413);
    expect(agent.asked).toEqual([]);
  });

  test.each<[what: string, change: Asked, status: number]>([
    ["a request that is not the page's", { path: '/api/power.changed' }, 404],
    ['a request that nobody knows', { path: '/api/constructor' }, 404],
    ['a body that is not JSON', { path: '/api/state.get', body: '{' }, 400],
    ['parameters that are no object', { path: '/api/state.get', body: '[]' }, 400],
    [
      'a form, which any page could send',
      { path: '/api/state.get', headers: { 'content-type': 'text/plain' } },
      415,
    ],
  ])('%s', async (_, change, status) => {
    const { authority, cookie } = await enter();

    const reply = await ask(authority, posting(authority, cookie, change));

    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.body)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(agent.asked).toEqual([]);
  });
});

describe('what the page server answers', () => {
  test('every answer carries a policy without any unsafe word, and is kept nowhere', async () => {
    const { authority, cookie } = await enter();

    for (const [path, status] of [
      ['/', 200],
      ['/main.js', 200],
      ['/nothing', 404],
    ] as const) {
      const reply = await ask(authority, { path, headers: { cookie } });
      expect(reply.status).toBe(status);
      expect(reply.headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self';/,
      );
      expect(reply.headers['content-security-policy']).not.toContain('unsafe');
      expect(reply.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  test('requests of the contract reach the agent, and its answer comes back', async () => {
    const { authority, cookie } = await enter();
    agent.answer({
      'sync.run': () => ({ sent: ['a'], waiting: 2, heldBecause: 'no-route', trouble: null }),
    });

    const reply = await ask(authority, posting(authority, cookie, { path: '/api/sync.run' }));

    expect(JSON.parse(reply.body)).toEqual({
      ok: true,
      result: { sent: ['a'], waiting: 2, heldBecause: 'no-route', trouble: null },
    });
    expect(agent.asked).toEqual(['sync.run']);
  });

  test('a request that goes wrong inside the agent is answered with the reason, and logged', async () => {
    const { authority, cookie } = await enter();
    agent.answer({ 'sync.run': () => Promise.reject(new Error('the disk is gone')) });

    const reply = await ask(authority, posting(authority, cookie, { path: '/api/sync.run' }));

    expect(reply.status).toBe(500);
    expect(JSON.parse(reply.body)).toEqual({
      ok: false,
      error: { code: 'failed', message: 'the disk is gone' },
    });
    expect(logged.join()).toContain('the disk is gone');
  });
});

describe('the event stream', () => {
  test('it brings the present state first, then each change', async () => {
    const { authority, cookie } = await enter();

    const stream = await send(authority, { path: '/api/events', headers: { cookie } });
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    await until(
      () => text,
      (seen) => seen.includes('\n\n'),
    );
    agent.publish(STATES.brokenPort);
    await until(
      () => text,
      (seen) => seen.includes('RPC_PORT_OUTSIDE_ACL'),
    );

    const events = text.split('\n\n').filter((event) => event.includes('event: state'));
    expect(stream.headers['content-type']).toBe('text/event-stream');
    expect(events).toHaveLength(2);
    expect(JSON.parse(events[0]!.slice(events[0]!.indexOf('data: ') + 6))).toEqual(STATES.green);
    stream.destroy();
  });

  test('so many and no more; one that is closed makes room', async () => {
    const { authority, cookie } = await enter();
    const open = (): Promise<IncomingMessage> =>
      send(authority, { path: '/api/events', headers: { cookie } });
    const streams = await Promise.all(Array.from({ length: MAX_STREAMS }, open));

    const tooMany = await ask(authority, { path: '/api/events', headers: { cookie } });
    streams[0]?.destroy();
    const room = await until(open, ({ statusCode }) => statusCode === 200);

    expect(tooMany.status).toBe(503);
    for (const stream of [...streams, room]) stream.destroy();
  });

  test('closing the server ends the streams and frees the port', async () => {
    const { authority, cookie } = await enter();
    const stream = await send(authority, { path: '/api/events', headers: { cookie } });
    const ended = new Promise((resolve) => {
      stream.once('close', resolve);
    });
    stream.on('error', () => {
      stream.destroy();
    });
    stream.resume();

    await server.close();

    await ended;
    await expect(ask(authority, {})).rejects.toThrow('ECONNREFUSED');
  });

  test("a page that has stopped reading does not grow the agent's memory: it gets the newest state, not all that were missed", async () => {
    const { authority, cookie } = await enter();
    const stream = await send(authority, { path: '/api/events', headers: { cookie } });
    stream.pause();
    const bulky = (turn: number) => ({
      ...STATES.green,
      settings: { items: [], problems: [`turn ${String(turn)}`, 'x'.repeat(500_000)] },
    });
    for (let turn = 0; turn < 100; turn += 1) agent.publish(bulky(turn));

    let bytes = 0;
    let tail = '';
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      tail = (tail + chunk.toString()).slice(-600_000);
    });
    stream.resume();
    await until(
      () => tail,
      (seen) => seen.includes('turn 99') && seen.endsWith('\n\n'),
    );

    expect(bytes).toBeLessThan(20 * 500_000);
    stream.destroy();
  });
});

describe('an agent that another one follows', () => {
  test('leaves the page where it is: the same link and cookie, and a new stream with the new state', async () => {
    await server.close();
    server = pageServer();
    const endFirst = server.serve(agent.handle);
    const { authority, cookie } = await enter();
    const stream = await send(authority, { path: '/api/events', headers: { cookie } });
    // Broken off, which is an error of the stream's too.
    const streamEnded = new Promise((resolve) => {
      stream.resume().on('error', resolve);
    });

    endFirst();
    await streamEnded;
    const between = await ask(authority, posting(authority, cookie, { path: '/api/state.get' }));
    const asset = await ask(authority, { path: '/main.js', headers: { cookie } });
    const next = scriptedAgent(STATES.brokenPort);
    next.answer({ 'state.get': () => STATES.brokenPort });
    server.serve(next.handle);
    const after = await ask(authority, posting(authority, cookie, { path: '/api/state.get' }));
    const again = await send(authority, { path: '/api/events', headers: { cookie } });
    const [first] = (await once(again, 'data')) as [Buffer];
    again.destroy();

    expect([between.status, asset.status, after.status]).toEqual([503, 200, 200]);
    expect(between.body).toContain('begins anew');
    expect(first.toString()).toContain('RPC_PORT_OUTSIDE_ACL');
    expect(new URL((await server.open()).url).host).toBe(authority);
  });

  test('hangs up on what nobody will answer any more', async () => {
    await server.close();
    server = pageServer();
    const end = server.serve(agent.handle);
    const { authority, cookie } = await enter();
    agent.answer({ 'state.get': () => new Promise(() => undefined) });
    const asked = ask(authority, posting(authority, cookie, { path: '/api/state.get' }));
    await until(
      () => agent.asked.length,
      (count) => count === 1,
    );

    end();

    await expect(asked).rejects.toThrow();
  });
});

describe('another user of this machine', () => {
  /** Connections that send `head` and then nothing. */
  async function silent(authority: string, count: number, head: string): Promise<Socket[]> {
    const [host, port] = authority.split(':');
    const sockets = Array.from({ length: count }, () => {
      const socket = connect(Number(port), host);
      socket.on('error', () => undefined);
      return socket;
    });
    await Promise.all(
      sockets.map(async (socket) => {
        await once(socket, 'connect');
        if (head !== '') socket.write(head);
      }),
    );
    return sockets;
  }

  test.each([
    ['silence', ''],
    ['half a head', 'GET / HTTP/1.1\r\nHost: '],
  ])('cannot shut the page with %s, and breaks off no stream', async (_, head) => {
    const { authority, cookie } = await enter();
    const stream = await send(authority, { path: '/api/events', headers: { cookie } });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const sockets = await silent(authority, 200, head);

    const replies = await Promise.all(
      Array.from({ length: 6 }, () => ask(authority, { headers: { cookie } })),
    );
    agent.publish(STATES.brokenPort);
    await until(
      () => text,
      (seen) => seen.includes('RPC_PORT_OUTSIDE_ACL'),
    );

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    for (const socket of sockets) socket.destroy();
    stream.destroy();
  });

  test('is hung up on after five seconds without a request', async () => {
    const { authority } = await enter();
    const [socket] = await silent(authority, 1, 'GET / HTTP/1.1\r\nHost: ');
    const began = performance.now();
    socket!.resume();

    await once(socket!, 'close');

    expect(performance.now() - began).toBeLessThan(9_000);
  }, 35_000);
});
