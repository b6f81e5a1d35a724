import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { unzip } from '../../../../agent/bundle/unzip.ts';
import { zip, type ZipEntry } from '../../../../agent/bundle/zip.ts';

const entry = (path: string, text: string): ZipEntry => ({ path, content: Buffer.from(text) });

/** A zip as a stranger may make one: no check of ours before. */
async function foreignZip(
  entries: readonly (readonly [path: string, content: Buffer])[],
): Promise<Buffer> {
  const file = new ZipFile();
  for (const [path, content] of entries) file.addBuffer(content, path);
  file.end();
  const pieces: Buffer[] = [];
  for await (const piece of file.outputStream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** Another name of the same length in place of one, in directory and header. */
const renamed = (bytes: Buffer, from: string, to: string): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');

describe('the zip of a bundle', () => {
  const ENTRIES = [entry('report.html', '<p>x</p>'), entry('data/run.json', '{}')];

  it('is the same bytes for the same files, in whatever order and at whatever time they come', async () => {
    const first = await zip(ENTRIES);
    const second = await zip(ENTRIES.toReversed());

    expect(second.equals(first)).toBe(true);
  });

  it('gives back what went in', async () => {
    const unpacked = await unzip(await zip(ENTRIES));

    expect(
      unpacked.ok && [...unpacked.files].map(([path, content]) => [path, content.toString()]),
    ).toEqual([
      ['data/run.json', '{}'],
      ['report.html', '<p>x</p>'],
    ]);
  });
});

describe('a zip of a stranger', () => {
  const plain = (): Promise<Buffer> => foreignZip([['aa/evil.json', Buffer.from('{}')]]);

  it.each([
    ['a way upwards', '../evil.json'],
    ['an absolute name', '/a/evil.json'],
    ['a backslash', 'aa\\evil.json'],
    ['a drive', 'C:/evil.json'],
    ['a NUL', 'a\0/evil.json'],
    ['capital letters', 'aa/EVIL.JSON'],
    ['a script', 'aa/evil.scri'],
  ])('is refused for %s in a name, and names it', async (_, name) => {
    const unpacked = await unzip(renamed(await plain(), 'aa/evil.json', name));

    expect(unpacked).toMatchObject({ ok: false });
  });

  it('is refused when it holds more than 100 files', async () => {
    const many = Array.from(
      { length: 101 },
      (_, index) => [`data/f${String(index)}.json`, Buffer.from('{}')] as const,
    );

    expect(await unzip(await foreignZip(many))).toEqual({
      ok: false,
      path: null,
      message: 'it holds more than 100 files',
    });
  });

  it('is refused when a file would grow to more than a hundred times its size', async () => {
    const bomb = await foreignZip([['data/run.json', Buffer.alloc(8 * 1024 * 1024)]]);

    expect(await unzip(bomb)).toMatchObject({ ok: false, path: 'data/run.json' });
  });

  it('is refused when all files together would fill more than 64 MiB', async () => {
    const noise = Buffer.alloc(23 * 1024 * 1024, 'abcdefghijklmnopqrstuvwxyz0123456789\n');
    for (let at = 0; at < noise.length; at += 64) noise.writeUInt32LE(at, at);
    const large = await foreignZip(['a', 'b', 'c'].map((name) => [`data/${name}.json`, noise]));

    expect(await unzip(large)).toMatchObject({ ok: false, path: 'data/c.json' });
  });

  it('is refused when a file is longer than the directory says', async () => {
    const honest = await foreignZip([['data/run.json', Buffer.alloc(4096, 'ab')]]);
    const lie = Buffer.from(honest);
    const directory = lie.indexOf(Buffer.from('504b0102', 'hex'));
    lie.writeUInt32LE(10, directory + 24);

    expect(await unzip(lie)).toMatchObject({ ok: false, path: 'data/run.json' });
  });

  it('is refused when a name stands there twice', async () => {
    const twice = renamed(
      await foreignZip([
        ['data/aaa.json', Buffer.from('{}')],
        ['data/bbb.json', Buffer.from('[]')],
      ]),
      'bbb',
      'aaa',
    );

    expect(await unzip(twice)).toMatchObject({ ok: false, path: 'data/aaa.json' });
  });

  it('is a value and no crash, wherever it is cut or flipped', async () => {
    const whole = await zip([
      entry('data/run.json', '{"a":1}'.repeat(50)),
      entry('report.html', 'x'),
    ]);
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 0x55;
      for (const bytes of [whole.subarray(0, at), flipped]) {
        const unpacked = await unzip(bytes);
        expect(typeof unpacked.ok).toBe('boolean');
      }
    }
    expect(await unzip(deflateRawSync(whole))).toMatchObject({ ok: false });
  });
});
