import type { Config } from './config.ts';
import { CONFIG } from './text/en/config.ts';

/**
 * One key that could not be used: where it stands, what is wrong, and the nearest known key if it
 * was unknown.
 */
export interface ConfigProblem {
  /** `accessLists.0.allow`; empty for the document itself. */
  readonly key: string;
  readonly message: string;
  readonly nearest: string | null;
}

/** The configuration that is left when every bad key is lost, and what was lost. */
export interface ConfigReading {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

/** One line for stderr or `settings`: key, fault, next step. */
export const formatProblem = ({ key, message, nearest }: ConfigProblem): string =>
  CONFIG.line(key, message, nearest);
