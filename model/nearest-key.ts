/**
 * The known key with the fewest slips of the fingers, if it is near enough to be what was meant: at
 * most a third of its letters.
 */
export function nearestKey(key: string, known: readonly string[]): string | null {
  const ranked = known
    .map((name) => ({ name, slips: slipsBetween(key.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips);
  const best = ranked[0];
  return best !== undefined && best.slips <= Math.max(1, Math.floor(best.name.length / 3))
    ? best.name
    : null;
}

/**
 * Letters left out, added, exchanged for others, or two neighbours that changed places: each is one.
 *
 * @see Damerau 1964, doi:10.1145/363958.363994; here as the optimal string alignment, which touches
 *   no letter twice
 */
export function slipsBetween(a: string, b: string): number {
  let above: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const exchange = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const haveSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = haveSwapped ? (above[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, exchange, swap));
    }
    above = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
