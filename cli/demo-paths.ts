import { join } from 'node:path';

/** The demo's own data lies below that of the agent. */
export const demoFolder = (dataFolder: string): string => join(dataFolder, 'demo');

/** The configuration that the running demo site leaves for the commands of another process. */
export const demoConfigFile = (dataFolder: string): string =>
  join(demoFolder(dataFolder), 'config.json');
