import { describe, expect, it } from 'vitest';
import type { Native, Signature, SystemCall } from '../../../../probes/platform/native.ts';
import { windowsNotifications } from '../../../../probes/platform/windows/notifications.ts';

/** Windows as the source meets it: what each registration answers, and what it was told. */
function windows(statuses: Readonly<Record<string, number>> = {}) {
  const state = {
    registered: [] as string[],
    cancelled: [] as bigint[],
    released: 0,
    notify: (): void => undefined,
  };
  const call =
    (name: string): SystemCall =>
    (...args) => {
      if (name === 'CancelMibChangeNotify2') {
        state.cancelled.push(args[0] as bigint);
        return statuses[name] ?? 0;
      }
      const status = statuses[name] ?? 0;
      if (status === 0) {
        state.registered.push(name);
        (args[4] as Buffer).writeBigUInt64LE(BigInt(state.registered.length));
      }
      return status;
    };
  const native: Native = {
    calls: <Name extends string>(_: string, signatures: Readonly<Record<Name, Signature>>) => ({
      ok: true,
      value: Object.fromEntries(
        Object.keys(signatures).map((name) => [name, call(name)]),
      ) as Record<Name, SystemCall>,
    }),
    layout: () => ({ ok: false, why: 'not needed here' }),
    inBackground: (run, ...args) => Promise.resolve(run(...args)),
    functionAt: () => () => 0,
    errno: () => 0,
    addressOf: () => 0n,
    copy: () => Buffer.alloc(0),
    callback: (_, run) => {
      state.notify = run;
      return {
        pointer: 1n,
        release: () => {
          state.released += 1;
        },
      };
    },
  };
  return { state, load: () => ({ ok: true as const, value: native }) };
}

describe('windowsNotifications', () => {
  it('registers for interfaces, addresses and routes, and each call of Windows means: look again', () => {
    const { state, load } = windows();
    let changes = 0;

    windowsNotifications(load).start(
      () => {
        changes += 1;
      },
      () => undefined,
    );
    state.notify();
    state.notify();

    expect(state.registered).toEqual([
      'NotifyIpInterfaceChange',
      'NotifyUnicastIpAddressChange',
      'NotifyRouteChange2',
    ]);
    expect(changes).toBe(2);
  });

  it('a registration that Windows refuses is a sentence with the reason, and the others go on', () => {
    const { state, load } = windows({ NotifyRouteChange2: 50 });
    const told: string[] = [];

    windowsNotifications(load).start(
      () => undefined,
      (sentence) => told.push(sentence),
    );

    expect(told).toEqual([
      'Windows notifications are incomplete (NotifyRouteChange2 answered 50); what they miss is seen by polling',
    ]);
    expect(state.registered).toHaveLength(2);
  });

  it('without the library the source says so, and stopping it does nothing', async () => {
    const told: string[] = [];
    const source = windowsNotifications(() => ({ ok: false, why: 'koffi cannot be loaded' }));

    source.start(
      () => undefined,
      (sentence) => told.push(sentence),
    );
    await source.stop();

    expect(told).toEqual([
      'Windows notifications cannot be had (koffi cannot be loaded); changes are seen by polling',
    ]);
  });

  it('stopping ends every registration, then lets the callback go, once', async () => {
    const { state, load } = windows({ NotifyIpInterfaceChange: 8 });
    const source = windowsNotifications(load);
    source.start(
      () => undefined,
      () => undefined,
    );

    await source.stop();
    await source.stop();

    expect(state).toMatchObject({ cancelled: [1n, 2n], released: 1 });
  });

  it('the callback outlives a registration that Windows does not end: it may still be called', async () => {
    const { state, load } = windows({ CancelMibChangeNotify2: 87 });
    const source = windowsNotifications(load);
    source.start(
      () => undefined,
      () => undefined,
    );

    await source.stop();

    expect(state.released).toBe(0);
  });
});
