import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nginxArgv, nginxConf } from '../nginx-conf.ts';
import type { Cleanup } from './cleanup.ts';
import type { Namespace } from './namespace.ts';
import { waitFor } from './wait.ts';

interface Packaging {
  writeFeed: (file: string, version: string, name: string) => Promise<string>;
}

const PORT = 8098;

/** A feed for Windows that nginx serves on the loopback of a namespace. */
export interface WindowsFeed {
  readonly url: string;
  publish(file: string, version: string): Promise<void>;
}

export async function openWindowsFeed(
  space: Namespace,
  folder: string,
  cleanup: Cleanup,
): Promise<WindowsFeed> {
  const served = join(folder, 'served');
  await mkdir(served, { recursive: true });
  await writeFile(
    join(folder, 'nginx.conf'),
    nginxConf(folder, `server { listen 127.0.0.1:${String(PORT)}; root ${served}; }`),
  );
  const server = space.start(nginxArgv(folder));
  cleanup.defer('nginx with the feed', () => server.stop());
  const isOpen = async (): Promise<true | null> =>
    (await space.must(['ss', '-Hltn'])).includes(`:${String(PORT)} `) ? true : null;
  await waitFor('nginx', isOpen, { timeoutMs: 20_000, by: server });
  const { writeFeed } = (await import(
    new URL('../../../build/package/update-feed.mjs', import.meta.url).href
  )) as Packaging;
  return {
    url: `http://127.0.0.1:${String(PORT)}/`,
    publish: async (file, version) => {
      const there = join(served, basename(file));
      await copyFile(file, there);
      await writeFeed(there, version, 'latest.yml');
    },
  };
}
