import { WORDS } from '../words.ts';

const { clockWords } = WORDS.clock;

/**
 * `09:12 (08:12 UTC)`: as people at the collector say it, and as laptops write it. One of them alone
 * where both are the same.
 */
export function bothTimes(iso: string, now: Date): string {
  const at = new Date(iso);
  const local = clockWords(iso, now);
  if (Number.isNaN(at.getTime()) || at.getTimezoneOffset() === 0) return `${local} UTC`;
  return `${local} (${at.toISOString().slice(11, 16)} UTC)`;
}
