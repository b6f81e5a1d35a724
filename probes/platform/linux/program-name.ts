import { basename, join, win32 } from 'node:path';
import { errorName } from '../../../lib/error-name.ts';
import { readBounded } from '../../../lib/read-bounded.ts';

const MAX_COMMAND_BYTES = 4096;

/** Ends while it is looked at, or belongs to another user. */
export const NOT_FOR_US = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR', 'EINVAL']);

/**
 * File name of a program by its folder under proc(5); null when the process has gone or keeps its
 * name to itself. The command line comes first: programs rename their main thread, which is what
 * `comm` shows, and the kernel cuts that name. Wine runs Windows programs under their own names and
 * paths.
 */
export async function programName(folder: string): Promise<string | null> {
  const [command = ''] = (await textOf(join(folder, 'cmdline'))).split('\0');
  const name = command.includes('\\') ? win32.basename(command) : basename(command);
  if (name !== '') return name;
  // Kernel threads have no command line.
  const short = (await textOf(join(folder, 'comm'))).trim();
  return short === '' ? null : short;
}

const textOf = (path: string): Promise<string> =>
  orNothing(
    readBounded(path, MAX_COMMAND_BYTES).then(({ text }) => text),
    '',
  );

/** A process that ends, or is another user's, is an ordinary outcome; anything else is not. */
export async function orNothing<T>(work: Promise<T>, nothing: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (NOT_FOR_US.has(errorName(error))) return nothing;
    throw error;
  }
}
