// koffi's library for Windows on any build machine: npm installs only the platform's own, so the
// package is fetched and checked here.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { at } from './parts.mjs';

const run = promisify(execFile);
const PACKAGE = '@koromix/koffi-win32-x64';
const FETCH_WITHIN_MS = 120_000;

/**
 * Folder of the unpacked package, from the cache in out/cache/ where it is there. Throws an error
 * that says what is missing.
 */
export async function libraryForWindows() {
  const { packages } = JSON.parse(await readFile(at('package-lock.json'), 'utf8'));
  const { version } = packages['node_modules/koffi'];
  const integrity = packages[`node_modules/${PACKAGE}`]?.integrity;
  if (integrity === undefined)
    throw new Error(
      `package-lock.json does not list ${PACKAGE}, so nothing could vouch for what is fetched: run npm install`,
    );
  const folder = at(`out/cache/koffi-win32-x64-${version}`);
  if (existsSync(folder)) return folder;
  // Under another name until it is whole and checked.
  const part = `${folder}.${process.pid}.part`;
  await mkdir(part, { recursive: true });
  try {
    const archive = await fetchPackage(`${PACKAGE}@${version}`, part);
    await check(archive, integrity);
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

async function fetchPackage(wanted, folder) {
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

async function check(archive, integrity) {
  const [algorithm, expected] = integrity.split(/-(.*)/s);
  const measured = createHash(algorithm)
    .update(await readFile(archive))
    .digest('base64');
  if (measured !== expected)
    throw new Error(
      `${archive} has ${algorithm} ${measured}, and package-lock.json wants ${expected}: it was not used`,
    );
}
