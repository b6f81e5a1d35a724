import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ladderRows } from '../../../model/text/ladder-rows.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { NETWORK } from '../../support/samples.ts';
import { doorAt, lookAt, MAIL } from '../../support/web/look.ts';
import { freePort, startServer } from '../../support/web/nginx.ts';
import { afterTest } from '../agent/workbench.ts';
import { rudeServer, trickle } from '../lib/rude-server.ts';

/** What is asked once of every door, whatever it answered. */
const ASKED_BESIDE = /^GET \S*(?:no-such-page|healthcheck\.htm) /;

const DEADLINE_MS = 3_000;
/** Beyond the deadline: both ends share one busy thread. */
const SLACK_MS = 8_000;
const MOST_BYTES = 96 * 1024 * 1024;

/** One look at a server that is rude, with what it cost. */
async function look(scheme: 'http' | 'https', port: number) {
  const before = process.memoryUsage.rss();
  const begun = performance.now();
  const { checks, doors } = await lookAt(
    [doorAt('owa', `${scheme}://${MAIL}:${String(port)}/owa`)],
    { timeoutMs: DEADLINE_MS },
  );
  const rows = ladderRows({
    target: { host: MAIL, addresses: [] },
    checks: [...checks],
    network: NETWORK,
  });
  return {
    checks,
    code: doors[0]?.code,
    hops: doors[0]?.hops.length,
    last: checks.at(-1)?.status,
    shown: JSON.stringify([checks, doors, rows]),
    tookMs: performance.now() - begun,
    bytes: process.memoryUsage.rss() - before,
  };
}

const says =
  (text: string) =>
  (socket: Socket): void => {
    socket.end(Buffer.from(text, 'latin1'));
  };
/** As much as the other side takes, for as long as it stays. */
const flood =
  (head: string, piece: string) =>
  (socket: Socket): void => {
    socket.write(head);
    const more = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', more);
    more();
  };
const OK = 'HTTP/1.1 200 OK\r\n';
/** Zeros, a thousand times smaller on the wire. */
const ZEROS = Buffer.alloc(64 * 1024 * 1024);
const BOMB = gzipSync(ZEROS);
const bomb = (coding: string, packed: Buffer): ((socket: Socket) => void) =>
  says(`${OK}Content-Encoding: ${coding}\r\n\r\n${packed.toString('latin1')}`);
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]|\\u00(?:1b|9b|07)/;
const ANSI = '\u001b[31m\u009b2J\u0007\u001b]0;owned\u0007<script>alert(1)</script>';

