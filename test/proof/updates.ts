import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needsCommands, needsEnvironment, needsLinux, needsRoot } from '../support/needs.ts';
import { breakAgent, remade, renumber } from '../support/packages/app-images.ts';
import { updateLives } from '../support/packages/update-lives.ts';
import { type Proof, say } from './proof.ts';
import { runTests } from './run-tests.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FIRST = '0.1.0';
const WORKS = '0.2.0';
const BROKEN = '0.3.0';
const run = promisify(execFile);

const missing = (): string | null =>
  needsLinux() ??
  needsRoot() ??
  needsCommands('nginx', 'unshare', 'nsenter', 'unsquashfs', 'mksquashfs') ??
  needsEnvironment('ELECTRON_OVERRIDE_DIST_PATH', 'an unpacked Electron') ??
  needsEnvironment('LINESMAN_DESKTOP', 'a desktop with a system tray') ??
  needsEnvironment('APPIMAGE_TOOLS_PATH', 'the runtime of AppImage');

/**
 * An AppImage of this tree updates itself from a feed to a version that works, and throws away one
 * whose agent does not come up.
 */
export const updates: Proof = async () => {
  const why = missing();
  if (why !== null) return { skipped: why };
  const output = mkdtempSync(join(tmpdir(), 'linesman-updates-'));
  try {
    // The command that asks for the state runs as an ordinary user.
    chmodSync(output, 0o755);
    cpSync(join(ROOT, 'out'), join(output, 'out'), { recursive: true });
    cpSync(process.execPath, join(output, 'node'));
    const options = ['--target', 'AppImage', '--fast', '--build-version', FIRST];
    const { stdout } = await run(
      process.execPath,
      ['build/package.mjs', ...options, '--output', output],
      { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 },
    );
    const [, first] = /^AppImage +(\/\S+) /m.exec(stdout) ?? [];
    if (first === undefined) throw new Error(stdout);
    const works = join(output, `Linesman-${WORKS}-x86_64.AppImage`);
    const broken = join(output, `Linesman-${BROKEN}-x86_64.AppImage`);
    await remade(first, works, (folder) => renumber(folder, FIRST, WORKS));
    await remade(first, broken, breakAgent);
    const small = await runTests('integration', ['test/integration/update/extracted.test.ts']);
    const { wrong, figures } = await updateLives(
      {
        first: { version: FIRST, file: first },
        works: { version: WORKS, file: works },
        broken: { version: BROKEN, file: broken },
      },
      [join(output, 'node'), join(output, 'out', 'linesman.mjs')],
    );
    say(wrong, 1);
    return { ok: wrong.length === 0 && 'ok' in small && small.ok, figures };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
};
