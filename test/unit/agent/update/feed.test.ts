import { CORE_SCHEMA, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../../../../lib/http-exchange.ts';
import { isDue } from '../../../../agent/update/due.ts';
import { readFeed } from '../../../../agent/update/read-feed.ts';
import { fileFor } from '../../../../agent/update/release.ts';
import { isSafeUrl } from '../../../../model/typed-forms.ts';
import { isNewer } from '../../../../model/update.ts';

const FEED = new URL('https://updates.example/latest-linux.yml');

const APP_IMAGE = { kind: 'app-image', file: '/home/ann/L.AppImage' } as const;

const answered = (
  status: number,
  text: string,
  headers: Record<string, string> = {},
): HttpAnswer => ({
  ok: true,
  status,
  phrase: '',
  headers,
  fields: [],
  body: Buffer.from(text),
  rest: 'none',
});
const read = (answer: HttpAnswer) =>
  readFeed(answer, FEED, (text) => load(text, { schema: CORE_SCHEMA }));

describe('what a feed says', () => {
  it('is the version that electron-builder writes', () => {
    const text =
      'version: 0.2.0\nfiles:\n  - url: L.AppImage\n    sha512: abc\n    size: 9\npath: L\n';

    expect(read(answered(200, text))).toEqual({
      ok: true,
      version: '0.2.0',
      files: [{ url: 'L.AppImage', sha512: 'abc', size: 9 }],
    });
  });

  it.each([
    ['a page', answered(200, '<!doctype html><html>'), 'a page for people'],
    [
      'a login page by its type',
      answered(200, 'x', { 'content-type': 'text/html' }),
      'a page for people',
    ],
    [
      'a redirect',
      answered(302, '', { location: 'http://evil.example/' }),
      'leads on to http://evil.example/, which is not followed',
    ],
    ['an error', answered(503, ''), 'answers with status 503'],
    ['no YAML', answered(200, 'version: [1'), 'describes no release'],
    ['something else', answered(200, 'hello: world'), 'describes no release'],
    ['a strange version', answered(200, 'version: next'), 'its version is not three numbers'],
  ])('is refused with a sentence where it is %s', (_, answer, words) => {
    expect(read(answer)).toMatchObject({
      ok: false,
      why: expect.stringContaining(words) as unknown,
    });
  });
});

it.each([
  ['0.2.0', '0.1.9', true],
  ['0.10.0', '0.9.9', true],
  ['0.1.0', '0.1.0', false],
  ['0.1.0', '0.2.0', false],
  ['0.2.0', '0.2.0-beta.1', true],
  ['0.2.0-beta.1', '0.2.0', false],
  ['nonsense', '0.1.0', false],
])('%s is newer than %s: %s', (one, other, expected) => {
  expect(isNewer(one, other)).toBe(expected);
});

it.each([
  ['https://updates.example/', true],
  ['http://127.0.0.1:8080/feed', true],
  ['http://[::1]/', true],
  ['http://localhost/', true],
  ['http://localhost.evil.example/', false],
  ['http://127.0.0.1.evil.example/', false],
  ['http://updates.example/', false],
  ['file:///etc/passwd', false],
])('%s may bring a program: %s', (url, expected) => {
  expect(isSafeUrl(url)).toBe(expected);
});

describe('a feed is asked', () => {
  const now = new Date('2026-11-27T12:00:00Z');
  const at = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
  const free = { metered: 'no', label: 'lan-foreign' } as const;

  it.each([
    ['never before', null, free, true],
    ['a day ago', at(24), free, true],
    ['an hour ago', at(1), free, false],
    ['in a future that a wrong clock knew', at(-5), free, true],
    ['on a metered network', null, { ...free, metered: 'yes' }, false],
    ['where it may cost', null, { ...free, metered: 'guess' }, false],
    ['behind a login page', null, { ...free, label: 'captive' }, false],
    ['offline', null, { ...free, label: 'offline' }, false],
  ] as const)('%s', (_, askedAt, network, expected) => {
    expect(isDue(askedAt, now, network)).toBe(expected);
  });
});

describe('a feed that is hostile', () => {
  it('names lists within lists 300 times in each of nine levels, and nothing is taken of it', () => {
    const levels = ['b0: &b0 [x]'];
    for (let level = 1; level < 10; level += 1)
      levels.push(
        `b${String(level)}: &b${String(level)} [${`*b${String(level - 1)},`.repeat(300)}]`,
      );
    const reading = read(answered(200, `version: 0.2.0\n${levels.join('\n')}\nfiles: *b9\n`));

    expect(reading).toMatchObject({ ok: true, version: '0.2.0' });
    expect(reading.ok && fileFor(reading.files, APP_IMAGE, 'x64')).toBeNull();
  });

  it('merges maps into maps, and the merge is a key like any other', () => {
    const text =
      'base: &b {size: 9}\nversion: 0.2.0\nfiles:\n  - <<: [*b,*b]\n    url: L.AppImage\n';

    expect(read(answered(200, text))).toMatchObject({
      files: [{ '<<': [{ size: 9 }, { size: 9 }], url: 'L.AppImage' }],
    });
  });
});
