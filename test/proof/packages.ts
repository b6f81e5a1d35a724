import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debLives } from '../support/packages/deb-lives.ts';
import { minimalDebian } from '../support/packages/debian-root.ts';
import { npmLife } from '../support/packages/npm-life.ts';
import { rpmLives } from '../support/packages/rpm-lives.ts';
import { type Deb, freshDebian, THIS_SYSTEM } from '../support/packages/systems.ts';
import { unitLives } from '../support/packages/unit-lives.ts';
import { needsCommands, needsEnvironment, needsLinux, needsRoot } from '../support/needs.ts';
import { type Proof, say } from './proof.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const OLDER = '0.0.9';
const run = promisify(execFile);

interface Lived {
  readonly wrong: readonly string[];
  readonly figures: string;
}

/** The same on a system that never saw Linesman, nor what Electron needs. */
async function freshLives(older: Deb, newer: Deb): Promise<Lived> {
  const why = needsCommands('debootstrap', 'apt-get');
  if (why !== null) return { wrong: [], figures: `in a fresh Debian: skipped, ${why}` };
  const fields = ['--show', '--showformat', '${Depends}, ${Recommends}', newer.file];
  const { stdout } = await run('dpkg-deb', fields);
  const needed = stdout.split(',').map((one) => one.split(/[|(]/)[0]?.trim() ?? '');
  const system = freshDebian(await minimalDebian(needed));
  const { wrong, figures } = await debLives(system, older, newer);
  return { wrong: wrong.map((one) => `in a fresh Debian: ${one}`), figures: `there ${figures}` };
}

/** The same without a desktop, by systemd. */
async function servedLives(older: Deb, newer: Deb): Promise<Lived> {
  const served = await unitLives(THIS_SYSTEM, older, newer);
  return 'skipped' in served
    ? { wrong: [], figures: `by its unit: skipped, ${served.skipped}` }
    : { wrong: served, figures: 'by its unit' };
}

/** Packaging says what it lacks here. */
class Lacking extends Error {}

/** What has to be there; `nfpm` is looked for by the packaging itself. */
const missing = (): string | null =>
  needsLinux() ??
  needsRoot() ??
  needsCommands('dpkg', 'unshare', 'nsenter', 'gdbus', 'gio') ??
  needsEnvironment('ELECTRON_OVERRIDE_DIST_PATH', 'an unpacked Electron') ??
  needsEnvironment('LINESMAN_DESKTOP', 'a desktop with a system tray');

/**
 * Packages are built and lived with: installed, started at login by an ordinary user, green, broken,
 * upgraded, removed. A slice installs one version of the deb and leaves the rest out.
 */
export const packages: Proof = async ({ isSlice }) => {
  const why = missing();
  if (why !== null) return { skipped: why };
  const output = mkdtempSync(join(tmpdir(), 'linesman-packages-'));
  try {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    const build = async (target: string, of: string): Promise<string> => {
      const options = ['--target', target, '--fast', '--build-version', of, '--output', output];
      const { stdout } = await run(process.execPath, ['build/package.mjs', ...options], {
        cwd: ROOT,
        maxBuffer: 16 * 1024 * 1024,
      }).catch((error: unknown) => error as { stdout: string });
      const [, file] = new RegExp(`^${target} +(/\\S+) `, 'm').exec(stdout) ?? [];
      const [, lacking] = new RegExp(`^${target} +not made: (.+)$`, 'm').exec(stdout) ?? [];
      if (lacking !== undefined) throw new Lacking(lacking);
      if (file === undefined) throw new Error(stdout);
      return file;
    };
    const older = isSlice ? null : { version: OLDER, file: await build('deb', OLDER) };
    const newer = { version, file: await build('deb', version) };
    const lives: Lived[] = [];
    const lived = (one: Lived): void => {
      lives.push(one);
      // The whole takes many minutes: what each came to is told at once.
      console.log(`  ${one.wrong.length === 0 ? 'ok' : 'FAILED'}  ${one.figures}`);
      say(one.wrong, lives.length);
    };
    lived(await debLives(THIS_SYSTEM, older, newer));
    if (older !== null) {
      lived(await servedLives(older, newer));
      lived(await freshLives(older, newer));
      lived({ wrong: await npmLife(await build('npm', version), version), figures: 'by npm' });
      if (needsCommands('rpm') === null) {
        const olderRpm = { version: OLDER, file: await build('rpm', OLDER) };
        const newerRpm = { version, file: await build('rpm', version) };
        lived({ wrong: await rpmLives(olderRpm, newerRpm), figures: 'rpm' });
      }
    }
    return {
      ok: lives.every(({ wrong }) => wrong.length === 0),
      figures: lives.map(({ figures }) => figures).join('; '),
    };
  } catch (error) {
    if (error instanceof Lacking) return { skipped: error.message };
    throw error;
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
};
