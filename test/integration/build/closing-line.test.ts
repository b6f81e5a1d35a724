import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const CLOSING_LINE = join(ROOT, 'build', 'closing-line.mjs');

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder from which vitest can be imported. */
function suitesFolder(): string {
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'out', 'suites-'));
  folders.push(folder);
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {};\n');
  return folder;
}

/** Prints the closing line of a report. @returns its lines, and the exit status */
function close(
  folder: string,
  runStatus: number | null,
): { readonly said: readonly string[]; readonly status: number | null } {
  const { status, stdout } = spawnSync(
    process.execPath,
    [CLOSING_LINE, String(runStatus), join(folder, 'results.json')],
    { cwd: folder, encoding: 'utf8', timeout: 20_000 },
  );
  return { said: stdout.trimEnd().split('\n'), status };
}

/** Runs suites by vitest, each from a source, and prints the closing line of what it reports. */
function closingLineOf(...sources: readonly string[]): ReturnType<typeof close> {
  const folder = suitesFolder();
  sources.forEach((source, nth) => {
    writeFileSync(
      join(folder, `suite-${String(nth)}.test.mjs`),
      `import * as t from 'vitest';\n${source}\n`,
    );
  });
  const run = spawnSync(
    process.execPath,
    [
      VITEST,
      'run',
      '--root',
      folder,
      '--config',
      join(folder, 'vitest.config.mjs'),
      '--reporter',
      'json',
      '--outputFile',
      join(folder, 'results.json'),
    ],
    {
      encoding: 'utf8',
      timeout: 25_000,
      env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    },
  );
  return close(folder, run.status);
}

const GOOD = `t.it('holds', () => { t.expect(1).toBe(1); });`;
const BAD = `t.it('does not hold', () => { t.expect(1).toBe(2); });`;
const SKIPPED = `t.it.skip('waits', () => {});`;
const failing = (hook: string): string =>
  `t.describe('on a server', () => { t.${hook}(() => { throw new Error('no server'); }); t.it('one', () => {}); t.it('two', () => {}); });`;

it.each([
  ['tests that hold', [GOOD, GOOD], '2 passed, 0 failed, 0 skipped', 0],
  ['a test that fails', [GOOD, BAD], '1 passed, 1 failed, 0 skipped', 1],
  [
    'a test that is skipped beside one that holds',
    [GOOD, SKIPPED],
    '1 passed, 0 failed, 1 skipped',
    0,
  ],
  ['nothing but skipped tests', [SKIPPED], '0 passed, 0 failed, 1 skipped', 1],
  ['a beforeAll that fails', [GOOD, failing('beforeAll')], '1 passed, 1 failed, 2 skipped', 1],
  ['an afterAll that fails', [failing('afterAll')], '2 passed, 1 failed, 0 skipped', 1],
  [
    'an import that fails',
    [GOOD, `await import('./not-there.mjs');`],
    '1 passed, 1 failed, 0 skipped',
    1,
  ],
  ['a suite without a test', [GOOD, ''], '1 passed, 1 failed, 0 skipped', 1],
  [
    'a failed test and two failed files',
    [BAD, failing('beforeAll'), 'throw new Error("no suite");'],
    '0 passed, 3 failed, 2 skipped',
    1,
  ],
  [
    'an error that comes outside of every test',
    [
      `t.it('ends too soon', async () => { setTimeout(() => { throw new Error('late'); }, 1); await new Promise((resolve) => setTimeout(resolve, 100)); });`,
    ],
    '1 passed, 1 failed, 0 skipped',
    1,
  ],
] as const)('counts %s', (_, sources, line, status) => {
  const closed = closingLineOf(...sources);

  expect(closed.said.at(-1)).toBe(line);
  expect(closed.status).toBe(status);
});

it('names each file that failed outside its tests', () => {
  const { said } = closingLineOf(GOOD, failing('beforeAll'), 'throw new Error("no suite");');

  expect(said.slice(0, -1).toSorted()).toEqual([
    'failed outside its tests: suite-1.test.mjs',
    'failed outside its tests: suite-2.test.mjs: no suite',
  ]);
});

it('counts a failure when no test ran at all: the types or the lint failed before', () => {
  const { said, status } = close(suitesFolder(), 2);

  expect(said.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
  expect(status).toBe(1);
});
