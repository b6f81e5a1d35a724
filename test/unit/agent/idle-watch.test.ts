import { describe, expect, it } from 'vitest';
import {
  createIdleWatch,
  holdDue,
  type IdlePlace,
  whereNow,
} from '../../../agent/runs/idle-watch.ts';
import type { HoldConnection, HoldOrder, HoldOutcome } from '../../../probes/exchange/hold.ts';
import type { HeldConnection } from '../../../probes/exchange/rungs/idle.ts';
import { ADDRESS, checkOf, networkOf } from '../../support/samples.ts';

const DAY_MS = 24 * 60 * 60_000;
const RUN = { checks: [checkOf('rpc.mapper', { args: { address: ADDRESS, port: 135 } })] };
const HELD: HeldConnection = {
  address: ADDRESS,
  silentMs: 900_000,
  end: { kind: 'answered' },
  at: '2026-05-04T09:15:00.000Z',
  isInTunnel: true,
};
const HERE: IdlePlace = { place: 'tunnel', isMetered: false, isInTunnel: true };
const last = { place: 'tunnel', atMs: 0, held: HELD };
const wish = (over: Partial<Parameters<typeof holdDue>[2]> = {}) => ({
  ...HERE,
  silentMs: 900_000,
  nowMs: DAY_MS - 1,
  ...over,
});

describe('a connection is held', () => {
  it.each<[string, Parameters<typeof holdDue>]>([
    ['where none was yet', [null, RUN, wish()]],
    ['a day later again', [last, RUN, wish({ nowMs: DAY_MS })]],
    ['on another network', [last, RUN, wish({ place: 'office' })]],
  ])('%s', (_, given) => {
    expect(holdDue(...given)).toEqual({ address: ADDRESS, port: 135 });
  });

  it.each<[string, Parameters<typeof holdDue>]>([
    ['where nobody asked for it', [null, RUN, wish({ silentMs: null })]],
    ['on a metered network', [null, RUN, wish({ isMetered: true })]],
    ['where the network is not known', [null, RUN, wish({ place: null })]],
    ['twice a day on one network', [last, RUN, wish()]],
    ['where the way is HTTP, and no mapper was asked', [null, { checks: [] }, wish()]],
    [
      'where the mapper was not bound',
      [null, { checks: [{ ...RUN.checks[0]!, status: 'fail' }] }, wish()],
    ],
  ])('not %s', (_, given) => {
    expect(holdDue(...given)).toBeNull();
  });
});

it('a network that may be metered is one, and a tunnel that came anew is another place', () => {
  const at = (over: Parameters<typeof networkOf>[0]) => whereNow(networkOf(over), 'tun0');

  expect(at({ metered: 'guess' }).isMetered).toBe(true);
  expect(at({ since: '2026-05-04T10:00:00.000Z' }).place).not.toBe(at({}).place);
  expect(whereNow(networkOf(), null).place).toBeNull();
});

describe('the watch', () => {
  function watched() {
    const orders: HoldOrder[] = [];
    const lines: string[] = [];
    let here = HERE;
    let nowMs = 0;
    let told = 0;
    let end: (outcome: HoldOutcome) => void = () => undefined;
    const hold: HoldConnection = (order, { signal }) => {
      orders.push(order);
      return new Promise((resolve) => {
        end = resolve;
        signal.addEventListener('abort', () => {
          resolve({ ok: false, kind: 'cancelled' });
        });
      });
    };
    const watch = createIdleWatch({
      silentMs: 900_000,
      hold,
      where: () => here,
      onHeld: () => (told += 1),
      log: (line) => lines.push(line),
      now: () => new Date(),
      monotonicMs: () => nowMs,
    });
    return {
      ...{ watch, orders, lines },
      told: () => told,
      move: (place: string) => (here = { ...here, place }),
      meter: () => (here = { ...here, isMetered: true }),
      pass: (ms: number) => (nowMs += ms),
      finish: async (outcome: HoldOutcome) => {
        end(outcome);
        await new Promise(setImmediate);
      },
    };
  }

  it('holds one connection at a time, tells of its end, and remembers it for a day', async () => {
    const { watch, orders, told, pass, finish } = watched();
    watch.saw(RUN);
    watch.saw(RUN);

    expect(orders).toHaveLength(1);
    expect(watch.held()).toBeNull();

    await finish({ ok: true, held: HELD });
    watch.saw(RUN);

    expect([told(), orders.length]).toEqual([1, 1]);
    expect(watch.held()).toEqual(HELD);

    pass(DAY_MS);

    expect(watch.held()).toBeNull();
    watch.saw(RUN);
    expect(orders).toHaveLength(2);
  });

  it('shows nothing of one network on another', async () => {
    const { watch, move, finish } = watched();
    watch.saw(RUN);
    await finish({ ok: true, held: HELD });
    move('office');

    expect(watch.held()).toBeNull();
  });

  it('knows a moved or metered laptop while it holds', () => {
    const { watch, orders, move, meter } = watched();
    watch.saw(RUN);

    expect(orders[0]?.isHere()).toBe(true);
    meter();
    expect(orders[0]?.isHere()).toBe(false);
    move('office');
    expect(orders[0]?.isHere()).toBe(false);
  });

  it('lets go at once when it is told to, says so, and holds again after a later run', async () => {
    const { watch, orders, lines, told } = watched();
    watch.saw(RUN);
    watch.cancel();
    await new Promise(setImmediate);

    expect(lines).toEqual(['the silent connection was let go before its time']);
    expect([told(), watch.held()]).toEqual([0, null]);
    watch.saw(RUN);
    expect(orders).toHaveLength(2);
  });

  it('ends with the agent', async () => {
    const { watch, orders } = watched();
    watch.saw(RUN);
    await watch.close();
    watch.saw(RUN);

    expect(orders).toHaveLength(1);
  });
});
