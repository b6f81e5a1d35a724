import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { needsLinux } from '../support/needs.ts';
import type { Proof } from './proof.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/**
 * Every package that can be made here, made twice in two places: the same bytes. A slice leaves
 * compression out, which shows the same of what is packed, and not of the compressors.
 */
export const packagesTwice: Proof = async ({ isSlice }) => {
  const why = needsLinux();
  if (why !== null) return { skipped: why };
  const work = await mkdtemp(join(tmpdir(), 'linesman-twice-'));
  try {
    const first = await hashesOf(join(work, 'one'), isSlice);
    const second = await hashesOf(join(work, 'another', 'place'), isSlice);
    const differing = [...first].filter(([name, hash]) => second.get(name) !== hash);
    for (const [name, hash] of first)
      console.log(
        `  ${name}: ${second.get(name) === hash ? `twice ${hash.slice(0, 16)}…` : 'DIFFERS'}`,
      );
    return {
      ok: first.size > 0 && first.size === second.size && differing.length === 0,
      figures: `${String(first.size)} packages, ${String(differing.length)} of them differ`,
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/** Of each file that is made, by its name. What cannot be made here is printed with its reason. */
async function hashesOf(output: string, isSlice: boolean): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await run(
    process.execPath,
    ['build/package.mjs', '--output', output, ...(isSlice ? ['--fast'] : [])],
    { cwd: ROOT, maxBuffer: 16 * 1024 * 1024 },
  );
  for (const line of stdout.split('\n'))
    if (line.includes('not made') || line.includes('without Electron')) console.log(`  ${line}`);
  const made = [...stdout.matchAll(/^\S+ +(\/\S+) \(\d+ s\)$/gm)].map(([, file = '']) => file);
  const hashes = new Map<string, string>();
  for (const file of made) {
    if ((await stat(file)).isDirectory()) continue;
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    hashes.set(basename(file), hash.digest('hex'));
  }
  return hashes;
}
