import { CORE_SCHEMA, load } from 'js-yaml';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { APP_IMAGE_TYPE } from '../../../agent/update/installed-as.ts';
import { readFeed } from '../../../agent/update/read-feed.ts';
import { fileFor } from '../../../agent/update/release.ts';

interface Packaging {
  writeFeed: (file: string, version: string, name: string) => Promise<string>;
  withType: (folder: string, type: string, make: () => Promise<void>) => Promise<void>;
  listedWithType: (
    folder: string,
    type: string,
    work: string,
  ) => Promise<readonly { path: string; isFolder: boolean; bytes: number; source?: string }[]>;
  PACKAGE_TYPES: Readonly<Record<string, string>>;
}
const packaging = async (path: string): Promise<Packaging> =>
  (await import(
    /* @vite-ignore */ new URL(`../../../build/${path}`, import.meta.url).href
  )) as Packaging;

const scratch = mkdtempSync(join(tmpdir(), 'linesman-feed-'));
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

it('a package and its description are a feed: an agent reads there what it needs', async () => {
  const { writeFeed } = await packaging('package/update-feed.mjs');
  const bytes = Buffer.alloc(3_000_000, 'an AppImage');
  const file = join(scratch, 'Linesman-0.2.0-x64.AppImage');
  writeFileSync(file, bytes);

  const described = readFileSync(await writeFeed(file, '0.2.0', 'latest-linux.yml'));
  const read = readFeed(
    { ok: true, status: 200, phrase: '', headers: {}, fields: [], body: described, rest: 'none' },
    new URL('https://updates.example/latest-linux.yml'),
    (text) => load(text, { schema: CORE_SCHEMA }),
  );

  expect(read).toMatchObject({ ok: true, version: '0.2.0' });
  expect(read.ok && fileFor(read.files, { kind: 'app-image', file: '' }, 'x64')).toEqual({
    url: 'Linesman-0.2.0-x64.AppImage',
    sha512: createHash('sha512').update(bytes).digest('base64'),
    size: bytes.length,
  });
});

it('the word of how a copy was installed is the one that its agent looks for', async () => {
  const { PACKAGE_TYPES } = await packaging('package/package-type.mjs');

  expect(PACKAGE_TYPES).toMatchObject({ appImage: APP_IMAGE_TYPE });
});

it('the folder holds the word while a package is made of it, and not after', async () => {
  const { withType } = await packaging('package/package-type.mjs');
  mkdirSync(join(scratch, 'whole', 'resources'), { recursive: true });
  const word = join(scratch, 'whole', 'resources', 'package-type');

  await withType(join(scratch, 'whole'), 'appimage', () => {
    expect(readFileSync(word, 'utf8')).toBe('appimage\n');
    return Promise.resolve();
  });

  expect(existsSync(word)).toBe(false);
});

it('an installer for Windows lists the word beside what was staged', async () => {
  const { listedWithType } = await packaging('windows/files.mjs');
  const stage = join(scratch, 'stage');
  mkdirSync(stage);
  writeFileSync(join(stage, 'Linesman.exe'), 'x');

  const listed = await listedWithType(stage, 'nsis-user', scratch);

  expect(listed.map(({ path }) => path)).toEqual([
    'Linesman.exe',
    'resources',
    'resources/package-type',
  ]);
  expect(readFileSync(listed[2]?.source ?? '', 'utf8')).toBe('nsis-user\n');
});
