import { describe, expect, it, vi } from 'vitest';
import type { Adapter } from '../../../model/network-state.ts';
import { idleHints, noDetectors, type WatchIo } from '../../../probes/network/system-watch-io.ts';
import { observeWith } from '../../../probes/network/watcher.ts';
import { NO_SETTINGS, type Snapshot } from '../../../probes/network/watcher-types.ts';
import { NO_HINTS, type ClientHint, type HintSource } from '../../../probes/platform/ports.ts';

const ETH: Adapter = {
  name: 'eth0',
  kind: 'lan',
  product: null,
  addresses: ['192.0.2.2'],
  reason: 'a network card',
};
const LOOK: Snapshot = {
  adapters: [ETH],
  publicV4: { kind: 'via', adapter: 'eth0', source: '192.0.2.2' },
  publicV6: { kind: 'none' },
  exchange: { kind: 'via', adapter: 'eth0', source: '192.0.2.2' },
  gateway: null,
  collector: null,
};
const TARGETS = { exchange: ['10.20.30.40'], gateway: [], collector: [] };
const says = (state: ClientHint['state']): ClientHint => ({
  product: 'an IPsec client',
  state,
  evidence: `NetworkManager says ${state}`,
});

/** Tools that answer once, as a test says. */
function toolsThat(once: (tell: (client: ClientHint) => void) => Promise<readonly string[]>) {
  let known = NO_HINTS;
  const stop = vi.fn(() => Promise.resolve());
  const hints: HintSource = {
    ...idleHints(),
    hints: () => known,
    once: () =>
      once((client) => {
        known = { ...NO_HINTS, clients: [client] };
      }),
    stop,
  };
  return { hints, stop };
}

const observe = (hints: HintSource) => {
  const parts: WatchIo = {
    take: () => Promise.resolve({ ...LOOK, clients: hints.hints().clients }),
    sources: [],
    hints,
    detectors: () => noDetectors('not asked in this test'),
    setPace: () => undefined,
    monotonicMs: () => 0,
    now: () => '2026-03-01T12:00:00.000Z',
  };
  return observeWith(TARGETS, { settings: NO_SETTINGS, io: parts, problems: [] });
};

describe('one look of a process that does not stay', () => {
  it.each([
    ['connecting', 'tunnel-connecting'],
    ['connected', 'tunnel'],
    ['disconnected', 'lan-foreign'],
  ] as const)('hears a client that says %s', async (state, label) => {
    const { hints, stop } = toolsThat((tell) => {
      tell(says(state));
      return Promise.resolve([]);
    });

    const seen = await observe(hints);

    expect(seen.label).toBe(label);
    expect(stop).toHaveBeenCalledOnce();
  });

  it.each([
    ['failed', () => Promise.resolve(['nmcli ended with 1']), 'nmcli ended with 1'],
    ['threw', () => Promise.reject(new Error('EMFILE')), 'EMFILE'],
  ])('says why a tool %s', async (_, asked, why) => {
    const { reasons, label } = await observe(toolsThat(asked).hints);

    expect([label, reasons.some((reason) => reason.includes(why))]).toEqual(['lan-foreign', true]);
  });

  it('waits for tools that never answer no longer than two seconds and a half', async () => {
    vi.useFakeTimers();
    try {
      const { hints, stop } = toolsThat(() => new Promise(() => undefined));
      const looked = observe(hints);
      await vi.advanceTimersByTimeAsync(2500);

      const { reasons } = await looked;
      expect(reasons.join()).toContain('no answer within 2.5 s');
      expect(stop).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });
});
