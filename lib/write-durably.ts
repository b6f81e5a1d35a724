import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface DurableOptions {
  /**
   * Where the bytes stand until they are whole, on the same file system; a file that lies there is
   * removed. Absent: a random name beside the file.
   */
  readonly temporary?: string;
}

/** Readable by its owner alone. */
const MODE = 0o600;

const besides = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.new`;

/**
 * Writes a file, readable by its owner alone, so that a power cut leaves the old one or the whole
 * new one: temporary file, fsync, rename, fsync of the folder (POSIX rename(2) and fsync(2)).
 * Rejects with the system's error, and leaves nothing behind.
 */
export async function writeDurably(
  path: string,
  content: string | Uint8Array,
  { temporary = besides(path) }: DurableOptions = {},
): Promise<void> {
  await rm(temporary, { force: true });
  try {
    const file = await open(temporary, 'wx', MODE);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await flushFolder(dirname(path));
}

/** The same while everything waits. */
export function writeDurablySync(
  path: string,
  content: string | Uint8Array,
  { temporary = besides(path) }: DurableOptions = {},
): void {
  rmSync(temporary, { force: true });
  try {
    const descriptor = openSync(temporary, 'wx', MODE);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw thrown;
  }
  flushFolderSync(dirname(path));
}

/**
 * Makes the names in a folder durable. Windows cannot open a folder for this and keeps names by
 * itself.
 */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The same while everything waits. */
export function flushFolderSync(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
