import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGroupFlush } from '../../../collector/store/group-flush.ts';

/** A folder whose flushes end when the test says so. */
function slowFolder() {
  const ends: ((failure?: Error) => void)[] = [];
  const flush = createGroupFlush(
    'incoming',
    () =>
      new Promise((resolve, reject) => {
        ends.push((failure) => {
          if (failure === undefined) resolve();
          else reject(failure);
        });
      }),
  );
  return { ends, flush };
}

test('who asks at the same time shares a flush; who asks while one runs waits for the next', async () => {
  const { ends, flush } = slowFolder();
  const done: string[] = [];
  const ask = (who: string): Promise<void> =>
    flush().then(() => {
      done.push(who);
    });
  void ask('first');
  void ask('second');
  await setImmediate();
  void ask('late');
  await setImmediate();
  expect(ends).toHaveLength(1);

  ends[0]?.();
  await setImmediate();
  // The flush that ran may have begun before the late one's name was there.
  expect([done, ends.length]).toEqual([['first', 'second'], 2]);
  ends[1]?.();
  await setImmediate();
  expect(done).toEqual(['first', 'second', 'late']);
});

test('a flush that fails is told to all that shared it, and the next one is tried', async () => {
  const { ends, flush } = slowFolder();
  const first = flush();
  await setImmediate();
  const next = flush();
  ends[0]?.(new Error('EIO'));
  await expect(first).rejects.toThrow('EIO');
  await setImmediate();
  ends[1]?.();
  await expect(next).resolves.toBeUndefined();
});
