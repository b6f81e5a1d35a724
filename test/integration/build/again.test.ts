import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const AGAIN = join(ROOT, 'build', 'again.mjs');

/** Fails the first time that it runs in its folder, as a test does that a busy machine holds up. */
const FAILS_ONCE = `
  import { existsSync, writeFileSync } from 'node:fs';
  import { it } from 'vitest';
  it('keeps its time', () => {
    const isBusy = !existsSync('ran');
    writeFileSync('ran', '');
    if (isBusy) throw new Error('busy');
  });`;
const FAILS = `import { it } from 'vitest'; it('is wrong', () => { throw new Error('wrong'); });`;
const HOLDS = `import { it } from 'vitest'; it('holds', () => {});`;

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Runs a lane of these suites, then once more alone what may be run again. @param beside reports of other lanes */
function lane(
  project: string,
  sources: readonly string[],
  beside: Readonly<Record<string, object>> = {},
) {
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'out', 'suites-'));
  folders.push(folder);
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    `export default { test: { projects: [{ test: { name: '${project}', include: ['*.test.mjs'] } }] } };\n`,
  );
  sources.forEach((source, nth) => {
    writeFileSync(join(folder, `suite-${String(nth)}.test.mjs`), source);
  });
  const results = `test-results-${project}.json`;
  const run = (args: readonly string[]) =>
    spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', timeout: 50_000 });
  run([VITEST, 'run', '--project', project, '--reporter=json', `--outputFile=${results}`]);
  for (const [name, report] of Object.entries(beside))
    writeFileSync(join(folder, name), JSON.stringify(report));
  const { status, stdout } = run([AGAIN, results, ...Object.keys(beside)]);
  const report = JSON.parse(readFileSync(join(folder, results), 'utf8')) as object;
  return { status, stdout, report };
}

describe('what failed beside the other lanes', { timeout: 120_000 }, () => {
  it('passes where it holds alone, and that is said', () => {
    const { status, stdout, report } = lane('lab', [FAILS_ONCE, HOLDS]);

    expect(status).toBe(0);
    expect(stdout).toContain(
      'failed beside other lanes, passed alone: suite-0.test.mjs > keeps its time',
    );
    expect(report).toMatchObject({ success: true, numPassedTests: 2, numFailedTests: 0 });
  });

  it('stays failed where it fails alone too', () => {
    const { status, stdout, report } = lane('e2e', [FAILS, HOLDS]);

    expect(status).toBe(1);
    expect(stdout).toContain('failed twice: suite-0.test.mjs > is wrong');
    expect(report).toMatchObject({ success: false, numPassedTests: 1, numFailedTests: 1 });
  });

  it('gets no second draw where it draws its inputs at random', () => {
    const { status, stdout, report } = lane('integration', [FAILS_ONCE]);

    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(report).toMatchObject({ success: false, numFailedTests: 1 });
  });

  it('is not run again beside a lane in which something failed that was no test', () => {
    const stray = { success: false, testResults: [], numPassedTests: 1, numFailedTests: 0 };
    const { status, stdout } = lane('lab', [FAILS_ONCE], { 'test-results-e2e.json': stray });

    expect(status).toBe(1);
    expect(stdout).toBe('');
  });

  it('is not run again where a whole file broke', () => {
    expect(lane('lab', [`throw new Error('no import');`]).status).toBe(1);
  });
});
