import { describe, expect, it } from 'vitest';
import type { NativeAnswer } from '../../../../probes/platform/answer.ts';
import { windowsHints, type WindowsHintsIo } from '../../../../probes/platform/windows/hints.ts';
import type { AdapterHint, ClientHint } from '../../../../probes/platform/ports.ts';
import type { WlanInterface } from '../../../../probes/platform/windows/wlanapi.ts';

const ok = <Value>(value: Value): NativeAnswer<Value> => ({ ok: true, value });
const wireless = {
  luid: 1n,
  index: 1,
  name: 'WLAN',
  description: 'Contoso',
  ifType: 71,
  operStatus: 1,
  mac: null,
};
const row = {
  luid: 1n,
  guid: '{A}',
  description: 'Contoso',
  ifType: 71,
  physicalMedium: 9,
  isHardware: true,
  mac: null,
};
const seen = [{ name: 'WLAN', addresses: ['10.0.0.2'] }];

interface ScriptedIo extends WindowsHintsIo {
  now: number;
  asked: number;
  clientsAsked: number;
}

function scripted(
  answers: () => Promise<NativeAnswer<readonly WlanInterface[]>> = () =>
    Promise.resolve(ok([{ guid: '{A}', ssid: 'Firma' }])),
  ifType = 71,
  clients: () => Promise<NativeAnswer<readonly ClientHint[]>> = () => Promise.resolve(ok([])),
): ScriptedIo {
  const state: ScriptedIo = {
    now: 0,
    asked: 0,
    clientsAsked: 0,
    clients: () => {
      state.clientsAsked += 1;
      return clients();
    },
    adapters: () => ok([{ ...wireless, ifType }]),
    interfaces: () => ok([row]),
    costs: () => Promise.resolve(ok([])),
    monotonicMs: () => state.now,
    wlan: () => {
      state.asked += 1;
      return answers();
    },
  };
  return state;
}

