import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Kept from one run to the next; two minutes make it anew. */
const CACHE = join(import.meta.dirname, '..', '..', '..', 'out', 'cache');
const MADE_WITHIN_MS = 1_800_000;
/** A system that nobody has installed anything into, and a manager of users' units. */
const INCLUDED = ['ca-certificates', 'systemd'];

/**
 * The folder of a minimal Debian, of the release and from the mirror of this machine. The packages
 * that `needed` names, with all that they need, lie in its cache of apt, uninstalled.
 */
export async function minimalDebian(needed: readonly string[]): Promise<string> {
  const codename = await printed('sh', ['-c', '. /etc/os-release; printf %s "$VERSION_CODENAME"']);
  const folder = join(CACHE, `debian-${codename}`);
  if (existsSync(folder)) return folder;
  const uris = await printed('apt-get', ['indextargets', '--format', '$(REPO_URI)']);
  const mirror = uris.split('\n').find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined) throw new Error(`apt knows no mirror of Debian: ${uris}`);
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  // What was fetched outlives a run that was broken off.
  const fetchedBefore = join(CACHE, 'debian-packages');
  await mkdir(fetchedBefore, { recursive: true });
  const timed = { timeout: MADE_WITHIN_MS, maxBuffer: 64 * 1024 * 1024 };
  await run(
    'debootstrap',
    [
      '--variant=minbase',
      `--include=${INCLUDED.join(',')}`,
      `--cache-dir=${fetchedBefore}`,
      codename,
      part,
      mirror,
    ],
    timed,
  );
  const fetched = ['apt-get', 'install', '--yes', '--download-only', ...needed];
  await run('chroot', [part, ...fetched], timed);
  await rename(part, folder);
  return folder;
}

const printed = async (program: string, words: readonly string[]): Promise<string> =>
  (await run(program, [...words])).stdout.trim();
