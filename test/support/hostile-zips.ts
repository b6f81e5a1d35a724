import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

async function zipOf(
  entries: readonly (readonly [path: string, content: Buffer])[],
): Promise<Buffer> {
  const file = new ZipFile();
  for (const [path, content] of entries) file.addBuffer(content, path);
  file.end();
  return buffer(file.outputStream);
}

const PAGE = Buffer.from('<!doctype html><p>the page');

/** The same bytes wherever `from` stands: the names of a zip, which are of one length. */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  const bytes = Buffer.from(zip);
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1))
    bytes.write(to, at, 'latin1');
  return bytes;
}

/** Entries of the directory that all lie at the first one's place (a bomb of overlapping files). */
function overlapping(zip: Buffer): Buffer {
  const bytes = Buffer.from(zip);
  // Central directory file header (APPNOTE 4.3.12): the offset of its local header is at 42.
  for (let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1'); at !== -1;) {
    bytes.writeUInt32LE(0, at + 42);
    at = bytes.indexOf('PK\u0001\u0002', at + 1, 'latin1');
  }
  return bytes;
}

/** A directory that names its one file again and again (APPNOTE 4.3.16: counts and size stand in its end). */
function crowded(zip: Buffer, count: number): Buffer {
  const start = zip.indexOf('PK\u0001\u0002', 0, 'latin1');
  const end = zip.indexOf('PK\u0005\u0006', 0, 'latin1');
  const entry = zip.subarray(start, end);
  const tail = Buffer.from(zip.subarray(end));
  tail.writeUInt16LE(count, 8);
  tail.writeUInt16LE(count, 10);
  tail.writeUInt32LE(entry.length * count, 12);
  return Buffer.concat([zip.subarray(0, start), ...Array<Buffer>(count).fill(entry), tail]);
}

/** Zips that a stranger may send, by what is wrong with them. */
export const HOSTILE_ZIPS: Readonly<Record<string, () => Promise<Buffer>>> = {
  'a bomb': () =>
    zipOf([
      ['report.html', PAGE],
      ['data/run.json', Buffer.alloc(60 * 1024 * 1024)],
    ]),
  'a page that is a bomb': () => zipOf([['report.html', Buffer.alloc(40 * 1024 * 1024)]]),
  'a directory of 65,000 files': async () => crowded(await zipOf([['report.html', PAGE]]), 65_000),
  'a name that climbs': async () =>
    renamed(
      await zipOf([
        ['report.html', PAGE],
        ['data/run.json', Buffer.from('{}')],
      ]),
      'data/run.json',
      '../../../x.js',
    ),
  'an absolute name': async () =>
    renamed(
      await zipOf([
        ['report.html', PAGE],
        ['data/run.json', Buffer.from('{}')],
      ]),
      'data/run.json',
      '/etc/passwd.j',
    ),
  'files that lie over one another': async () =>
    overlapping(
      await zipOf([
        ['data/run.json', Buffer.alloc(5000, 'x')],
        ['report.html', PAGE],
      ]),
    ),
  'a page that stands there twice': () =>
    zipOf([
      ['report.html', PAGE],
      ['report.html', PAGE],
    ]),
  'an end that is cut off': async () => (await zipOf([['report.html', PAGE]])).subarray(0, -20),
  'bytes that are no zip': () => Promise.resolve(Buffer.alloc(100_000, 'PK')),
  nothing: () => Promise.resolve(Buffer.alloc(0)),
  'no page': () => zipOf([['manifest.json', Buffer.from('{}')]]),
};
