import { open, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { errorCode } from './error-name.ts';
import { writeDurably } from './write-durably.ts';

/**
 * Writes a file that a person named, readable by its owner alone: whole or not at all, and flushed, so
 * that a full disk leaves no half of it and a stick may be pulled. A link is followed; what is no file
 * (a pipe, a device) is written as it comes. Rejects with the system's error.
 *
 * @param isNew a file that is there stays: EEXIST
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  { isNew = false }: { readonly isNew?: boolean } = {},
): Promise<void> {
  if (isNew) {
    await (await open(path, 'wx', 0o600)).close();
    try {
      await writeDurably(path, content);
    } catch (thrown) {
      await rm(path, { force: true });
      throw thrown;
    }
    return;
  }
  const kind = await kindOf(path);
  if (kind === 'other') await writeFile(path, content, { mode: 0o600 });
  else await writeDurably(kind === 'none' ? path : await realpath(path), content);
}

async function kindOf(path: string): Promise<'none' | 'file' | 'other'> {
  try {
    return (await stat(path)).isFile() ? 'file' : 'other';
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return 'none';
    throw thrown;
  }
}
