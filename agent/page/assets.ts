import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../../lib/error-name.ts';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

/**
 * Every file of the page. Requests are looked up here, so no path that somebody sent ever reaches
 * the disk.
 */
const FILES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/main.js': { file: 'main.js', type: 'text/javascript; charset=utf-8' },
  '/style.css': { file: 'style.css', type: 'text/css; charset=utf-8' },
  '/favicon.svg': { file: 'favicon.svg', type: 'image/svg+xml' },
};

/**
 * Reads the page's files into memory, by request path.
 *
 * @throws Error that names the missing file and the command that makes it
 */
export async function loadAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const entries = await Promise.all(
    Object.entries(FILES).map(async ([path, { file, type }]) => {
      try {
        return [path, { type, body: await readFile(join(folder, file)) }] as const;
      } catch (thrown) {
        throw new Error(
          `the page cannot be served: ${reasonOf(thrown)}; "npm run build" makes its files`,
          { cause: thrown },
        );
      }
    }),
  );
  return new Map(entries);
}
