import { readFileSync, writeFileSync } from 'node:fs';

/** Flips one bit behind a `needle` in a file: each time it stands there, or the first alone. */
export function flipBit(
  path: string,
  needle: string,
  { at = 0, bit = 0, times = Infinity }: { at?: number; bit?: number; times?: number } = {},
): number {
  const bytes = readFileSync(path);
  let flipped = 0;
  for (let found = bytes.indexOf(needle); found !== -1 && flipped < times; flipped += 1) {
    bytes[found + at] = (bytes[found + at] ?? 0) ^ (1 << bit);
    found = bytes.indexOf(needle, found + 1);
  }
  writeFileSync(path, bytes);
  return flipped;
}
