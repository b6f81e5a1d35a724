import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { attempt, type Attempt } from './attempt.ts';

/** Instead of a path: what is kept ends with the process. */
export const IN_MEMORY = ':memory:';

/** `quick_check` holds no index against its table (sqlite.org/pragma.html#pragma_quick_check). */
export type CheckName = 'integrity_check' | 'quick_check';

const MAX_MAPPED_BYTES = 512 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

/** Visits every page. @returns what is wrong as `damaged`. Throws the database's error. */
export function checkWhole(database: DatabaseSync, path: string, check: CheckName): Attempt<void> {
  if (isReadable(path)) database.exec(`PRAGMA mmap_size = ${String(MAX_MAPPED_BYTES)}`);
  const verdict = database.prepare(`PRAGMA ${check}(1)`).get()?.[check];
  database.exec('PRAGMA mmap_size = 0');
  return verdict === 'ok'
    ? { ok: true, value: undefined }
    : { ok: false, fault: 'damaged', message: String(verdict) };
}

/** A pipe in the place of the file would hold the opening up until somebody writes into it. */
export const openAtOnce = (path: string): number =>
  openSync(path, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK));

/**
 * Whether every byte of a file can be read now. A check takes half as long through a map of the file
 * (sqlite.org/mmap.html), but there a page that the disk cannot give ends the process, where a read
 * fails with a reason; what was just read lies in memory.
 */
function isReadable(path: string): boolean {
  if (path === IN_MEMORY) return false;
  const read = attempt(() => {
    const file = openAtOnce(path);
    try {
      const stat = fstatSync(file);
      const { size } = stat;
      if (!stat.isFile() || size > MAX_MAPPED_BYTES) return false;
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      for (let at = 0; at < size; at += READ_BYTES) readSync(file, buffer, 0, READ_BYTES, at);
      return true;
    } finally {
      closeSync(file);
    }
  });
  return read.ok && read.value;
}
