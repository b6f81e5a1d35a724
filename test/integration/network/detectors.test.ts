import { afterEach, expect, it } from 'vitest';
import { failedAt } from '../../../probes/network/connectivity/answers.ts';
import { getOnce } from '../../../probes/network/connectivity/http-get.ts';
import { sharedResolver } from '../../../probes/network/connectivity/names.ts';
import {
  NO_PROXY,
  type ProxySettings,
  waysTo,
} from '../../../probes/network/connectivity/proxy-settings.ts';
import { checkConnectivity } from '../../../probes/network/connectivity/connectivity-check.ts';
import type { ProxyServer } from '../../../probes/network/connectivity/proxy-settings.ts';
import { helloOnce } from '../../../probes/network/trusted-network/tls-hello.ts';
import { checkPinnedCertificate } from '../../../probes/network/trusted-network/certificate-check.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { trusting } from '../../support/trusting.ts';
import { selfSigned } from '../../support/self-signed.ts';
import {
  httpServer,
  type Listening,
  proxyServer,
  rawServer,
  tlsServer,
} from './detector-servers.ts';

/**
 * Short, so that a hostile server does not hold up the tests; the order of magnitude is of no
 * matter.
 */
const TIMEOUT_MS = 700;
const SOURCE = '127.0.0.1';

