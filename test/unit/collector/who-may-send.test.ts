import { describe, expect, it, test } from 'vitest';
import { decideEnrolment } from '../../../collector/devices/enrol.ts';
import { createTries } from '../../../collector/devices/tries.ts';
import { createQuota } from '../../../collector/quota.ts';

describe('who is enrolled', () => {
  const known = (state: 'active' | 'pending' | 'revoked') => ({ publicKey: 'K', state });
  test.each([
    ['token', null, true, { state: 'active' }],
    ['token', null, false, { problem: 'enrolment-refused' }],
    ['token', null, null, { problem: 'enrolment-refused' }],
    ['approve', null, null, { state: 'pending' }],
    ['approve', null, true, { state: 'active' }],
    ['approve', null, false, { problem: 'enrolment-refused' }],
    ['open', null, null, { state: 'active' }],
    ['token', known('active'), null, { state: 'active' }],
    ['approve', known('pending'), true, { state: 'pending' }],
    ['token', known('revoked'), true, { problem: 'device-revoked' }],
  ] as const)('%s, known %j, token right %s: %j', (mode, before, hasToken, expected) => {
    expect(decideEnrolment(mode, before, 'K', hasToken)).toEqual(expected);
  });

  it('a known device under another key is never taken, whatever it brings', () => {
    for (const state of ['active', 'pending', 'revoked'] as const)
      expect(decideEnrolment('token', known(state), 'other', true)).toEqual({
        problem: 'device-taken',
      });
  });
});

test('an address tries five times a minute, and does not slow another down', () => {
  let nowMs = 0;
  const tries = createTries(5, () => nowMs);
  const taken = (address: string) => Array.from({ length: 7 }, () => tries.take(address));
  expect(taken('192.0.2.1')).toEqual([true, true, true, true, true, false, false]);
  expect(tries.take('192.0.2.2')).toBe(true);
  nowMs = 60_000;
  expect(tries.take('192.0.2.1')).toBe(true);
});

describe('what a device may send', () => {
  const clock = { ms: 0 };
  const stored = { items: 0, bytes: 0 };
  const quota = (pending: boolean) =>
    createQuota({
      limits: { perDay: { items: 3, bytes: 100 }, pending: { items: 1, bytes: 1_000 } },
      isPending: () => Promise.resolve(pending),
      usedBy: () => Promise.resolve({ ...stored }),
      now: () => new Date(clock.ms),
      monotonicMs: () => clock.ms,
    });
  const one = { device: 'LAPTOP-7', bytes: 40 };

  it('counts items and bytes of a day, and gives back what was not stored', async () => {
    clock.ms = 0;
    const account = quota(false);
    await account.take(one);
    const second = await account.take(one);
    expect(await account.refusal(one)).toBe('device-quota');
    expect(await account.refusal({ device: 'LAPTOP-8', bytes: 100 })).toBe(null);
    if (second.ok) second.giveBack();
    expect(await account.refusal(one)).toBe(null);
    await account.take(one);
    clock.ms = 24 * 60 * 60 * 1000;
    expect(await account.refusal(one)).toBe(null);
  });

  it('begins after a restart with what is stored', async () => {
    clock.ms = 0;
    Object.assign(stored, { items: 3, bytes: 30 });
    expect(await quota(false).refusal(one)).toBe('device-quota');
    Object.assign(stored, { items: 0, bytes: 0 });
  });

  it('of a device that waits for approval counts everything, whatever the day', async () => {
    clock.ms = 0;
    const account = quota(true);
    await account.take(one);
    clock.ms = 1e12;
    expect(await account.refusal(one)).toBe('pending-limit');
  });

  it('sees within a minute what other collectors took of the device', async () => {
    clock.ms = 0;
    Object.assign(stored, { items: 0, bytes: 0 });
    const account = createQuota({
      limits: { perDay: { items: 3, bytes: 100 }, pending: { items: 1, bytes: 1_000 } },
      isPending: () => Promise.resolve(false),
      usedBy: () => Promise.resolve({ ...stored }),
      keptMs: 60_000,
      now: () => new Date(clock.ms),
      monotonicMs: () => clock.ms,
    });
    expect(await account.refusal(one)).toBe(null);
    Object.assign(stored, { items: 3, bytes: 30 });
    clock.ms = 60_000;
    expect(await account.refusal(one)).toBe('device-quota');
    Object.assign(stored, { items: 0, bytes: 0 });
  });

  it('of many that come at once counts each before the next is judged', async () => {
    clock.ms = 0;
    const account = quota(false);
    const taken = await Promise.all(
      Array.from({ length: 5 }, () => account.take({ ...one, bytes: 1 })),
    );
    expect(taken.map(({ ok }) => ok)).toEqual([true, true, true, false, false]);
  });
});
