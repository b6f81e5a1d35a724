import { readFileSync, truncateSync, writeFileSync } from 'node:fs';

/** A whole number from 0 below its argument. */
export type Random = (below: number) => number;

/** Random numbers that a seed brings back (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const PAGE_BYTES = 4096;

const change = (path: string, edit: (bytes: Buffer) => void): void => {
  const bytes = readFileSync(path);
  edit(bytes);
  writeFileSync(path, bytes);
};

/** One kind of damage to one file. */
export const DAMAGES = {
  flip: (path: string, random: Random) => {
    change(path, (bytes) => {
      const at = random(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    });
  },
  zero: (path: string, random: Random) => {
    change(path, (bytes) => {
      const at = random(Math.ceil(bytes.length / PAGE_BYTES)) * PAGE_BYTES;
      bytes.fill(0, at, Math.min(at + PAGE_BYTES, bytes.length));
    });
  },
  cut: (path: string, random: Random) => {
    truncateSync(path, random(readFileSync(path).length));
  },
} as const;
export type Damage = keyof typeof DAMAGES;
