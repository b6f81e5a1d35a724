import { build } from 'esbuild';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** Bundles a source of this project for the Node inside the oldest Electron that the tests run. */
export async function bundleForShell(source: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, source)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node16',
    format: 'cjs',
    external: ['electron'],
    logLevel: 'silent',
    define: { __VERSION__: '"test"' },
  });
}
