import { statSync } from 'node:fs';
import { FOLDER } from '../../model/text/en/data.ts';
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
 * Whether a plain file has this name, and not nothing; anything else is a fault. Whoever opens a pipe for reading waits
 * for its writer.
 */
export function isPlainFile(path: string): Attempt<boolean> {
  const found = attempt(() => statSync(path, { throwIfNoEntry: false }));
  if (!found.ok) return found;
  if (found.value === undefined) return { ok: true, value: false };
  return found.value.isFile()
    ? { ok: true, value: true }
    : { ok: false, fault: 'unavailable', message: FOLDER.notFile(path) };
}

/**
 * The text of a small file; null when there is none. Anything longer than `maxBytes` is cut there
 * and will not decode.
 */
export function readSmallFile(path: string, maxBytes: number): Attempt<string> | null {
  const found = isPlainFile(path);
  if (!found.ok) return found;
  return found.value ? attempt(() => readBoundedSync(path, maxBytes).text) : null;
}
