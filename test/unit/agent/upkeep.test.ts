import { afterEach, describe, expect, it, vi } from 'vitest';
import { startUpkeep } from '../../../agent/upkeep.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('the upkeep of what waits', () => {
  it('is done every hour although nothing happens, and ends with the agent', async () => {
    vi.useFakeTimers();
    const done: string[] = [];
    const end = startUpkeep({
      outbox: {
        tidy: () => done.push('tidy'),
        perhapsPlain: () => [],
        bodyOf: () => null,
        exchangeBody: () => ({ ok: true, value: undefined }),
      },
      sync: { publish: () => done.push('publish'), enqueued: () => done.push('enqueued') },
      recipients: [],
      log: () => undefined,
    });

    vi.advanceTimersByTime(3 * 60 * 60 * 1000);
    await end();
    vi.advanceTimersByTime(24 * 60 * 60 * 1000);

    expect(done).toEqual(['tidy', 'publish', 'tidy', 'publish', 'tidy', 'publish']);
  });
});
