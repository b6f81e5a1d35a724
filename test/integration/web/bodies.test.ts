import type { Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { doorAt, lookAt, MAIL } from '../../support/web/look.ts';
import { rudeServer } from '../lib/rude-server.ts';

/** Only the page says that ISA speaks, and which of its errors it is. */
const PAGE =
  '<html><head><title>Fehler</title></head><body><b>Fehlercode: 403 Forbidden.</b> ISA Server ist so konfiguriert, dass HTTP-Anforderungen mit Authentifizierung geblockt werden. (12250)</body></html>';
const LONG = `${PAGE}${'<!-- padding -->'.repeat(2000)}`;
const head = (...fields: readonly string[]): string =>
  ['HTTP/1.1 403 Forbidden', 'Content-Type: text/html', ...fields, '', ''].join('\r\n');
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
const swapped = (text: string): Buffer => wide(text).swap16();
const bytes = (...parts: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  );

it.each<readonly [string, Buffer]>([
  ['gzip', bytes(head('Content-Encoding: gzip'), gzipSync(PAGE))],
  ['x-gzip in capitals', bytes(head('content-encoding: X-GZIP'), gzipSync(PAGE))],
  ['zlib', bytes(head('Content-Encoding: deflate'), deflateSync(PAGE))],
  ['deflate as Microsoft sent it', bytes(head('Content-Encoding: deflate'), deflateRawSync(PAGE))],
  ['Brotli', bytes(head('Content-Encoding: br'), brotliCompressSync(PAGE))],
  ['gzip that breaks off', bytes(head('Content-Encoding: gzip'), gzipSync(LONG).subarray(0, -9))],
  ['a coding that it is not in', bytes(head('Content-Encoding: gzip'), PAGE)],
  ['a coding that nobody knows', bytes(head('Content-Encoding: identity'), PAGE)],
  ['gzip beside none', bytes(head('Content-Encoding: identity, GZIP'), gzipSync(PAGE))],
  [
    'two codings, one in the other',
    bytes(head('Content-Encoding: deflate, gzip'), gzipSync(deflateSync(PAGE))),
  ],
  ['UTF-16 with its mark', bytes(head(), Buffer.from([0xff, 0xfe]), wide(PAGE))],
  ['UTF-16 the other way', bytes(head(), Buffer.from([0xfe, 0xff]), swapped(PAGE))],
  ['UTF-16 without a mark', bytes(head('Content-Type: text/html; charset=utf-16'), wide(PAGE))],
  ['UTF-8 with its mark', bytes(head(), Buffer.from(`\ufeff${PAGE}`, 'utf8'))],
  ['Latin-1', bytes(head(), PAGE.replace('Fehler<', 'Störung<'))],
  ['UTF-16 in gzip', bytes(head('Content-Encoding: gzip'), gzipSync(wide(`\ufeff${PAGE}`)))],
  [
    'chunks of one byte',
    bytes(head('Transfer-Encoding: chunked'), PAGE.replace(/[^]/g, '1\r\n$&\r\n'), '0\r\n\r\n'),
  ],
  ['HTTP/1.0 without a length', bytes('HTTP/1.0 403 Forbidden\r\n\r\n', PAGE)],
  ['a status line without a phrase', bytes('HTTP/1.1 403\r\n\r\n', PAGE)],
])('a page is read in %s', async (_, answer) => {
  const { port } = await rudeServer((socket: Socket) => {
    socket.end(answer);
  });
  const { doors } = await lookAt([doorAt('owa', `http://${MAIL}:${String(port)}/owa`)]);

  expect(doors[0]).toMatchObject({ code: 'ISA_AUTH_OVER_HTTP', who: 'isa' });
});
