import { areOnLocalDisks } from './local-disk.ts';

/**
 * Which of the files and folders does not answer a reader in time; null when all do. Where they are
 * absent, their file system answers that. Disks of this machine are not asked.
 */
export async function firstUnanswered(
  paths: readonly string[],
  withinMs: number,
): Promise<string | null> {
  if (areOnLocalDisks(paths)) return null;
  // What starts another process takes a cold command 5 ms, and most need none.
  const { firstSilentReader } = await import('./ask-reader.ts');
  return firstSilentReader(paths, withinMs);
}

/**
 * Whether the databases of a folder can be opened in time. A disk of this machine may hang as well
 * (a frozen file system, a drive that was pulled out), and whoever finds out for itself cannot end
 * any more: another process is asked each time, while this one loads or waits for the network.
 */
export async function folderAnswers(folder: string, withinMs: number): Promise<boolean> {
  const { firstSilentFolder } = await import('./ask-reader.ts');
  return (await firstSilentFolder([folder], withinMs)) === null;
}
