import { loadSettings } from '../agent/settings/load.ts';
import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import type { Context } from './context.ts';

/**
 * The settings, or null after the reasons have been printed: the caller then exits with `usage`.
 * `clear` makes room for a message.
 */
export async function settingsOrComplain(
  context: Context,
  clear: () => void = () => undefined,
): Promise<{ readonly settings: ResolvedSettings; readonly file: string } | null> {
  const loaded = await loadSettings({
    named: context.configFile,
    surroundings: context.surroundings,
  });
  if (!loaded.ok) {
    clear();
    loaded.messages.forEach((message) => {
      context.complain(`linesman: ${message}`);
    });
    return null;
  }
  if (loaded.settings.provenance.problems.length > 0) clear();
  for (const problem of loaded.settings.provenance.problems)
    context.say(`linesman: ${problem} (this key is ignored)`);
  return loaded;
}
