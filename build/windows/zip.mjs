// A folder to unpack anywhere, for those who install nothing.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { buildTime } from '../package/build-time.mjs';
import { listed } from './files.mjs';

/**
 * The same folder gives the same bytes: names sorted, times fixed.
 *
 * @param {string} folder
 * @param {string} within the one folder inside the zip
 * @param {string} out the zip
 * @param {boolean} store uncompressed: quick, for tests
 */
export async function zipped(folder, within, out, store) {
  // A zip holds the time of a wall clock: everywhere the one that UTC shows.
  const time = new Date(buildTime() * 1000);
  const mtime = new Date(time.getTime() + time.getTimezoneOffset() * 60_000);
  const zip = new ZipFile();
  for (const { path, isFolder } of await listed(folder))
    if (!isFolder)
      zip.addFile(join(folder, path), `${within}/${path}`, {
        mtime,
        mode: 0o100644,
        compress: !store,
        // No second field, of the moment that this would be.
        forceDosTimestamp: true,
      });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(out));
}
