import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createUploadLocks } from '../../../collector/wire/upload-locks.ts';
import { readMetadata } from '../../../collector/wire/tus-request.ts';

describe('an upload that several requests want', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('goes to the newest: the holder is asked to let go, and whoever waited gives way', async () => {
    const locks = createUploadLocks(5_000);
    const first = (await locks.claim('a'))!;
    const second = locks.claim('a');
    const third = locks.claim('a');

    expect(first.wanted.aborted).toBe(true);
    expect(await second).toBeNull();
    first.release();
    const held = await third;
    expect(held?.wanted.aborted).toBe(false);
    expect(locks.isHeld('a')).toBe(true);
    held?.release();
    first.release();
    expect(locks.isHeld('a')).toBe(false);
  });

  test('is refused when the holder does not let go in time, and free again once it does', async () => {
    const locks = createUploadLocks(5_000);
    const first = (await locks.claim('a'))!;
    const second = locks.claim('a');

    await vi.advanceTimersByTimeAsync(5_001);
    expect(await second).toBeNull();
    first.release();

    expect(await locks.claim('a')).not.toBeNull();
  });

  test('does not keep others from theirs, and the end waits for all', async () => {
    const locks = createUploadLocks(5_000);
    const claims = [await locks.claim('a'), await locks.claim('b')];
    let hasEnded = false;
    const ending = locks.end().then(() => (hasEnded = true));

    claims[0]?.release();
    await vi.advanceTimersByTimeAsync(0);
    expect(hasEnded).toBe(false);
    claims[1]?.release();
    await ending;

    expect(claims.map((claim) => claim?.wanted.aborted)).toEqual([true, true]);
  });
});

describe('Upload-Metadata', () => {
  test('gives back what any text was, and a key without a value', () => {
    expect([...readMetadata('a w6TDpA==,b,c IA==')!]).toEqual([
      ['a', 'ää'],
      ['b', ''],
      ['c', ' '],
    ]);
  });

  test.each(['a b c', ',', 'a,a', 'ä', 'a *', 'a b,'])('refuses "%s"', (text) => {
    expect(readMetadata(text)).toBeNull();
  });
});