describe('a server that means harm', () => {
  it.each<readonly [string, (socket: Socket, first: string) => void, string | null]>([
    ['fields without end', flood(OK, `X-A: ${'a'.repeat(1000)}\r\n`), 'WEB_SERVER_BUSY'],
    ['one field without end', flood(`${OK}X-A: `, 'a'.repeat(1000)), 'WEB_SERVER_BUSY'],
    ['a body without end', flood(`${OK}\r\n`, 'a'.repeat(65536)), null],
    [
      'chunks without end',
      flood(`${OK}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n'.repeat(2000)),
      null,
    ],
    [
      'a chunk whose extensions do not end',
      flood(`${OK}Transfer-Encoding: chunked\r\n\r\n1;`, 'a=b;'.repeat(4000)),
      'WEB_SERVER_BUSY',
    ],
    [
      'trailers without end',
      flood(`${OK}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n`, 'X-T: y\r\n'.repeat(2000)),
      'WEB_SERVER_BUSY',
    ],
    ['a zero in a field', says(`${OK}X-OWA-Version: 15.2.\u0000858\r\n\r\n`), 'WEB_SERVER_BUSY'],
    ['a length that it does not keep', says(`${OK}Content-Length: 999999999\r\n\r\nshort`), null],
    ['a bomb of gzip', bomb('gzip', BOMB), null],
    ['a bomb of zlib', bomb('deflate', deflateSync(ZEROS)), null],
    ['a bomb of Brotli', bomb('br', brotliCompressSync(ZEROS)), null],
    ['gzip in gzip', bomb('gzip', gzipSync(BOMB)), null],
    ['HTTP/0.9', says('<html>hello</html>'), 'WEB_SERVER_BUSY'],
    ['nothing', says(''), 'WEB_SERVER_BUSY'],
    [
      'two lengths',
      says(`${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`),
      'WEB_SERVER_BUSY',
    ],
    [
      'another protocol',
      says('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      'WEB_SERVER_BUSY',
    ],
  ])('gets its code for %s, in time and in little memory', async (_, serve, code) => {
    const { port } = await rudeServer(serve);
    const seen = await look('http', port);

    expect(seen.code).toBe(code);
    expect(seen.tookMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
    expect(seen.bytes).toBeLessThan(MOST_BYTES);
  });

  it.each<readonly [string, (socket: Socket) => void]>([
    [
      'a field now and then',
      (socket) => {
        socket.write(OK);
        trickle(socket, 'X: 1\r\n');
      },
    ],
    ['word that more will come, again and again', flood('', 'HTTP/1.1 102 Processing\r\n\r\n')],
    ['nothing, and stays', () => undefined],
  ])('is blamed for nothing when it says %s', async (_, serve) => {
    const { port } = await rudeServer(serve);
    const seen = await look('http', port);

    expect([seen.code, seen.last]).toSatisfy(
      ([code, last]) => (code === null && last === 'inconclusive') || code === 'WEB_SERVER_BUSY',
    );
    expect(seen.tookMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
    expect(seen.bytes).toBeLessThan(MOST_BYTES);
  });

  it('leads nobody further than five hops', async () => {
    let count = 0;
    const server = await rudeServer((socket) => {
      count += 1;
      says(`HTTP/1.1 302 Found\r\nLocation: /${String(count)}\r\n\r\n`)(socket);
    });

    expect((await look('http', server.port)).hops).toBe(5);
    const led = server.heard.filter((request) => !ASKED_BESIDE.test(request));
    expect(led).toHaveLength(5);
    expect(server.heard.length - led.length).toBeLessThanOrEqual(2);
  });

  it.each([
    ['phrase', `HTTP/1.1 403 ${ANSI}\r\n\r\n`],
    ['server', `HTTP/1.1 200 OK\r\nServer: nginx${ANSI.replaceAll('\r', '')}\r\n\r\n`],
    ['cookie', `HTTP/1.1 200 OK\r\nSet-Cookie: NSC_${ANSI}=1\r\n\r\n`],
    ['location', `HTTP/1.1 302 Found\r\nLocation: http://other.example/${ANSI}\r\n\r\n`],
    ['realm', `HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="${ANSI}"\r\n\r\n`],
    ['page', `HTTP/1.1 403 No\r\n\r\nError Code: 403 ${ANSI} (12250) ${ANSI}`],
    ['versions', `HTTP/1.1 200 OK\r\nMS-ASProtocolVersions: ${ANSI}\r\n\r\n`],
  ])('moves no terminal and no page by its %s', async (_, text) => {
    const { port } = await rudeServer(says(text));
    const seen = await look('http', port);

    expect(seen.shown).not.toMatch(RAW);
    expect(seen.checks.length).toBeGreaterThan(2);
  });

  it.each<readonly [string, (socket: Socket) => void]>([
    [
      'a hello that never ends',
      flood('', `\x16\x03\x03\x40\x00\x0b\xff\xff\xff${'\0'.repeat(16380)}`),
    ],
    ['a page of plain HTTP', says('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['an alert', says('\x15\x03\x03\x00\x02\x02\x28')],
    ['its end', says('')],
  ])('gets TLS_FAILED for %s in the place of TLS', async (_, serve) => {
    const { port } = await rudeServer(serve);
    const seen = await look('https', port);

    expect(seen.code).toBe('TLS_FAILED');
    expect(seen.tookMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
    expect(seen.bytes).toBeLessThan(MOST_BYTES);
  });
});

describeWhere([needsCommands('openssl')], 'a certificate of a megabyte', () => {
  it('ends TLS, in time and in little memory', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'linesman-large-'));
    const [key, cert, config] = ['k', 'c', 'conf'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const names = Array.from(
      { length: 45_000 },
      (_, at) => `DNS.${String(at)}=host-${String(at)}.mail.example`,
    );
    await writeFile(
      config,
      `[req]\ndistinguished_name=dn\nx509_extensions=more\nprompt=no\n[dn]\nCN=${MAIL}\n[more]\nsubjectAltName=@names\n[names]\n${names.join('\n')}\n`,
    );
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-config',
        config,
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    const port = await freePort();
    const server = await startServer(
      [
        'openssl',
        's_server',
        '-accept',
        String(port),
        '-www',
        '-quiet',
        '-key',
        key,
        '-cert',
        cert,
      ],
      port,
    );
    afterTest(async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    });
    const seen = await look('https', port);

    expect(seen.code).toBe('TLS_FAILED');
    expect(seen.shown.length).toBeLessThan(20_000);
    expect(seen.tookMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
    expect(seen.bytes).toBeLessThan(MOST_BYTES);
  });
});
