import { loadSettings } from '../agent/settings/load.ts';
import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import { answersOrComplains } from './files-answer.ts';
import { readBoundedSync } from '../lib/read-bounded.ts';
import type { Context } from './process.ts';

/**
 * The settings, from files whose file systems have been asked whether they answer; or null after the
 * reasons have been printed: the caller then exits with `usage`.
 * `clear` makes room for a message.
 */
export async function settingsOrComplain(
  context: Context,
  clear: () => void = () => undefined,
): Promise<{ readonly settings: ResolvedSettings; readonly file: string } | null> {
  const loaded = await loadSettings({
    named: context.configFile,
    surroundings: context.surroundings,
    read: readBoundedSync,
  });
  if (!loaded.ok) {
    clear();
    complainOfFile(context, loaded.messages);
    return null;
  }
  const { problems } = loaded.settings.provenance;
  if (problems.length > 0) {
    clear();
    const { WORDS } = await import('./words.ts');
    const { SETTINGS } = WORDS.commands;
    for (const problem of problems) context.say(`linesman: ${SETTINGS.ignoredKey(problem)}`);
  }
  return loaded;
}

/**
 * Whether the file of `--config` is right; prints its faults where it is not. For commands that
 * need no settings as well. Without a named file nothing is read.
 */
export async function namedFileIsRight(context: Context): Promise<boolean> {
  if (context.configFile === null) return true;
  if (!(await answersOrComplains(context, ['settings']))) return false;
  const loaded = await loadSettings({
    named: context.configFile,
    surroundings: context.surroundings,
  });
  if (!loaded.ok) complainOfFile(context, loaded.messages);
  return loaded.ok;
}

function complainOfFile(context: Context, messages: readonly string[]): void {
  for (const message of messages) context.complain(`linesman: ${message}`);
}
