import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url).pathname;
const OUT = new URL('../../../out/cli/', import.meta.url);

const sourcesOf = async (file: string): Promise<readonly string[]> =>
  (JSON.parse(await readFile(new URL(`${file}.map`, OUT), 'utf8')) as { sources: string[] })
    .sources;

/** What is loaded with a part of the command: its imports, but none that are made at a call. */
async function loadedWith(part: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [join(ROOT, 'cli/commands', part)],
    ...{ bundle: true, write: false, metafile: true, platform: 'node', format: 'cjs' },
    ...{ external: ['koffi'], outdir: ROOT, logLevel: 'silent', absWorkingDir: ROOT },
  });
  const loaded = new Set<string>();
  const visit = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind, external } of metafile.inputs[path]?.imports ?? [])
      if (external !== true && kind !== 'dynamic-import') visit(next);
  };
  visit(relative(ROOT, join(ROOT, 'cli/commands', part)));
  return [...loaded];
}

describe('what a cold probe loads before its first packet', () => {
  it('is its own code alone: no schema, and no other package', async () => {
    const foreign = (await sourcesOf('probe.cjs')).filter((one) => one.includes('node_modules'));

    expect(foreign).toEqual([]);
    expect(await sourcesOf('probe-later.cjs')).toContainEqual(expect.stringContaining('/zod/'));
  });
});

describe('what a cold probe loads while the answer to its first packet travels', () => {
  it.each(['probe-climb.ts', 'probe-look.ts'])(
    'is what reads that answer and the network: %s holds no package, no verdict, no report, no agent',
    async (part) => {
      const loaded = await loadedWith(part);

      expect(loaded.length).toBeGreaterThan(50);
      expect(
        loaded.filter((path) =>
          /node_modules|^(?:diagnosis|report|agent\/client|agent\/ipc|probes\/web|probes\/outlook|cli\/render)\/|^cli\/words\.ts|^agent\/probes-io\.ts|^model\/text\/en\.ts/.test(
            path,
          ),
        ),
      ).toEqual([]);
    },
  );

  it('the rest comes after it, and is asked for by no part before', async () => {
    const later = await loadedWith('probe-later.ts');

    expect(later).toContain('diagnosis/diagnose.ts');
    expect(later).toContain('cli/render/ladder.ts');
    expect(later.filter((path) => /history-rows|borrowed-settings|typed-list/.test(path))).toEqual(
      [],
    );
  });
});