describeWhere([needsCommands('openssl')], 'a look for captive portal and trusted network', () => {
  const ours = selfSigned('probe.example');
  const strangers = selfSigned('login.hotel.example');
  const servers: Listening[] = [];
  const resolve = sharedResolver(
    (host) =>
      host.endsWith('.dead')
        ? Promise.reject(Object.assign(new Error(host), { code: 'ENOTFOUND' }))
        : Promise.resolve(['127.0.0.1']),
    () => 0,
  );

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function kept(server: Promise<Listening>): Promise<Listening> {
    servers.push(await server);
    return server;
  }
  const never = new AbortController().signal;
  const get = (port: number, proxy: ProxyServer | null = null, signal = never) =>
    getOnce(
      {
        url: new URL(`http://probe.example:${port.toString()}/generate_204?x=1`),
        source: SOURCE,
        proxy,
      },
      resolve,
      signal,
      TIMEOUT_MS,
    );
  const hello = (port: number, proxy: ProxyServer | null = null, signal = never) =>
    helloOnce(
      { url: new URL(`https://probe.example:${port.toString()}/`), source: SOURCE, proxy },
      resolve,
      signal,
      { timeoutMs: TIMEOUT_MS, trust: trusting(ours.cert) },
    );
  const look = (
    http: number,
    https: number,
    proxy: ProxySettings = NO_PROXY,
    host = 'probe.example',
  ) =>
    checkConnectivity(
      { http: `http://${host}:${http.toString()}/`, https: `https://${host}:${https.toString()}/` },
      SOURCE,
      {
        get: (leg, signal) => getOnce(leg, resolve, signal, TIMEOUT_MS),
        hello: (leg, signal) =>
          helloOnce(leg, resolve, signal, {
            timeoutMs: TIMEOUT_MS,
            trust: trusting(ours.cert),
          }),
        chooseWays: (url) => Promise.resolve(waysTo(url, proxy)),
        unique: () => 'word',
      },
      never,
    );

  it('sends one plain request without cookies and without asking for anything cached, and keeps no connection', async () => {
    const server = await kept(httpServer('204 No Content'));

    const answer = await get(server.port);

    expect(answer).toEqual({ kind: 'answered', status: 204, location: null, isEmpty: true });
    expect(server.heard).toEqual([
      `GET /generate_204?x=1 HTTP/1.1\r\nHost: probe.example:${server.port.toString()}\r\nUser-Agent: Linesman/1\r\nAccept: */*\r\nCache-Control: no-cache\r\nPragma: no-cache\r\nConnection: close\r\n\r\n`,
    ]);
  });

  it('follows no redirect, not even one that leads in circles', async () => {
    const server = await kept(
      httpServer('302 Found\r\nLocation: http://probe.example/again\r\nSet-Cookie: a=b'),
    );

    const answer = await get(server.port);

    expect(answer).toMatchObject({ status: 302, location: { link: 'http://probe.example/again' } });
    expect(server.heard).toHaveLength(1);
  });

  it('is over as soon as a page begins, though its body never ends', async () => {
    let written = 0;
    const server = await kept(
      rawServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const more = setInterval(() => {
          written += socket.write('x'.repeat(65_536)) ? 65_536 : 0;
        }, 1);
        socket.on('close', () => {
          clearInterval(more);
        });
      }),
    );

    expect(await get(server.port)).toEqual({
      kind: 'answered',
      status: 200,
      location: null,
      isEmpty: false,
    });
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it.each<readonly [what: string, write: string, status: number, isEmpty: boolean]>([
    ['without a body', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 200, true],
    ['with one byte', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\n', 200, true],
    ['with two bytes', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 200, false],
    ['with an error', 'HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops', 500, true],
  ])('reads an answer %s', async (_, write, status, isEmpty) => {
    const server = await kept(
      rawServer((socket) => {
        socket.end(write);
      }),
    );

    expect(await get(server.port)).toMatchObject({ kind: 'answered', status, isEmpty });
  });

  it.each<readonly [what: string, answer: Parameters<typeof rawServer>[0], error: RegExp]>([
    [
      'resets',
      (socket) => {
        socket.resetAndDestroy();
      },
      /^ECONNRESET$/,
    ],
    [
      'closes',
      (socket) => {
        socket.end();
      },
      /^ECONNRESET$/,
    ],
    [
      'talks something other than HTTP',
      (socket) => {
        socket.end('\x05\x00\x0c\x03 this is not HTTP\r\n\r\n');
      },
      /^HPE_/,
    ],
    ['says nothing', () => undefined, /^ETIMEDOUT$/],
    [
      'sends fields without end',
      (socket) => {
        socket.write(`HTTP/1.1 204 No Content\r\n${'X-Field: y\r\n'.repeat(10_000)}`);
      },
      /^HPE_HEADER_OVERFLOW$/,
    ],
    [
      'announces a body and sends none',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n');
      },
      /^ETIMEDOUT$/,
    ],
    [
      'goes on promising',
      (socket) => {
        const more = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 20);
        socket.on('close', () => {
          clearInterval(more);
        });
      },
      /^ETIMEDOUT$/,
    ],
    [
      'wants another protocol',
      (socket) => {
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
        );
      },
      /./,
    ],
  ])('ends in time, as a failure, with a server that %s', async (_, answer, error) => {
    const server = await kept(rawServer(answer));

    const got = await get(server.port);

    expect(got).toMatchObject({
      kind: 'failed',
      at: 'answer',
      error: expect.stringMatching(error) as string,
    });
  });

  it('ends in time with a server that sends a byte now and then', async () => {
    const server = await kept(
      rawServer((socket) => {
        const drip = setInterval(() => socket.write('H'), 100);
        socket.on('close', () => {
          clearInterval(drip);
        });
      }),
    );

    expect(await get(server.port)).toMatchObject({ kind: 'failed', at: 'answer' });
  });

  it('is refused where nobody listens', async () => {
    const server = await rawServer(() => undefined);
    await server.close();

    expect([await get(server.port), await hello(server.port)]).toEqual([
      failedAt('connect', 'ECONNREFUSED'),
      failedAt('connect', 'ECONNREFUSED'),
    ]);
  });

  it('completes TLS with the host itself, and knows a stranger by its certificate', async () => {
    const [host, stranger] = [await kept(tlsServer(ours)), await kept(tlsServer(strangers))];

    expect(await hello(host.port)).toEqual({ kind: 'completed' });
    expect(await hello(stranger.port)).toEqual({
      kind: 'untrusted',
      error: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it.each<readonly [what: string, answer: Parameters<typeof rawServer>[0], error: RegExp]>([
    ['never goes on', () => undefined, /^ETIMEDOUT$/],
    [
      'answers in plain HTTP',
      (socket) => {
        socket.end('HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n');
      },
      /^(ERR_SSL_|ECONNRESET)/,
    ],
    [
      'resets',
      (socket) => {
        socket.resetAndDestroy();
      },
      /^ECONNRESET$/,
    ],
    [
      'closes',
      (socket) => {
        socket.end();
      },
      /^ECONNRESET$/,
    ],
  ])('ends in time with a TLS server that %s', async (_, answer, error) => {
    const server = await kept(rawServer(answer, { greets: true }));

    expect(await hello(server.port)).toMatchObject({
      kind: 'failed',
      error: expect.stringMatching(error) as string,
    });
  });

  it('leaves no connection behind when it is cut short', async () => {
    const server = await kept(rawServer(() => undefined, { greets: true }));
    const controller = new AbortController();
    const both = Promise.all([
      get(server.port, null, controller.signal),
      hello(server.port, null, controller.signal),
    ]);
    while (server.open() < 2) await new Promise((wait) => setTimeout(wait, 5));

    controller.abort();

    expect(await both).toEqual([{ kind: 'cut' }, { kind: 'cut' }]);
    while (server.open() > 0) await new Promise((wait) => setTimeout(wait, 5));
  });

  it('finds the Internet, a portal, silence and dead names for what they are', async () => {
    const [good, portal, secure, quiet] = [
      await kept(httpServer('204 No Content')),
      await kept(httpServer('302 Found\r\nLocation: https://login.hotel.example/')),
      await kept(tlsServer(ours)),
      await kept(rawServer(() => undefined, { greets: true })),
    ];
    const other = await kept(tlsServer(strangers));

    const seen = [
      await look(good.port, secure.port),
      await look(portal.port, other.port),
      await look(quiet.port, quiet.port),
      await look(good.port, secure.port, NO_PROXY, 'probe.dead'),
      await look(good.port, other.port),
    ];

    expect(
      seen.map((outcome) =>
        outcome.kind === 'found'
          ? [outcome.finding.state, outcome.finding.because, outcome.finding.portal]
          : outcome,
      ),
    ).toEqual([
      ['internet', null, null],
      ['captive', null, 'https://login.hotel.example/'],
      ['limited', 'none', null],
      ['limited', 'dns', null],
      ['limited', 'none', null],
    ]);
  });

  it('passes through a proxy that is the only way out, by GET of the whole URL and by CONNECT', async () => {
    const [good, secure] = [await kept(httpServer('204 No Content')), await kept(tlsServer(ours))];
    const proxy = await kept(proxyServer({ http: good.port, https: secure.port }));
    const server: ProxyServer = { host: '127.0.0.1', port: proxy.port };

    // Port 1 of loopback is shut: the hosts cannot be reached directly.
    const outcome = await look(1, 1, { ...NO_PROXY, http: server, https: server });

    expect(outcome).toMatchObject({
      kind: 'found',
      finding: {
        state: 'internet',
        reason: `The Internet answers through the proxy 127.0.0.1:${proxy.port.toString()}`,
      },
    });
    const lines = proxy.heard.map((heard) => heard.split('\r\n'));
    expect(lines.map(([first]) => first).toSorted()).toEqual([
      'CONNECT probe.example:1 HTTP/1.1',
      'GET http://probe.example:1/?linesman=word HTTP/1.1',
    ]);
    expect(lines.flat().some((field) => /^proxy-authorization/i.test(field))).toBe(false);
  });

  it('is limited by a proxy that wants a login, and by one that is silent', async () => {
    const [locked, quiet] = [
      await kept(proxyServer({ http: 1, https: 1 }, 407)),
      await kept(rawServer(() => undefined)),
    ];
    const through = (port: number) =>
      look(1, 1, {
        ...NO_PROXY,
        http: { host: '127.0.0.1', port },
        https: { host: '127.0.0.1', port },
      });

    const seen = [await through(locked.port), await through(quiet.port)];

    expect(
      seen.map((outcome) =>
        outcome.kind === 'found' ? [outcome.finding.because, outcome.finding.reason] : outcome,
      ),
    ).toEqual([
      [
        'proxy',
        `The Internet does not answer through the proxy 127.0.0.1:${locked.port.toString()}: it wants a login (407, PROXY_AUTH), and Linesman sends none`,
      ],
      ['proxy', expect.stringContaining('stops before its answer is whole')],
    ]);
  });

  it('knows the corporate network by the pinned certificate alone, though nobody has signed it and its name is another', async () => {
    const [inside, portal] = [await kept(tlsServer(ours)), await kept(tlsServer(strangers))];
    const ask = (port: number, source = SOURCE) =>
      checkPinnedCertificate(
        { url: `https://inside.corp.example:${port.toString()}/`, certificateSha256: ours.sha256 },
        { adapter: 'lo', source, address: '127.0.0.1' },
        never,
        TIMEOUT_MS,
      );

    expect([
      await ask(inside.port),
      await ask(inside.port, '127.0.0.2'),
      await ask(portal.port),
    ]).toEqual([{ kind: 'proved' }, { kind: 'proved' }, { kind: 'other' }]);
  });

  it('asks for no proof with an address that this laptop no longer has, from a server that never finishes TLS, or after it was cut', async () => {
    const quiet = await kept(rawServer(() => undefined, { greets: true }));
    const ask = (source: string, signal = never) =>
      checkPinnedCertificate(
        {
          url: `https://inside.corp.example:${quiet.port.toString()}/`,
          certificateSha256: ours.sha256,
        },
        { adapter: 'lo', source, address: '127.0.0.1' },
        signal,
        TIMEOUT_MS,
      );

    expect([
      await ask('192.0.2.1'),
      await ask(SOURCE),
      await ask(SOURCE, AbortSignal.abort()),
    ]).toEqual([
      failedAt('local', 'EADDRNOTAVAIL'),
      failedAt('answer', 'ETIMEDOUT'),
      { kind: 'cut' },
    ]);
  });
});
