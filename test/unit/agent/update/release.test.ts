import { expect, it } from 'vitest';
import { fileFor, MAX_PACKAGE_BYTES } from '../../../../agent/update/release.ts';

const SHA512 = `${'A'.repeat(86)}==`;
const APP_IMAGE = { kind: 'app-image', file: '/home/ann/L.AppImage' } as const;
const SETUP_USER = { kind: 'setup-user', folder: 'C:\\Linesman' } as const;
const file = (url: string, change: object = {}) => ({ url, sha512: SHA512, size: 9, ...change });

it.each([
  ['an AppImage', APP_IMAGE, ['Linesman-0.2.0-x64.AppImage'], 'Linesman-0.2.0-x64.AppImage'],
  [
    'an AppImage, not the packages beside it',
    APP_IMAGE,
    ['linesman-setup-user-0.2.0-x64.exe', 'Linesman-0.2.0-x64.AppImage'],
    'Linesman-0.2.0-x64.AppImage',
  ],
  [
    'the file of its own processor',
    APP_IMAGE,
    ['L-0.2.0-arm64.AppImage', 'L-0.2.0-x86_64.AppImage'],
    'L-0.2.0-x86_64.AppImage',
  ],
  [
    'the setup for one user, not the one for the machine, which wants an administrator',
    SETUP_USER,
    ['linesman-setup-0.2.0-x64.exe', 'L.AppImage', 'linesman-setup-user-0.2.0-x64.exe'],
    'linesman-setup-user-0.2.0-x64.exe',
  ],
] as const)('is %s', (_, installed, names, expected) => {
  expect(
    fileFor(
      names.map((name) => file(name)),
      installed,
      'x64',
    )?.url,
  ).toBe(expected);
});

it.each([
  ['leads elsewhere', [file('../../evil.AppImage')]],
  ['leads elsewhere, encoded', [file('..%2f..%2fevil.AppImage')]],
  ['lies on another host', [file('http://evil.example/L.AppImage')]],
  ['lies on another host, in short', [file('//evil.example/L.AppImage')]],
  ['has folders of Windows in its name', [file('..\\L.AppImage')]],
  ['is a hidden file', [file('.L.AppImage')]],
  ['has a query', [file('L.AppImage?x')]],
  ['has no digest', [file('L.AppImage', { sha512: '' })]],
  ['has a short digest', [file('L.AppImage', { sha512: 'QUJD' })]],
  ['is larger than any package', [file('L.AppImage', { size: MAX_PACKAGE_BYTES + 1 })]],
  ['is empty', [file('L.AppImage', { size: 0 })]],
  ['tells its size in words', [file('L.AppImage', { size: '9' })]],
  ['is another kind of package', [file('linesman_0.2.0_amd64.deb')]],
  ['is one of a thousand', Array.from({ length: 1000 }, () => file('L.AppImage'))],
  ['is no list', { url: 'L.AppImage' }],
  ['is not there', undefined],
])('is nothing where the file %s', (_, files) => {
  expect(fileFor(files, APP_IMAGE, 'x64')).toBeNull();
});

it('is nothing where others install', () => {
  expect(fileFor([file('L.AppImage')], { kind: 'others' }, 'x64')).toBeNull();
});
