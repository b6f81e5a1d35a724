import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toolHints } from '../../../probes/network/hints/hint-source.ts';
import {
  NO_HINTS,
  type AdapterHint,
  type SystemHints,
  type Asked,
  type SeenAdapter,
} from '../../../probes/platform/ports.ts';

const WIFI = { kind: 'wifi', product: null, likely: false, reason: 'a Wi-Fi device' } as const;
const TUNNEL = {
  kind: 'tunnel',
  product: 'Citrix Secure Access',
  likely: false,
  reason: 'a tunnel',
} as const;
const hint = (change: Partial<AdapterHint> = {}): AdapterHint => ({
  verdict: null,
  metered: null,
  ssid: null,
  ...change,
});
const hints = (
  adapters: Record<string, AdapterHint>,
  clients: SystemHints['clients'] = [],
): SystemHints => ({ adapters: new Map(Object.entries(adapters)), clients });
const at = (name: string, ...addresses: string[]): SeenAdapter => ({ name, addresses });

/** A source over scripted answers, with everything that it said. */
function sourceOf(
  answer: (known: SystemHints, call: number) => Asked | Promise<Asked>,
  clientsAgeMs: number | null = null,
) {
  const asked: string[][] = [];
  const health: string[] = [];
  let changes = 0;
  const source = toolHints({
    ask: (known, adapters) => {
      asked.push(adapters.map(({ name }) => name));
      return Promise.resolve(answer(known, asked.length));
    },
    stopTools: () => Promise.resolve(),
    monotonicMs: () => performance.now(),
    clientsAgeMs,
  });
  source.start(
    () => {
      changes += 1;
    },
    (sentence) => health.push(sentence),
  );
  return { source, asked, health, changes: () => changes };
}
const passes = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('hints of the tools of the system', () => {
  it('are asked for once when an adapter appears, and not while nothing is new', async () => {
    const { source, asked, changes } = sourceOf(() => ({
      hints: hints({ wlan0: hint({ verdict: WIFI, ssid: 'Home' }) }),
      problems: [],
    }));

    for (let turn = 0; turn < 50; turn += 1) {
      source.seen([at('wlan0', '192.0.2.2')]);
      await passes(2000);
    }

    expect(asked).toEqual([['wlan0']]);
    expect(changes()).toBe(1);
    expect(source.hints().adapters.get('wlan0')?.ssid).toBe('Home');
  });

  it('cost one asking in three seconds, however often adapters change', async () => {
    const { source, asked } = sourceOf((_, call) => ({
      hints: hints({ wlan0: hint({ ssid: call.toString() }) }),
      problems: [],
    }));

    for (let turn = 0; turn < 300; turn += 1) {
      source.seen([at('wlan0', `192.0.2.${(turn % 200).toString()}`)]);
      await passes(100);
    }

    expect(asked.length).toBeGreaterThanOrEqual(9);
    expect(asked.length).toBeLessThanOrEqual(11);
  });

  it('are learned although other adapters never come to rest', async () => {
    const { source } = sourceOf(async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { hints: hints({ wlan0: hint({ verdict: WIFI }) }), problems: [] };
    });

    for (let turn = 0; turn < 100; turn += 1) {
      source.seen([at('wlan0', '192.0.2.2'), at(`veth${turn.toString()}`, '172.17.0.1')]);
      await passes(100);
    }

    expect(source.hints().adapters.get('wlan0')?.verdict).toEqual(WIFI);
  });

  it('are dropped at once with the network that they were about; the kind of the device stays', async () => {
    const { source, changes } = sourceOf((_, call) =>
      call === 1
        ? {
            hints: hints({
              wlan0: hint({ verdict: WIFI, ssid: 'Train', metered: 'yes' }),
              utun4: hint({ verdict: TUNNEL }),
              en5: hint({ verdict: WIFI }),
            }),
            problems: [],
          }
        : { hints: NO_HINTS, problems: [] },
    );
    source.seen([at('wlan0', '10.0.0.2'), at('utun4', '10.9.0.2'), at('en5', '192.0.2.5')]);
    await passes(0);

    source.seen([at('wlan0', '10.0.0.3'), at('utun4', '10.9.0.3')]);

    expect([...source.hints().adapters]).toEqual([
      ['wlan0', hint({ verdict: WIFI })],
      ['utun4', hint()],
    ]);
    expect(changes()).toBe(2);
  });

  it('outlive a new temporary IPv6 address in the same network', async () => {
    const { source, asked } = sourceOf(() => ({
      hints: hints({ wlan0: hint({ ssid: 'Home' }) }),
      problems: [],
    }));
    source.seen([at('wlan0', '192.0.2.2', '2001:db8::1')]);
    await passes(0);

    source.seen([at('wlan0', '192.0.2.2', '2001:db8::2', 'fe80::1')]);
    await passes(10_000);

    expect(source.hints().adapters.get('wlan0')?.ssid).toBe('Home');
    expect(asked).toHaveLength(1);
  });

  it('stay when a tool fails; it is said once, tried again, and said when it works again', async () => {
    const good = hints({ wlan0: hint({ ssid: 'Home' }) });
    const { source, health } = sourceOf((known, call) =>
      call === 2 || call === 3
        ? { hints: known, problems: ['nmcli did not answer within 2 s'] }
        : { hints: good, problems: [] },
    );
    source.seen([at('wlan0', '192.0.2.2')]);
    await passes(0);

    source.seen([at('wlan0', '192.0.2.2'), at('eth0', '192.0.2.3')]);
    await passes(3000);
    const meanwhile = source.hints();
    await passes(70_000);

    expect(meanwhile).toEqual(good);
    expect(health).toEqual([
      'adapters are known less well: nmcli did not answer within 2 s',
      'the tools that tell kinds of adapters answer again',
    ]);
  });

  it('survive an asking that breaks', async () => {
    const { source, health } = sourceOf(() => Promise.reject(new Error('no descriptor left')));

    source.seen([at('wlan0', '192.0.2.2')]);
    await passes(0);

    expect(source.hints()).toEqual(NO_HINTS);
    expect(health).toEqual(['adapters are known less well: no descriptor left']);
  });

  it('about VPN clients are renewed by age, and only where there are clients', async () => {
    const client = {
      product: 'Citrix Secure Access',
      state: 'connecting',
      evidence: 'it says so',
    } as const;
    const withClient = sourceOf(() => ({ hints: hints({}, [client]), problems: [] }), 10_000);
    const without = sourceOf(() => ({ hints: NO_HINTS, problems: [] }), 10_000);

    for (let turn = 0; turn < 30; turn += 1) {
      for (const { source } of [withClient, without]) source.seen([at('en0', '192.0.2.2')]);
      await passes(1000);
    }

    expect(withClient.asked.length).toBeGreaterThanOrEqual(3);
    expect(withClient.asked.length).toBeLessThanOrEqual(4);
    expect(without.asked).toHaveLength(1);
  });

  it('are asked for no more after the stop', async () => {
    const { source, asked } = sourceOf(() => ({ hints: NO_HINTS, problems: [] }));

    await source.stop();
    source.seen([at('wlan0', '192.0.2.2')]);
    await passes(60_000);

    expect(asked).toEqual([]);
  });
});
