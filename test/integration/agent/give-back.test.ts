import { describe, expect, it } from 'vitest';
import { giveBack } from '../../../agent/give-back.ts';

const MIB = 1024 * 1024;

describe('an agent that gives memory back', () => {
  it('holds no more what nothing refers to, in V8 or in the C library', () => {
    let held: unknown[] = Array.from({ length: 300_000 }, (_, index) => ({ text: String(index) }));
    held.push(...Array.from({ length: 4_000 }, () => Buffer.alloc(10_000, 1)));
    const before = process.memoryUsage.rss();
    expect(held).toHaveLength(304_000);

    held = [];
    giveBack();

    expect(before - process.memoryUsage.rss()).toBeGreaterThan(30 * MIB);
  });
});
