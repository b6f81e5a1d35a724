import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const folders = [
  mkdtempSync(join(tmpdir(), 'linesman-one-')),
  mkdtempSync(join(ROOT, 'out', 'linesman-two-')),
];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Twice a whole build beside other tests. */
const BUILT_WITHIN_MS = 120_000;
const run = promisify(execFile);

const packed = async (output: string): Promise<string> => {
  const script = `import { npmPackage } from './build/package/npm.mjs'; console.log(await npmPackage({ output: ${JSON.stringify(output)} }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
  });
  return stdout.trim();
};

const hashes = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  );

it(
  'makes the same headless package twice, wherever it is built',
  { timeout: BUILT_WITHIN_MS },
  async () => {
    const [one = '', two = ''] = await Promise.all(folders.map(packed));
    const [staged = {}, again = {}] = folders.map((folder) => hashes(join(folder, 'stage', 'npm')));

    expect(Object.keys(staged)).toContain('linesman.mjs');
    expect(again).toEqual(staged);
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
  },
);

it('pulls koffi alone', () => {
  const manifest = JSON.parse(
    readFileSync(join(folders[0] ?? '', 'stage', 'npm', 'package.json'), 'utf8'),
  ) as { dependencies: Record<string, string> };

  expect(Object.keys(manifest.dependencies)).toEqual(['koffi']);
});
