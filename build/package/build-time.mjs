// The time that stands inside packages: never the present one, so that two builds are one.
import { execFileSync } from 'node:child_process';
import { lutimesSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../parts.mjs';

/**
 * Seconds since 1970: `SOURCE_DATE_EPOCH`, else the time of the last commit.
 *
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export function buildTime() {
  const named = process.env.SOURCE_DATE_EPOCH;
  if (named !== undefined && /^\d+$/.test(named)) return Number(named);
  return Number(
    execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: at(''), encoding: 'utf8' }),
  );
}

/** Gives everything in a folder the time of the build. */
export function stampTimes(folder) {
  const time = buildTime();
  for (const entry of readdirSync(folder, { recursive: true }))
    lutimesSync(join(folder, entry), time, time);
  lutimesSync(folder, time, time);
}
