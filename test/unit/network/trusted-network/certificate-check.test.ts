import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPinned } from '../../../../probes/network/trusted-network/certificate-check.ts';
import { OFFICE, silence, watching } from '../../../support/scripted-detectors.ts';

describe('the proof of the corporate network', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('outlives one silence, which is looked into after a second', async () => {
    const { watch, at } = watching({ trust: [{ kind: 'proved' }, silence, { kind: 'proved' }] });
    watch.attachmentIs(OFFICE);

    await vi.advanceTimersByTimeAsync(61_500);

    expect(watch.now().trust).toMatchObject({ state: 'corporate', failures: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(watch.now().trust).toMatchObject({ state: 'corporate', failures: 0 });
    expect(at('trust')).toEqual([1000, 61_000, 62_000]);
  });

  it('is gone after two silences, and asked for every 30 s', async () => {
    const { watch, at } = watching({ trust: [{ kind: 'proved' }, silence] });
    watch.attachmentIs(OFFICE);

    await vi.advanceTimersByTimeAsync(125_000);

    expect(watch.now().trust).toMatchObject({
      state: 'foreign',
      failures: 4,
      reason: expect.stringContaining(
        'inside.corp.example, which exists inside alone, is not reached (ETIMEDOUT)',
      ) as string,
    });
    expect(at('trust')).toEqual([1000, 61_000, 62_000, 92_000, 122_000]);
  });

  it('is gone at once when somebody else answers in the name of the inside host', async () => {
    const { watch } = watching({ trust: [{ kind: 'proved' }, { kind: 'other' }] });
    watch.attachmentIs(OFFICE);

    await vi.advanceTimersByTimeAsync(61_500);

    expect(watch.now().trust).toMatchObject({
      state: 'foreign',
      failures: 1,
      reason: expect.stringContaining('another certificate') as string,
    });
  });

  it('is neither given nor denied by an answer that came another way than the kernel said', async () => {
    const { watch, notes } = watching({
      trust: [{ kind: 'void', why: 'it left from 10.0.0.1 instead of 192.0.2.7' }],
    });
    watch.attachmentIs(OFFICE);

    await vi.advanceTimersByTimeAsync(62_000);

    expect(watch.now().trust).toBeNull();
    expect(watch.now().trustWhy).toBe(
      'Whether this is the corporate network cannot be told: the question to inside.corp.example is void, it left from 10.0.0.1 instead of 192.0.2.7',
    );
    expect(notes).toHaveLength(1);
  });
});

describe('a pin', () => {
  // SHA-256 of the empty text.
  const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

  it('fits its own certificate alone, and never when it is no whole hash', () => {
    const nothing = Buffer.alloc(0);

    expect([
      isPinned(nothing, EMPTY),
      isPinned(nothing, EMPTY.toUpperCase()),
      isPinned(Buffer.from('x'), EMPTY),
      isPinned(nothing, EMPTY.slice(2)),
      isPinned(nothing, ''),
    ]).toEqual([true, true, false, false, false]);
  });
});
