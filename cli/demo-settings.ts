import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import { runningSitePid } from '../demo/control.ts';
import { demoConfigFile, demoFolder } from './demo-paths.ts';
import { settingsOrComplain } from './prerequisites.ts';
import type { Context } from './process.ts';
import { WORDS } from './words.ts';

const { DEMO } = WORDS.commands;

/** Settings that were read, and the file that they stand in. */
export interface Configured {
  readonly settings: ResolvedSettings;
  readonly file: string;
}

/**
 * The settings of the demo site that runs with this data folder, where nobody has configured
 * another server; else those that were read. `clear` makes room for a message.
 */
export async function settingsOfDemo(
  context: Context,
  read: Configured,
  clear: () => void = () => undefined,
): Promise<Configured> {
  if (context.configFile !== null || read.settings.exchange.host !== null) return read;
  const folder = demoFolder(context.dataFolder);
  const site = await runningSitePid(folder, () => undefined);
  if (site === null) return read;
  const configFile = demoConfigFile(context.dataFolder);
  const demo = await settingsOrComplain({ ...context, configFile }, clear);
  if (demo === null) return read;
  clear();
  context.say(DEMO.found(configFile));
  return demo;
}
