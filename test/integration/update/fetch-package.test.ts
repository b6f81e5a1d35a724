import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchPackage, type FetchOptions } from '../../../agent/update/fetch-package.ts';
import { directClient } from '../../support/direct-client.ts';

const PACKAGE = Buffer.from(
  Array.from({ length: 300_000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff),
);
const FILE = {
  url: 'L.AppImage',
  sha512: createHash('sha512').update(PACKAGE).digest('base64'),
  size: PACKAGE.length,
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** As nginx gives parts of a file. */
const serve =
  (bytes: Buffer): Answer =>
  (request, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const part = bytes.subarray(Number(from), Number(to) + 1);
    response.writeHead(206, {
      'Content-Range': `bytes ${String(from)}-${String(Number(from) + part.length - 1)}/${String(bytes.length)}`,
      'Content-Length': part.length,
    });
    response.end(part);
  };

let scratch: string;
let into: string;
let server: Server;
let answer: Answer;
let asked: string[];
let options: FetchOptions;

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'linesman-fetch-'));
  into = join(scratch, 'L.AppImage.part');
  asked = [];
  answer = serve(PACKAGE);
  server = createServer((request, response) => {
    asked.push(request.headers.range ?? 'whole');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  options = {
    http: directClient,
    url: new URL(`http://127.0.0.1:${String(port)}/L.AppImage`),
    file: FILE,
    into,
    mayGoOn: () => true,
    signal: new AbortController().signal,
    monotonicMs: () => performance.now(),
    partBytes: 64 * 1024,
    partWithinMs: 2_000,
  };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(scratch, { recursive: true, force: true });
});

describe('a package is fetched', () => {
  it('in parts, whole, and its digest is the one of the feed', async () => {
    expect(await fetchPackage(options)).toEqual({ ok: true });
    expect(readFileSync(into).equals(PACKAGE)).toBe(true);
    expect(asked).toHaveLength(5);
  });

  it('from where a broken line left it', async () => {
    let count = 0;
    answer = (request, response) => {
      count += 1;
      if (count === 3) response.destroy();
      else serve(PACKAGE)(request, response);
    };
    expect(await fetchPackage(options)).toMatchObject({ ok: false, kind: 'broken-off' });
    asked = [];

    expect(await fetchPackage(options)).toEqual({ ok: true });
    expect(asked[0]).toBe('bytes=131072-196607');
    expect(readFileSync(into).equals(PACKAGE)).toBe(true);
  });

  it('anew where what lies there was torn by a power cut', async () => {
    writeFileSync(into, Buffer.alloc(100_000));

    expect(await fetchPackage(options)).toEqual({ ok: true });
    expect(readFileSync(into).equals(PACKAGE)).toBe(true);
  });

  it('anew where what lies there is longer than the package', async () => {
    writeFileSync(into, Buffer.alloc(400_000));

    expect(await fetchPackage(options)).toEqual({ ok: true });
    expect(readFileSync(into).equals(PACKAGE)).toBe(true);
  });

  it('no further once the network costs something', async () => {
    let looks = 0;
    const mayGoOn = (): boolean => (looks += 1) <= 2;

    expect(await fetchPackage({ ...options, mayGoOn })).toMatchObject({ ok: false, kind: 'held' });
    expect(asked).toHaveLength(2);
  });
});

describe('a server is refused, and nothing of it is kept or run, where it', () => {
  it.each<[string, Answer, string, string]>([
    ['gives another file of the same size', serve(Buffer.alloc(300_000)), 'other', 'SHA-512'],
    ['gives a shorter file', serve(PACKAGE.subarray(0, 100_000)), 'other', 'another size'],
    ['gives a longer file', serve(Buffer.concat([PACKAGE, PACKAGE])), 'other', 'another size'],
    [
      'gives the whole without end',
      (_, response) => {
        response.writeHead(200);
        const pump = (): void => {
          while (response.write(Buffer.alloc(65_536)));
          response.once('drain', pump);
        };
        pump();
      },
      'other',
      'gives no parts',
    ],
    [
      'gives a part without end',
      (_, response) => {
        response.writeHead(206, { 'Content-Range': 'bytes 0-65535/300000' });
        const pump = (): void => {
          while (response.write(Buffer.alloc(65_536)));
          response.once('drain', pump);
        };
        pump();
      },
      'other',
      'another size',
    ],
    [
      'leads on to plain http',
      (_, response) => {
        response.writeHead(302, { Location: 'http://evil.example/L.AppImage' }).end();
      },
      'other',
      'status 302',
    ],
    [
      'has it no more',
      (_, response) => {
        response.writeHead(404).end();
      },
      'other',
      'status 404',
    ],
    [
      'is busy',
      (_, response) => {
        response.writeHead(503).end();
      },
      'broken-off',
      'status 503',
    ],
    [
      'trickles',
      (_, response) => {
        response.writeHead(206, { 'Content-Range': 'bytes 0-65535/300000' });
        const timer = setInterval(() => response.write('x'), 50);
        response.on('close', () => {
          clearInterval(timer);
        });
      },
      'broken-off',
      'no whole answer within',
    ],
  ])('%s', async (_, how, kind, words) => {
    answer = how;

    expect(await fetchPackage({ ...options, partWithinMs: 1_000 })).toMatchObject({
      ok: false,
      kind,
      why: expect.stringContaining(words) as unknown,
    });
    expect(readFileSync(into)).toHaveLength(0);
  });
});

it('a link that somebody prepared is not written through', async () => {
  const others = join(scratch, 'others');
  writeFileSync(others, 'precious');
  symlinkSync(others, into);

  expect(await fetchPackage(options)).toMatchObject({ ok: false, kind: 'disk' });
  expect(readFileSync(others, 'utf8')).toBe('precious');
});

it('a disk without room for it is told, and nothing is asked', async () => {
  const file = { ...FILE, size: Number.MAX_SAFE_INTEGER };

  expect(await fetchPackage({ ...options, file })).toMatchObject({
    ok: false,
    kind: 'disk',
    why: expect.stringMatching(/lacks \d+ MiB/) as unknown,
  });
  expect(asked).toEqual([]);
});
