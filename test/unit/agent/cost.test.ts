import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAccount } from '../../../agent/sync/account.ts';
import { isFree, isOverBudget, OVERHEAD_BYTES } from '../../../agent/sync/cost.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { heldBecause, holdsPlain, wayToCollector } from '../../../agent/sync/hold.ts';
import { meteredHold } from '../../../agent/sync/metered-hold.ts';
import { GREEN, STATE } from '../../support/samples.ts';

/** A memo as a database keeps it. */
function memoOf(): Outbox['memo'] & { text: string } {
  const memo = {
    text: 'null',
    read: (): unknown => JSON.parse(memo.text),
    write: (_key: string, value: unknown) => {
      memo.text = JSON.stringify(value);
      return { ok: true, value: undefined } as const;
    },
  };
  return memo;
}
const START = Date.parse('2026-05-04T09:00:00Z');
const accountAt = (memo: Outbox['memo'], monotonicMs: () => number, wallMs = monotonicMs) =>
  openAccount({ memo, monotonicMs, now: () => new Date(START + wallMs()) });

const KIB = 1024;
const BUDGET = 200 * KIB;
const METERED = { isMetered: true, leftBytes: BUDGET, isAsked: false };
const report = (kib: number, kind = 'break') => ({ kind, bytes: kib * KIB });

describe('a report on a metered network', () => {
  it.each([
    ['goes while the budget of the hour has room for it', report(50), METERED, false],
    ['waits when it would not fit any more', report(50), { ...METERED, leftBytes: 60 * KIB }, true],
    ['waits when it is larger than the whole budget', report(300), METERED, true],
    ['goes when a person made it', report(300, 'user'), METERED, false],
    ['goes when a person asked for all', report(300), { ...METERED, isAsked: true }, false],
    ['goes on any other network', report(300), { ...METERED, isMetered: false }, false],
    ['waits where nothing may be spent', report(1), { ...METERED, leftBytes: 0 }, true],
  ])('%s', (_, item, cost, isHeld) => {
    expect(isOverBudget(item, cost)).toBe(isHeld);
  });

  it('is never what takes an hour beyond its budget, however many come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300 * KIB), { maxLength: 50 }), (sizes) => {
        const account = accountAt(memoOf(), () => 0);
        for (const bytes of sizes) {
          const cost = { ...METERED, leftBytes: BUDGET - account.spentBytes() };
          if (!isOverBudget({ kind: 'break', bytes }, cost)) account.add(bytes + OVERHEAD_BYTES);
        }
        expect(account.spentBytes()).toBeLessThanOrEqual(BUDGET);
      }),
    );
  });

  it('costs nothing that is counted when a person wants it', () => {
    expect(isFree(report(1), METERED)).toBe(false);
    expect(isFree(report(1, 'user'), METERED)).toBe(true);
  });
});

describe('the account of an hour', () => {
  it('is exact to the byte, and forgets what is older', () => {
    let nowMs = 0;
    const account = accountAt(memoOf(), () => nowMs);
    for (let minute = 0; minute < 90; minute += 1) {
      nowMs = minute * 60_000;
      account.add(7);
      account.add(3);
    }

    expect(account.spentBytes()).toBe(600);
    nowMs += 3_600_000;
    expect(account.spentBytes()).toBe(0);
  });

  it('goes on after a restart', () => {
    const memo = memoOf();
    const before = accountAt(memo, () => 1_000_000);
    before.add(5_000);
    before.keep();

    const soon = accountAt(
      memo,
      () => 7,
      () => 1_600_000,
    );
    const late = accountAt(
      memo,
      () => 7,
      () => 1_000_000 + 3_600_001,
    );
    expect(soon.spentBytes()).toBe(5_000);
    expect(late.spentBytes()).toBe(0);
  });

  it.each([-10, 10])(
    'blocks nothing for longer than an hour when the clock jumps by %i years',
    (years) => {
      const memo = memoOf();
      const before = accountAt(memo, () => 0);
      before.add(5_000);
      before.keep();
      let nowMs = 0;
      const jumpMs = years * 365 * 86_400_000;
      const after = accountAt(
        memo,
        () => nowMs,
        () => jumpMs + nowMs,
      );

      nowMs = 3_600_001;
      expect(after.spentBytes()).toBe(0);
    },
  );

  it('is empty where the disk altered it', () => {
    const memo = memoOf();
    memo.text = '[{"at":"soon","bytes":1},{"at":1}]';
    expect(accountAt(memo, () => 0).spentBytes()).toBe(0);
  });
});

describe('a way that costs', () => {
  const via = { kind: 'via', adapter: 'wwan0', source: '10.0.0.5' } as const;
  const home = { kind: 'via', adapter: 'lo', source: '127.0.0.1' } as const;
  const none = { kind: 'none' } as const;
  const way = (metered: 'yes' | 'no' | 'guess', collector = via as typeof via | typeof home) =>
    wayToCollector({ label: 'mobile', metered }, { collector, publicV4: via, publicV6: none });

  it('is one that the system says or takes to be metered, and never this machine itself', () => {
    expect(
      wayToCollector(
        { label: 'mobile', metered: 'yes', roaming: true },
        { collector: via, publicV4: via, publicV6: via },
      ).isRoaming,
    ).toBe(true);
    expect(way('yes').isRoaming).toBeUndefined();
    expect(way('yes').isMetered).toBe(true);
    expect(way('guess').isMetered).toBe(true);
    expect(way('no').isMetered).toBe(false);
    expect(way('yes', home).isMetered).toBe(false);
  });

  it('is named as why reports wait', () => {
    expect(
      heldBecause({
        waiting: 1,
        hasCollector: true,
        inBackoff: false,
        heldBack: 'metered',
        way: way('yes'),
      }),
    ).toBe('metered');
  });
});

describe('the finding about it', () => {
  const shown = (heldBecause: 'metered' | null, isOff = false) =>
    meteredHold({ meteredBytesPerHour: BUDGET, findingsOff: isOff ? ['METERED_HOLD'] : [] })({
      ...STATE,
      diagnosis: GREEN,
      outbox: { count: 2, bytes: 300 * KIB, heldBecause, trouble: null },
    }).diagnosis?.findings.filter(({ code }) => code === 'METERED_HOLD');

  it('stands beside the verdict while reports wait for the budget, and goes with the hold', () => {
    expect(shown('metered')).toEqual([
      {
        code: 'METERED_HOLD',
        audience: 'user',
        args: { waiting: '2 reports (300 KiB)', budget: '200 KiB' },
      },
    ]);
    expect(shown(null)).toEqual([]);
    expect(shown('metered', true)).toEqual([]);
  });
});

describe('a bundle that nobody encrypted', () => {
  it.each<[string, 'send' | 'hold', boolean]>([
    ['https://collect.example', 'send', false],
    ['https://collect.example', 'hold', true],
    ['http://127.0.0.1:8080', 'send', false],
    ['http://localhost', 'send', false],
    ['http://collect.example', 'send', true],
    ['http://10.0.0.1', 'send', true],
  ])('to %s with “%s” is held: %s', (url, withoutRecipients, isHeld) => {
    expect(holdsPlain({ collector: { url }, withoutRecipients })).toBe(isHeld);
  });
});
