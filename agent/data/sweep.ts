import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { attempt } from './attempt.ts';

/** What a process left that died between a temporary file and its rename; some hold a token. */
const TEMPORARY = [
  /^(agent|device|collector-key)\.json\.([0-9a-f]+|new|[0-9a-f]+\.new|\d+\.tmp)$/,
  /^\.write-\d+$/,
  /^[^/]+\.\d+\.tmp$/,
];
/** Damaged, or left by a version of Linesman that did not stay. */
const ASIDE =
  /^(.+\.sqlite)\.(?:damaged|newer)-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)(-wal|-shm)?$/;
/** As long as the reports in it would have waited. */
const KEEP_ASIDE_MS = 30 * 24 * 60 * 60 * 1000;

/** The part of a damaged file's name that tells when it was set aside. */
export const timeInName = (at: Date): string => at.toISOString().replace(/[:.]/g, '-');

/**
 * Which names in a data folder nobody will ask for again: temporary files, and databases that were set
 * aside but for the last of each, which stays 30 days.
 */
export function leftovers(names: readonly string[], now: Date): readonly string[] {
  const oldest = timeInName(new Date(now.getTime() - KEEP_ASIDE_MS));
  const latest = new Map<string, string>();
  for (const name of names) {
    const [, file = '', at = ''] = ASIDE.exec(name) ?? [];
    if (at > (latest.get(file) ?? '')) latest.set(file, at);
  }
  return names.filter((name) => {
    const [, file, at] = ASIDE.exec(name) ?? [];
    if (file !== undefined && at !== undefined) return at !== latest.get(file) || at < oldest;
    return TEMPORARY.some((pattern) => pattern.test(name));
  });
}

/** Removes what is left over in a data folder whose lock the caller holds. */
export function sweepDataFolder(dataFolder: string, now: Date, log: Log): void {
  const names = attempt(() => readdirSync(dataFolder));
  if (!names.ok) {
    log(`${dataFolder} cannot be tidied: ${names.message}`);
    return;
  }
  for (const name of leftovers(names.value, now)) {
    const removed = attempt(() => {
      rmSync(join(dataFolder, name));
    });
    if (!removed.ok) log(`${name} stays behind in ${dataFolder}: ${removed.message}`);
  }
}
