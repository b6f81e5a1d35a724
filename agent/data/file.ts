import { existsSync } from 'node:fs';
import { readBoundedSync } from '../../lib/read-bounded.ts';
import { writeDurablySync } from '../../lib/write-durably.ts';
import { attempt, type Attempt } from './attempt.ts';

/**
 * Replaces a small file of the data folder, whose lock the caller holds, so that a power cut leaves
 * the old or the new one.
 */
export const writeSmallFile = (path: string, text: string): Attempt<void> =>
  attempt(() => {
    writeDurablySync(path, text, { temporary: `${path}.new` });
  });

/**
 * The text of a small file; null when there is none. Anything longer than `maxBytes` is cut there
 * and will not decode.
 */
export const readSmallFile = (path: string, maxBytes: number): Attempt<string> | null =>
  existsSync(path) ? attempt(() => readBoundedSync(path, maxBytes).text) : null;
