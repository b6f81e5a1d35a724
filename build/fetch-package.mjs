// Packages that npm does not install on this system, because they are another one's: fetched and checked here.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { at } from './parts.mjs';

const run = promisify(execFile);
const FETCH_WITHIN_MS = 300_000;

/**
 * Folder of the unpacked package, from the cache in out/cache/ where it is there. Throws an error
 * that says what is missing.
 *
 * @param {object} wanted
 * @param {string} wanted.name
 * @param {string} wanted.version
 * @param {string} wanted.integrity as package-lock.json writes it
 * @param {string} wanted.vouchedBy the file that holds the integrity, for a person
 */
export async function fetchedPackage({ name, version, integrity, vouchedBy }) {
  const folder = at(`out/cache/${basename(name)}-${version}`);
  if (existsSync(folder)) return folder;
  // Under another name until it is whole and checked.
  const part = `${folder}.${process.pid}.part`;
  await mkdir(part, { recursive: true });
  try {
    const archive = await fetchArchive(`${name}@${version}`, part);
    await check(archive, integrity, vouchedBy);
    await run('tar', ['-xzf', archive, '-C', part]);
    await rename(join(part, 'package'), folder);
  } catch (error) {
    // Another build was faster: what it unpacked was checked as well.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

async function fetchArchive(wanted, folder) {
  try {
    const { stdout } = await run(
      'npm',
      ['pack', '--loglevel=error', '--fetch-retries=1', '--pack-destination', folder, wanted],
      { timeout: FETCH_WITHIN_MS, shell: process.platform === 'win32' },
    );
    return join(folder, stdout.trim().split('\n').at(-1));
  } catch (error) {
    throw new Error(
      `npm cannot fetch ${wanted} (is a registry within reach?): ${String(
        error.stderr || error.message,
      )
        .trim()
        .slice(0, 300)}`,
      { cause: error },
    );
  }
}

async function check(archive, integrity, vouchedBy) {
  const [algorithm, expected] = integrity.split(/-(.*)/s);
  const measured = createHash(algorithm)
    .update(await readFile(archive))
    .digest('base64');
  if (measured !== expected)
    throw new Error(
      `${archive} has ${algorithm} ${measured}, and ${vouchedBy} wants ${expected}: it was not used`,
    );
}
