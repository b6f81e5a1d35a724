import { build } from 'esbuild';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceLines } from '../../../lib/source-lines.ts';

const SOURCE = `// A comment that the bundle does not hold.
// Another one.
export function fails(): never {
  throw new Error('on line four');
}
`;

describe('the stack of an internal error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-stack-'));
  const bundle = join(folder, 'out', 'bundle.mjs');
  let stack = '';

  beforeAll(async () => {
    writeFileSync(join(folder, 'fails.ts'), SOURCE);
    await build({
      entryPoints: [join(folder, 'fails.ts')],
      outfile: bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      sourcemap: true,
      sourcesContent: false,
      minify: true,
    });
    const url = pathToFileURL(bundle).href;
    stack = `Error: on line four\n    at fails (${url}:1:36)\n    at node:internal/process:1:2`;
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('names the file and the line of the source', () => {
    expect(sourceLines(stack)).toContain(`${join(folder, 'fails.ts')}:4:`);
  });

  it('leaves the places alone that no map knows', () => {
    expect(sourceLines(stack)).toContain('at node:internal/process:1:2');
  });

  it('stays as it is where the map is torn or missing', () => {
    truncateSync(`${bundle}.map`, 10);
    expect(sourceLines(stack)).toBe(stack);
    rmSync(`${bundle}.map`);
    expect(sourceLines(stack)).toBe(stack);
  });
});
