import { watchedIn } from '../agent/settings/watched.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import { AGENT_FILE_NAME } from '../model/data-folder.ts';
import { demoConfigFile, demoFolder } from './demo-paths.ts';
import { settingsOrComplain } from './prerequisites.ts';
import type { Context } from './process.ts';
import { WORDS } from './words.ts';

const { DEMO, SETTINGS } = WORDS.commands;

/** Settings that were read, and the file that they stand in. */
export interface Configured {
  readonly settings: ResolvedSettings;
  readonly file: string;
}

interface Wanted {
  /** The server that was named on the command line: settings of another are no help. */
  readonly host?: string | undefined;
  /** Makes room for a message. */
  readonly clear?: () => void;
}

/**
 * Where nobody has configured a server here, the settings of the agent of this data folder, else
 * those of the demo site that runs with it; and says so. Else those that were read.
 */
export async function settingsThatRun(
  context: Context,
  read: Configured,
  { host, clear = () => undefined }: Wanted = {},
): Promise<Configured> {
  if (context.configFile !== null || watchedIn(read.settings) !== null) return read;
  const found = (await ofAgent(context, read)) ?? (await ofDemo(context, clear));
  if (found === null) return read;
  const watched = watchedIn(found.settings)?.host.toLowerCase();
  if (host !== undefined && host.toLowerCase() !== watched) return read;
  clear();
  context.say(found.sentence);
  return found;
}

type Borrowed = Configured & { readonly sentence: string };

/** What talks to an agent is loaded only where one has been. */
async function ofAgent({ dataFolder }: Context, { file }: Configured): Promise<Borrowed | null> {
  if (!existsSync(join(dataFolder, AGENT_FILE_NAME))) return null;
  const { settingsOfAgent } = await import('./agent-settings.ts');
  const found = await settingsOfAgent(dataFolder);
  if (found === null || watchedIn(found.settings) === null) return null;
  const { settings, isDemo } = found;
  const sentence = SETTINGS.ofAgent(isDemo ? null : (watchedIn(found.settings)?.host ?? null));
  return { settings, file, sentence };
}

/** A site leaves the configuration that an agent of it can be started with. */
async function ofDemo(context: Context, clear: () => void): Promise<Borrowed | null> {
  const configFile = demoConfigFile(context.dataFolder);
  if (!existsSync(configFile)) return null;
  const { runningSitePid } = await import('../demo/control.ts');
  if ((await runningSitePid(demoFolder(context.dataFolder), () => undefined)) === null) return null;
  const configured = await settingsOrComplain({ ...context, configFile }, clear);
  return configured === null ? null : { ...configured, sentence: DEMO.found(configFile) };
}
