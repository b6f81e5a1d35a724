import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBounded, readBoundedSync } from '../../../lib/read-bounded.ts';
import { writeDurably, writeDurablySync } from '../../../lib/write-durably.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'linesman-lib-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['readBounded', readBounded],
  [
    'readBoundedSync',
    (path: string, max: number) => Promise.resolve().then(() => readBoundedSync(path, max)),
  ],
])('%s', (_, read) => {
  it.each([
    ['shorter', 'abc', 4, { text: 'abc', isCut: false }],
    ['as long', 'abcd', 4, { text: 'abcd', isCut: false }],
    ['longer', 'abcde', 4, { text: 'abcd', isCut: true }],
    ['empty', '', 4, { text: '', isCut: false }],
    [
      'longer than a piece',
      'x'.repeat(200_000),
      150_000,
      { text: 'x'.repeat(150_000), isCut: true },
    ],
  ])('reads a file no further than its bound: %s', async (_how, content, max, expected) => {
    const path = join(folder, 'file');
    writeFileSync(path, content);

    expect(await read(path, max)).toEqual({ ...expected, bytes: Buffer.from(expected.text) });
  });

  it.runIf(process.platform === 'linux')(
    'reads a file of the kernel, which states no length',
    async () => {
      const { text, isCut } = await read('/proc/self/status', 64 * 1024);

      expect(isCut).toBe(false);
      expect(text).toContain(`\nPid:\t${String(process.pid)}\n`);
    },
  );

  it('fails with the name of the system when there is no such file', async () => {
    await expect(read(join(folder, 'absent'), 4)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe.each([
  ['writeDurably', writeDurably],
  [
    'writeDurablySync',
    (...args: Parameters<typeof writeDurablySync>) =>
      Promise.resolve().then(() => {
        writeDurablySync(...args);
      }),
  ],
])('%s', (_, write) => {
  it('replaces a file as a whole, for its owner alone, and leaves nothing beside it', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'the old one, which is longer', { mode: 0o644 });

    await write(path, 'the new one');

    expect(readFileSync(path, 'utf8')).toBe('the new one');
    expect(readdirSync(folder)).toEqual(['file']);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('takes the place of what a power cut left of an earlier try', async () => {
    const temporary = join(folder, 'file.new');
    writeFileSync(temporary, 'half');

    await write(join(folder, 'file'), Buffer.from([1, 2, 3]), { temporary });

    expect([...readFileSync(join(folder, 'file'))]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('leaves the old file, and nothing else, when the new one cannot take its place', async () => {
    // A folder cannot be replaced by a file.
    const path = join(folder, 'taken');
    mkdirSync(join(path, 'inside'), { recursive: true });

    await expect(write(path, 'text')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
