import { open } from 'node:fs/promises';
import { basename, join, win32 } from 'node:path';
import { errorName } from '../../../lib/error-name.ts';
const MOST_COMMAND_BYTES = 4096;

/** Ends while it is looked at, or belongs to another user. */
const NOT_FOR_US = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR', 'EINVAL']);

/**
 * File name of a program by its folder under proc(5); null when the process has gone or keeps its
 * name to itself. The command line comes first: programs rename their main thread, which is what
 * `comm` shows, and the kernel cuts that name. Wine runs Windows programs under their own names and
 * paths.
 */
export async function programName(folder: string): Promise<string | null> {
  const [command = ''] = (
    await orNothing(readStart(join(folder, 'cmdline'), MOST_COMMAND_BYTES), '')
  ).split('\0');
  const name = command.includes('\\') ? win32.basename(command) : basename(command);
  if (name !== '') return name;
  // Kernel threads have no command line.
  const short = (await orNothing(readStart(join(folder, 'comm'), MOST_COMMAND_BYTES), '')).trim();
  return short === '' ? null : short;
}

/** The start of a file of proc(5): these have no length, and come in pieces. */
export async function readStart(path: string, mostBytes: number): Promise<string> {
  const file = await open(path);
  try {
    const pieces: Buffer[] = [];
    for (let total = 0; total < mostBytes;) {
      const { bytesRead, buffer } = await file.read(
        Buffer.alloc(Math.min(mostBytes - total, 65_536)),
        0,
      );
      if (bytesRead === 0) break;
      pieces.push(buffer.subarray(0, bytesRead));
      total += bytesRead;
    }
    return Buffer.concat(pieces).toString('utf8');
  } finally {
    await file.close();
  }
}

/** A process that ends, or is another user's, is an ordinary outcome; anything else is not. */
export async function orNothing<T>(work: Promise<T>, nothing: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (NOT_FOR_US.has(errorName(error))) return nothing;
    throw error;
  }
}
