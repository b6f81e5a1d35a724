import { describe, expect, it } from 'vitest';
import { NOTHING_YET, type OwnUpdates } from '../../../../agent/update/own-file.ts';
import {
  afterStart,
  installed,
  isIdle,
  isTryDue,
  planFor,
  rolledBack,
  toldOf,
} from '../../../../agent/update/plan.ts';

const SHA512 = `${'A'.repeat(86)}==`;
const FILE = { url: 'L.AppImage', sha512: SHA512, size: 9 };
const USERS = { kind: 'app-image', file: '/home/ann/L.AppImage' } as const;
const NOW = new Date('2026-11-27T12:00:00Z');
const waiting = (version: string, change: Partial<OwnUpdates['ready']> = {}): OwnUpdates => ({
  ...NOTHING_YET,
  ready: { version, sha512: SHA512, from: '0.1.0', tries: 0, triedAt: null, ...change },
});
const FAILED: OwnUpdates = { ...NOTHING_YET, bad: [{ version: '0.2.0', sha512: SHA512 }] };
const of = (version: string) => ({ version, file: FILE });

describe('what a copy of 0.1.0 does about', () => {
  it.each([
    ['no release', null, USERS, NOTHING_YET, 'none'],
    ['the same version', of('0.1.0'), USERS, NOTHING_YET, 'none'],
    ['an older version', of('0.0.9'), USERS, waiting('0.0.9'), 'none'],
    ['a newer one', of('0.2.0'), USERS, NOTHING_YET, 'fetch'],
    ['a newer one that others install', of('0.2.0'), { kind: 'others' }, NOTHING_YET, 'tell'],
    ['a newer one that is fetched', of('0.2.0'), USERS, waiting('0.2.0'), 'apply'],
    [
      'a newer one that was built anew since it was fetched',
      { version: '0.2.0', file: { ...FILE, sha512: `${'B'.repeat(86)}==` } },
      USERS,
      waiting('0.2.0'),
      'fetch',
    ],
    ['a newer one after an older was fetched', of('0.3.0'), USERS, waiting('0.2.0'), 'fetch'],
    ['a newer one without a file', { version: '0.2.0', file: null }, USERS, NOTHING_YET, 'no-file'],
    ['one that did not come up', of('0.2.0'), USERS, FAILED, 'tell'],
    ['the one after that', of('0.2.1'), USERS, FAILED, 'fetch'],
  ] as const)('%s', (_, release, installedAs, own, kind) => {
    expect(planFor('0.1.0', release, installedAs, own).kind).toBe(kind);
  });
});

it.each([
  ['never tried', waiting('0.2.0'), true],
  ['tried an hour ago', waiting('0.2.0', { triedAt: '2026-11-27T11:00:00Z' }), true],
  ['tried a minute ago', waiting('0.2.0', { triedAt: '2026-11-27T11:59:00Z' }), false],
  ['tried in the future', waiting('0.2.0', { triedAt: '2027-01-01T00:00:00Z' }), true],
  ['not there', NOTHING_YET, false],
] as const)('a version that was %s may be tried: %s', (_, own, expected) => {
  expect(isTryDue(own, NOW)).toBe(expected);
});

it('is not begun in the middle of a check or of an upload', () => {
  const outbox = { count: 0, bytes: 0, heldBecause: null, trouble: null };
  const sending = { id: 'x', bytes: 9, sentBytes: 1 };

  expect(isIdle({ probing: false, outbox })).toBe(true);
  expect(isIdle({ probing: true, outbox })).toBe(false);
  expect(isIdle({ probing: false, outbox: { ...outbox, sending } })).toBe(false);
});

describe('after a start', () => {
  it('a version whose try was cut off after it was put in place is installed', () => {
    const own = afterStart(waiting('0.2.0', { tries: 1 }), '0.2.0', NOW);

    expect(own).toMatchObject({
      ready: null,
      last: { kind: 'installed', version: '0.2.0', from: '0.1.0' },
    });
  });

  it('one that somebody put there by hand is no update of ours', () => {
    expect(afterStart(waiting('0.2.0'), '0.2.0', NOW)).toEqual(NOTHING_YET);
    expect(afterStart(waiting('0.2.0', { tries: 1 }), '0.3.0', NOW)).toEqual(NOTHING_YET);
  });

  it('one that still waits goes on waiting', () => {
    const own = waiting('0.2.0', { tries: 1 });

    expect(afterStart(own, '0.1.0', NOW)).toBe(own);
  });
});

describe('what became of a version', () => {
  const tried = { version: '0.2.0', from: '0.1.0', at: NOW };
  const up = installed(waiting('0.2.0'), tried).last;
  const back = rolledBack(waiting('0.2.0'), tried, 'silence').last;
  const later = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

  it('is told for a week, by the version that runs since', () => {
    expect(toldOf(up, '0.2.0', later(1))).toBe(up);
    expect(toldOf(back, '0.1.0', later(6))).toBe(back);
    expect(toldOf(up, '0.2.0', later(8))).toBeNull();
    expect(toldOf(up, '0.3.0', later(1))).toBeNull();
    expect(toldOf(back, '0.2.0', later(1))).toBeNull();
  });

  it('is remembered for ever where it did not come up', () => {
    expect(rolledBack(waiting('0.2.0'), tried, 'silence').bad).toEqual([
      { version: '0.2.0', sha512: SHA512 },
    ]);
  });
});
