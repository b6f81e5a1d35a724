import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { configFile, policyFiles } from '../agent/settings/paths.ts';
import { firstUnanswered, folderAnswers } from '../lib/answers-in-time.ts';
import type { Context } from './process.ts';

/** What a command reads or writes, and cannot do without. */
export type Files =
  | 'data'
  | 'settings'
  /** `--config` names a file of the command's own, which it reads itself. */
  | 'own';

/** A sleeping disk, or a share that is mounted on demand, answers within that, in milliseconds. */
const FILES_ANSWER_WITHIN_MS = 5_000;

/**
 * Whether the file systems of these files answer; a share whose server is gone would hold the
 * command for ever. Prints which one does not.
 */
export async function answersOrComplains(
  context: Context,
  files: readonly Files[],
): Promise<boolean> {
  const [data, settings] = await Promise.all([
    !files.includes('data') || folderAnswers(context.dataFolder, FILES_ANSWER_WITHIN_MS),
    files.includes('settings')
      ? firstUnanswered(settingsFiles(context), FILES_ANSWER_WITHIN_MS)
      : null,
  ]);
  const silent = data ? settings : context.dataFolder;
  if (silent === null) return true;
  const { WORDS } = await import('./words.ts');
  const { FOLDER } = WORDS.data;
  const say = silent === context.dataFolder ? FOLDER.silent : FOLDER.silentFile;
  context.complain(`linesman: ${say(silent, FILES_ANSWER_WITHIN_MS)}`);
  return false;
}

/** Whether the file system of a file that is to be written answers. Prints where it does not. */
export async function placeAnswersOrComplains(context: Context, file: string): Promise<boolean> {
  const path = resolve(file);
  // A name within it is looked up in its file system, and no other file is opened.
  if ((await firstUnanswered([join(path, 'linesman')], FILES_ANSWER_WITHIN_MS)) === null)
    return true;
  const { WORDS } = await import('./words.ts');
  const { FOLDER } = WORDS.data;
  context.complain(`linesman: ${FOLDER.silentFile(path, FILES_ANSWER_WITHIN_MS)}`);
  return false;
}

function settingsFiles({ configFile: named, surroundings }: Context): string[] {
  const policy = policyFiles(surroundings, () => userInfo().username);
  return [...policy, named ?? configFile(surroundings)];
}
