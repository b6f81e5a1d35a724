import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Unpacks a commit, runs a program of ours with the sources of that time, and hands over what it
 * left in `data/`. Needs a clone with its history; the packages are those of today.
 *
 * @param take is given the folder `data/`
 */
export function runCodeOf(commit: string, program: string, take: (data: string) => void): void {
  const repository = execFileSync('git', ['rev-parse', '--show-toplevel'], {
    encoding: 'utf8',
  }).trim();
  const folder = mkdtempSync(join(tmpdir(), 'linesman-older-'));
  try {
    const packed = execFileSync('git', ['archive', commit], {
      cwd: repository,
      maxBuffer: 512 * 1024 * 1024,
    });
    execFileSync('tar', ['-x'], { cwd: folder, input: packed });
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'write.ts'), program);
    mkdirSync(join(folder, 'data'));
    execFileSync(process.execPath, ['write.ts'], { cwd: folder, stdio: 'inherit' });
    take(join(folder, 'data'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
