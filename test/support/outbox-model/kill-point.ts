import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

type Writes = Record<string, (...values: never[]) => unknown>;

const statement = (): Writes => {
  const database = new DatabaseSync(':memory:');
  const prototype = Object.getPrototypeOf(database.prepare('SELECT 1')) as Writes;
  database.close();
  return prototype;
};
/** Whatever changes something on the disk, and what the outbox does it with. */
const PLACES: readonly (readonly [Writes, readonly string[]])[] = [
  [DatabaseSync.prototype as unknown as Writes, ['exec', 'close']],
  [statement(), ['run']],
  [
    fs as unknown as Writes,
    ['openSync', 'writevSync', 'fsyncSync', 'rmSync', 'renameSync', 'writeFileSync'],
  ],
];

/**
 * Calls `atKill` once, before the write of this number that `work` does, or after its end when it
 * does fewer: what lies on the disk then is what a kill at that moment leaves.
 */
export function withKillPoint<T>(killAt: number, atKill: () => void, work: () => T): T {
  let [writes, isOver] = [0, false];
  const strike = (): void => {
    isOver = true;
    atKill();
  };
  const undo: (() => void)[] = [];
  for (const [place, names] of PLACES)
    for (const name of names) {
      const real = place[name];
      if (real === undefined) throw new Error(`there is no ${name}`);
      place[name] = function counted(this: unknown, ...values: never[]) {
        if (!isOver && writes === killAt) strike();
        writes += 1;
        return real.apply(this, values);
      };
      undo.push(() => {
        place[name] = real;
      });
    }
  syncBuiltinESMExports();
  try {
    return work();
  } finally {
    for (const back of undo) back();
    syncBuiltinESMExports();
    if (!isOver) strike();
  }
}
