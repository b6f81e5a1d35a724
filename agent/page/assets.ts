import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../../lib/error-name.ts';
import { asCalled } from '../../model/text/as-called.ts';
import { escapeMarkup } from '../../model/text/markup.ts';

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

/** Where the page's own script finds how commands are called. */
const CALL_PREFIX = /(?<=<meta name="call-prefix" content=")(?=">)/;

/** The frame of the page, with every command as the reader has to type it. */
const framed = (html: string, callPrefix: string): string =>
  asCalled(html, callPrefix).replace(CALL_PREFIX, escapeMarkup(callPrefix));

/**
 * Reads the page's files into memory, by request path.
 *
 * @param callPrefix what stands before the name of a command that the reader is to type
 * @throws Error that names the missing file and the command that makes it
 */
export async function loadAssets(
  folder: string,
  callPrefix: string,
): Promise<ReadonlyMap<string, Asset>> {
  const entries = await Promise.all(
    Object.entries(FILES).map(async ([path, { file, type }]) => {
      try {
        const body = await readFile(join(folder, file));
        return [
          path,
          {
            type,
            body: path === '/' ? Buffer.from(framed(body.toString('utf8'), callPrefix)) : body,
          },
        ] as const;
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
