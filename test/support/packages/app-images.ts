import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const AT_MOST_MS = 600_000;

/**
 * Another version out of an AppImage: the same runtime and the same files, but what `change` does to
 * them. To pack Electron anew for each would take minutes.
 *
 * @param change is given the folder of the files
 */
export async function remade(
  appImage: string,
  out: string,
  change: (folder: string) => Promise<void>,
): Promise<void> {
  const work = await mkdtemp(join(dirname(out), 'remade-'));
  try {
    const { stdout } = await run(appImage, ['--appimage-offset']);
    const runtimeBytes = Number(stdout.trim());
    const folder = join(work, 'files');
    const quietly = { timeout: AT_MOST_MS, maxBuffer: 16 * 1024 * 1024 };
    const unpack = ['-no-progress', '-offset', String(runtimeBytes), '-dest', folder, appImage];
    await run('unsquashfs', unpack, quietly);
    await change(folder);
    const squashed = join(work, 'squashed');
    const pack = ['-noI', '-noD', '-noF', '-noX', '-no-progress', '-root-owned'];
    await run('mksquashfs', [folder, squashed, ...pack], quietly);
    await pipeline(
      createReadStream(appImage, { end: runtimeBytes - 1 }),
      createWriteStream(out, { mode: 0o755 }),
    );
    await pipeline(createReadStream(squashed), createWriteStream(out, { flags: 'a' }));
    await chmod(out, 0o755);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The agent calls itself another version; it is the same otherwise. */
export async function renumber(folder: string, from: string, to: string): Promise<void> {
  const commands = join(folder, 'resources', 'agent', 'cli');
  let count = 0;
  for (const name of (await readdir(commands)).filter((one) => one.endsWith('.cjs'))) {
    const text = await readFile(join(commands, name), 'utf8');
    const changed = text.replaceAll(`"${from}"`, `"${to}"`);
    if (changed !== text) count += 1;
    await writeFile(join(commands, name), changed);
  }
  if (count === 0) throw new Error(`no command of ${folder} calls itself ${from}`);
}

/** Its agent ends as it starts. */
export const breakAgent = (folder: string): Promise<void> =>
  writeFile(
    join(folder, 'resources', 'agent', 'linesman.mjs'),
    "console.error('this version is broken'); process.exit(1);\n",
  );
