import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { attempt, type Attempt } from './attempt.ts';

/**
 * Replaces a small file so that a power cut leaves the old or the new one, never half: temporary
 * file, flush, rename, flush of the folder.
 */
export function writeFileDurably(path: string, text: string): Attempt<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  const written = attempt(() => {
    const descriptor = openSync(temporary, 'w', 0o600);
    try {
      const bytes = Buffer.from(text, 'utf8');
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
    // Windows cannot flush a folder.
    if (process.platform !== 'win32') flushFolder(dirname(path));
  });
  if (!written.ok) rmSync(temporary, { force: true });
  return written;
}

/**
 * The text of a small file; null when there is none. Anything longer than `maxBytes` is cut there
 * and will not decode.
 */
export function readSmallFile(path: string, maxBytes: number): Attempt<string> | null {
  if (!existsSync(path)) return null;
  return attempt(() => {
    const descriptor = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(maxBytes);
      return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, maxBytes, 0));
    } finally {
      closeSync(descriptor);
    }
  });
}

function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
