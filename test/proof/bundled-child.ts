import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { CHILD } from '../support/delivering.ts';

/** The child as one file: it starts three times as fast, and a proof starts it a thousand times. */
export async function bundledChild(): Promise<{ readonly path: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-child-'));
  const path = join(folder, 'child.mjs');
  await build({
    entryPoints: [CHILD],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return {
    path,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
