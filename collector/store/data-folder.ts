import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder } from '../../lib/write-durably.ts';

/** Where everything stands under the collector's data folder. */
export interface DataPaths {
  readonly root: string;
  /** Held with BEGIN EXCLUSIVE for as long as the collector runs. */
  readonly lock: string;
  /** Who holds the lock, for the message that a second collector prints. */
  readonly holder: string;
  readonly key: string;
  /** The public half, to notice that the key was changed. */
  readonly publicKey: string;
  readonly index: string;
  /** Which devices may send. */
  readonly devices: string;
  /** How every laptop stands, made of the reports as they come; it can be made anew. */
  readonly fleet: string;
  /** Who may see what came. */
  readonly readers: string;
  /** Tokens by which devices enrol, unless the settings name another file. */
  readonly tokens: string;
  readonly config: string;
  readonly reports: string;
  /** Bodies under way; nothing in here has been acknowledged. */
  readonly incoming: string;
  /** Uploads that come in parts; nothing in here has a receipt. */
  readonly uploads: string;
  /** Bodies that fit no row: kept for a person, never served. */
  readonly setAside: string;
}

export const pathsOf = (root: string): DataPaths => ({
  root,
  lock: join(root, 'lock.sqlite'),
  holder: join(root, 'collector.json'),
  key: join(root, 'key.pem'),
  publicKey: join(root, 'key-public.json'),
  index: join(root, 'index.sqlite'),
  devices: join(root, 'devices.sqlite'),
  fleet: join(root, 'fleet.sqlite'),
  readers: join(root, 'readers.sqlite'),
  tokens: join(root, 'enrolment-tokens'),
  config: join(root, 'config.json'),
  reports: join(root, 'reports'),
  incoming: join(root, 'incoming'),
  uploads: join(root, 'uploads'),
  setAside: join(root, 'set-aside'),
});

/** Creates what is missing, readable by its owner alone. Rejects with the system's error. */
export async function createFolders(paths: DataPaths): Promise<void> {
  for (const folder of [paths.root, paths.reports, paths.incoming, paths.uploads, paths.setAside]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await flushFolder(paths.root);
}
