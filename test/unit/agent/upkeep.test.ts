import { afterEach, describe, expect, it, vi } from 'vitest';
import { startUpkeep } from '../../../agent/upkeep.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('the upkeep of what waits', () => {
  it('is done every hour although nothing happens, and ends with the agent', () => {
    vi.useFakeTimers();
    const done: string[] = [];
    const end = startUpkeep(
      { tidy: () => done.push('tidy') },
      { publish: () => done.push('publish') },
    );

    vi.advanceTimersByTime(3 * 60 * 60 * 1000);
    end();
    vi.advanceTimersByTime(24 * 60 * 60 * 1000);

    expect(done).toEqual(['tidy', 'publish', 'tidy', 'publish', 'tidy', 'publish']);
  });
});
