import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const renderer = (file: string): string =>
  new URL(`../../renderer/${file}`, import.meta.url).pathname;

/** The files of the page, built from its sources. @returns their folder, for the caller to remove */
export async function buildPageAssets(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linesman-assets-'));
  await build({
    entryPoints: [renderer('main.tsx')],
    outfile: join(folder, 'main.js'),
    bundle: true,
    format: 'esm',
    target: 'chrome108',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
  });
  for (const file of ['index.html', 'style.css', 'favicon.svg'])
    await copyFile(renderer(file), join(folder, file));
  return folder;
}