/** Lets what was asked for arrive. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('windowsHints', () => {
  it('an adapter carries the name of the Wi-Fi network that it is in, and the change is announced once', async () => {
    let changes = 0;
    const state = scripted();
    const hints = windowsHints(state);
    hints.start(
      () => {
        changes += 1;
      },
      () => undefined,
    );

    hints.seen(seen);
    await settled();
    state.now = 60_000;
    hints.seen(seen);
    await settled();

    expect(hints.hints().adapters.get('WLAN')).toEqual({
      verdict: null,
      metered: null,
      ssid: 'Firma',
    });
    expect([changes, state.asked]).toEqual([1, 2]);
  });

  const COSTS: [string, number, number, Partial<AdapterHint>][] = [
    ['a modem whose plan is counted', 0x2, 243, { metered: 'yes' }],
    ['a modem in another network', 0x40002, 243, { metered: 'yes', roaming: true }],
    ['a modem that roams without limit', 0x40001, 243, { metered: 'yes', roaming: true }],
    ['a modem near the end of its plan', 0x80004, 244, { metered: 'yes' }],
    ['a modem that somebody called free', 0x1, 243, { metered: 'no' }],
    ['a Wi-Fi that the user called metered', 0x2, 71, { metered: 'yes' }],
    ['a Wi-Fi that nobody spoke of', 0x1, 71, { metered: null }],
    ['a cable whose cost is unknown', 0x0, 6, {}],
  ];
  it.each(COSTS)(
    'what Windows says a network costs is a hint: %s',
    async (_, cost, ifType, hint) => {
      const state = {
        ...scripted(undefined, ifType),
        costs: () => Promise.resolve(ok([{ guid: '{A}', cost }])),
      };
      const [watched, asked] = [windowsHints(state), windowsHints(state)];
      watched.start(
        () => undefined,
        () => undefined,
      );

      watched.seen(seen);
      await settled();
      const problems = await asked.once(seen);

      expect(problems).toEqual([]);
      for (const hints of [watched, asked])
        expect(hints.hints().adapters.get('WLAN') ?? {}).toMatchObject(hint);
      expect(watched.hints().adapters.get('WLAN')?.roaming).toBe(hint.roaming);
    },
  );

  it('looks at the same adapters do not ask Windows again before half a minute has passed', async () => {
    const state = scripted();
    const hints = windowsHints(state);
    hints.start(
      () => undefined,
      () => undefined,
    );

    for (state.now = 0; state.now <= 40_000; state.now += 2000) {
      hints.seen(seen);
      await settled();
    }

    expect(state.asked).toBe(2);
  });

  it('another address asks at once', async () => {
    const state = scripted();
    const hints = windowsHints(state);
    hints.start(
      () => undefined,
      () => undefined,
    );

    hints.seen(seen);
    await settled();
    hints.seen([{ name: 'WLAN', addresses: ['192.168.7.2'] }]);
    await settled();

    expect(state.asked).toBe(2);
  });

  it('a Wi-Fi service that hangs is asked once, and looks go on', async () => {
    const state = scripted(() => new Promise(() => undefined));
    const hints = windowsHints(state);
    hints.start(
      () => undefined,
      () => undefined,
    );

    for (state.now = 0; state.now <= 600_000; state.now += 60_000) hints.seen(seen);
    await settled();

    expect(state.asked).toBe(1);
  });

  it('a name that Windows keeps to itself is not known, and no failure', async () => {
    const told: string[] = [];
    const hints = windowsHints(scripted(() => Promise.resolve(ok([{ guid: '{A}', ssid: null }]))));
    hints.start(
      () => undefined,
      (sentence) => told.push(sentence),
    );

    hints.seen(seen);
    await settled();

    expect(hints.hints().adapters.get('WLAN')?.ssid).toBeNull();
    expect(told).toEqual([]);
  });

  it('a Wi-Fi service that does not run is told once, and again when it runs', async () => {
    const told: string[] = [];
    const answers: NativeAnswer<readonly WlanInterface[]>[] = [
      { ok: false, why: 'WlanOpenHandle answered 1062' },
      { ok: false, why: 'WlanOpenHandle answered 1062' },
      ok([]),
    ];
    const state = scripted(() => Promise.resolve(answers.shift() ?? ok([])));
    const hints = windowsHints(state);
    hints.start(
      () => undefined,
      (sentence) => told.push(sentence),
    );

    for (const after of [0, 60_000, 120_000]) {
      state.now = after;
      hints.seen(seen);
      await settled();
    }

    expect(told).toEqual([
      'the names of Wi-Fi networks are not known: WlanOpenHandle answered 1062',
      'the names of Wi-Fi networks are known again',
    ]);
  });

  it('a call that fails altogether is told, and the next one may succeed', async () => {
    const told: string[] = [];
    let calls = 0;
    const state = scripted(() => {
      calls += 1;
      return calls === 1
        ? Promise.reject(new Error('access violation'))
        : Promise.resolve(ok([{ guid: '{A}', ssid: 'Firma' }]));
    });
    const hints = windowsHints(state);
    hints.start(
      () => undefined,
      (sentence) => told.push(sentence),
    );

    hints.seen(seen);
    await settled();
    state.now = 60_000;
    hints.seen(seen);
    await settled();

    expect(told).toEqual([
      'the names of Wi-Fi networks cannot be asked for: Error: access violation',
    ]);
    expect(hints.hints().adapters.get('WLAN')?.ssid).toBe('Firma');
  });

  it('without a Wi-Fi adapter the Wi-Fi service is not asked', async () => {
    const state = scripted(undefined, 6);
    const hints = windowsHints(state);
    hints.start(
      () => undefined,
      () => undefined,
    );

    hints.seen(seen);
    await settled();

    expect(state.asked).toBe(0);
  });

  it('an answer that comes after the end changes nothing', async () => {
    let changes = 0;
    const hints = windowsHints(scripted());
    hints.start(
      () => {
        changes += 1;
      },
      () => undefined,
    );

    hints.seen(seen);
    await hints.stop();
    await settled();

    expect(changes).toBe(0);
  });

  const client = (state: ClientHint['state'], evidence: string = state): ClientHint => ({
    product: 'Windows VPN',
    state,
    evidence,
  });

  it.each<readonly [string, readonly (readonly ClientHint[])[], number]>([
    ['connects', [[], [client('connecting')]], 1],
    ['connects and is connected', [[client('connecting')], [client('connected')]], 2],
    ['is refused', [[client('connecting')], [client('disconnected', 'error 691')]], 2],
    [
      'is refused for another reason',
      [[client('disconnected', '691')], [client('disconnected', '809')]],
      2,
    ],
    ['ends', [[client('connected')], []], 2],
    ['stays as it is', [[client('connected')], [client('connected')]], 1],
    ['is not there', [[], []], 0],
    ['is one of two', [[client('connected')], [client('connected'), client('connecting')]], 2],
  ])('a VPN of Windows that %s is told as often as it changes', async (_, answers, expected) => {
    let changes = 0;
    const left = [...answers];
    const state = scripted(undefined, 6, () => Promise.resolve(ok(left.shift() ?? [])));
    const hints = windowsHints(state);
    hints.start(
      () => {
        changes += 1;
      },
      () => undefined,
    );

    for (const after of [0, 3000]) {
      state.now = after;
      hints.seen(seen);
      await settled();
    }

    expect([changes, hints.hints().clients]).toEqual([expected, answers.at(-1)]);
  });

  it('the VPN is asked about every three seconds, the Wi-Fi service every thirty', async () => {
    const state = scripted();
    const hints = windowsHints(state);
    hints.start(
      () => undefined,
      () => undefined,
    );

    for (state.now = 0; state.now < 30_000; state.now += 1000) {
      hints.seen(seen);
      await settled();
    }

    expect([state.clientsAsked, state.asked]).toEqual([10, 1]);
  });

  it('a RAS that cannot be asked leaves the name of the Wi-Fi network standing', async () => {
    const told: string[] = [];
    const hints = windowsHints(
      scripted(undefined, 71, () =>
        Promise.resolve({ ok: false, why: 'RasEnumConnections answered 1722' }),
      ),
    );
    hints.start(
      () => undefined,
      (sentence) => told.push(sentence),
    );

    hints.seen(seen);
    await settled();

    expect([told, hints.hints().adapters.get('WLAN')?.ssid]).toEqual([
      ["Windows' VPN connections are not known: RasEnumConnections answered 1722"],
      'Firma',
    ]);
  });
});
