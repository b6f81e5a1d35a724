// What a web server needs beside a package so that copies of before find it: electron-builder's generic feed.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buildTime } from './build-time.mjs';

/**
 * Writes `latest-linux.yml` or `latest.yml` beside a package: the folder is then a feed, for any web
 * server that gives parts of files (`Range`).
 *
 * @param file the package; its name has to be one that needs no quotes
 * @param name of the description, by the system
 * @returns the description's path
 * @see https://www.electron.build/auto-update (`UpdateInfo`)
 */
export async function writeFeed(file, version, name) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  const sha512 = hash.digest('base64');
  const { size } = await stat(file);
  const url = basename(file);
  const lines = [
    `version: ${version}`,
    'files:',
    `  - url: ${url}`,
    `    sha512: ${sha512}`,
    `    size: ${size}`,
    `path: ${url}`,
    `sha512: ${sha512}`,
    `releaseDate: '${new Date(buildTime() * 1000).toISOString()}'`,
    '',
  ];
  const described = join(dirname(file), name);
  await writeFile(described, lines.join('\n'));
  return described;
}
