import { expect, it } from 'vitest';
import { installedAs, type InstalledFacts } from '../../../../agent/update/installed-as.ts';

const facts: InstalledFacts = {
  packageType: 'appimage',
  appImage: '/home/ann/Apps/Linesman.AppImage',
  folder: '/somewhere',
  isOwn: () => true,
};

it.each([
  ['an AppImage of the user', {}, { kind: 'app-image', file: '/home/ann/Apps/Linesman.AppImage' }],
  [
    'a version that is tried, under the name that it will have',
    { appImage: '/home/ann/Apps/Linesman.AppImage.next' },
    { kind: 'app-image', file: '/home/ann/Apps/Linesman.AppImage' },
  ],
  [
    'an AppImage that belongs to somebody else',
    { isOwn: (): boolean => false },
    { kind: 'others' },
  ],
  ['an AppImage that somebody unpacked', { appImage: null }, { kind: 'others' }],
  ['sources that an AppImage started', { packageType: null }, { kind: 'others' }],
  ['a deb', { packageType: 'deb' }, { kind: 'others' }],
  ['an rpm', { packageType: 'rpm', appImage: null }, { kind: 'others' }],
  ['an MSI', { packageType: 'msi', appImage: null }, { kind: 'others' }],
  ['a setup for the machine', { packageType: 'nsis-machine', appImage: null }, { kind: 'others' }],
  [
    'a setup for one user',
    { packageType: 'nsis-user', appImage: null, folder: 'C:\\Users\\ann\\Linesman' },
    { kind: 'setup-user', folder: 'C:\\Users\\ann\\Linesman' },
  ],
  [
    'a version that is tried, under the name of the folder that it will have',
    { packageType: 'nsis-user', folder: 'C:\\Users\\ann\\Linesman.next' },
    { kind: 'setup-user', folder: 'C:\\Users\\ann\\Linesman' },
  ],
  [
    'a setup for one user in a folder of somebody else',
    { packageType: 'nsis-user', isOwn: (): boolean => false },
    { kind: 'others' },
  ],
] as const)('%s updates itself only where its user may replace it', (_, change, expected) => {
  expect(installedAs({ ...facts, ...change })).toEqual(expected);
});
