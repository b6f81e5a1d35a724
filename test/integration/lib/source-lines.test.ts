import { build } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
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

describe.each([
  ['an ES module', 'out/bundle.mjs', (file: string) => pathToFileURL(file).href],
  ['a CommonJS module in a folder with a blank', 'my out/bundle.cjs', (file: string) => file],
])('the stack of an internal error in %s', (_, name, written) => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-stack-'));
  const bundle = join(folder, name);
  let stack = '';

  beforeAll(async () => {
    writeFileSync(join(folder, 'fails.ts'), SOURCE);
    await build({
      entryPoints: [join(folder, 'fails.ts')],
      outfile: bundle,
      bundle: true,
      format: name.endsWith('.cjs') ? 'cjs' : 'esm',
      platform: 'node',
      sourcemap: true,
      sourcesContent: false,
      minify: true,
    });
    const column = readFileSync(bundle, 'utf8').split('throw')[0]?.length ?? 0;
    stack = `Error: on line four\n    at fails (${written(bundle)}:1:${String(column + 1)})\n    at async ${written(bundle)}:1:${String(column + 1)}\n    at node:internal/process:1:2`;
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('names the file and the line of the source', () => {
    const source = join(folder, 'fails.ts');
    expect(sourceLines(stack)).toContain(`at fails (${source}:4:`);
    expect(sourceLines(stack)).toContain(`at async ${source}:4:`);
  });

  it('leaves the places alone that no map knows', () => {
    expect(sourceLines(stack)).toContain('at node:internal/process:1:2');
  });

  it('leaves a place alone whose source the bundler made up', () => {
    const map = readFileSync(`${bundle}.map`, 'utf8');
    writeFileSync(
      `${bundle}.map`,
      map.replace(/"[^"]*fails\.ts"/, '"command:./commands/fails.ts"'),
    );

    expect(sourceLines(stack)).toBe(stack);

    writeFileSync(`${bundle}.map`, map);
  });

  it('stays as it is where the map is torn or missing', () => {
    truncateSync(`${bundle}.map`, 10);
    expect(sourceLines(stack)).toBe(stack);
    rmSync(`${bundle}.map`);
    expect(sourceLines(stack)).toBe(stack);
  });
});
