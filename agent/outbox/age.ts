import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import { parseJson } from '../../model/json.ts';
import { sha256Of } from './soundness.ts';

/**
 * How long reports have been waiting in this outbox, counted in steps (`ageStep`). A report's age is
 * this less what it was when the report came: one number grows, and no row is written anew.
 *
 * One flipped bit in it would make all reports too old at once, so it is sealed; where that does not
 * hold, ages begin anew.
 */
const Aged = z.object({ ms: z.number().check(z.nonnegative()), seal: z.string() });

const sealOfAge = (ms: number): string => sha256Of(`linesman-age\n${String(ms)}`).slice(0, 16);

/** As the fact `aged` has it. @returns milliseconds; 0 where there is none, or none that holds */
export function agedIn(value: unknown): number {
  const aged = Aged.safeParse(value);
  return aged.success && aged.data.seal === sealOfAge(aged.data.ms) ? aged.data.ms : 0;
}

export const toAged = (ms: number): z.infer<typeof Aged> => ({ ms, seal: sealOfAge(ms) });

/** The same for a file that is being moved or rebuilt. */
export function agedOf(database: DatabaseSync): number {
  const value = database.prepare(`SELECT value FROM fact WHERE key = 'aged'`).get()?.['value'];
  return agedIn(typeof value === 'string' ? parseJson(value) : undefined);
}

/** Of a row's `ageMs`. A report that came later than now is the disk's work: its age begins anew. */
export const ageFrom = (ageMs: unknown, agedMs: number): number =>
  typeof ageMs === 'number' ? Math.max(0, ageMs + agedMs) : 0;
