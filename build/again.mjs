// Runs what failed beside the other lanes once more alone, on a machine that is quiet then: the lab and
// the pages measure time on lines, displays and processes, and a lane beside them can take that time
// away. What passes alone is said so, and counts as passed. What draws its inputs at random (unit,
// integration) gets no second draw, and many failures are no lack of time.
// usage: again.mjs RESULTS…     vitest's JSON reports of the lanes, named test-results-PROJECT.json;
// exits with 0 when no test of them is left that failed, and rewrites the reports of what it ran
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const MEET_TIME = new Set(['lab', 'e2e']);
const MAX_FAILED_TESTS = 6;

const failedIn = ({ assertionResults }) =>
  assertionResults.filter(({ status }) => status === 'failed');
const VITEST = join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
const nameOf = (path) => relative(process.cwd(), path);

const lanes = process.argv.slice(2).map((file) => ({
  file,
  project: basename(file, '.json').replace('test-results-', ''),
  report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null,
}));
const broken = lanes.filter(({ report }) => report === null || !report.success);
const failedFilesOf = ({ report }) =>
  report === null ? [] : report.testResults.filter(({ status }) => status === 'failed');
const failed = broken.flatMap(failedFilesOf);
const tests = failed.flatMap(failedIn).length;
const isForAgain =
  // A lane that failed without a failed file met an error that was no test.
  broken.every((lane) => MEET_TIME.has(lane.project) && failedFilesOf(lane).length > 0) &&
  // Where a hook or an import fails, vitest counts no test.
  failed.every((result) => failedIn(result).length > 0) &&
  tests > 0 &&
  tests <= MAX_FAILED_TESTS;
if (!isForAgain) process.exit(1);

let left = 0;
for (const lane of broken) {
  const { file, project, report } = lane;
  const files = failedFilesOf(lane);
  console.log(`--- again, alone: ${files.map(({ name }) => nameOf(name)).join(', ')}`);
  const into = `${file}.again`;
  const { status } = spawnSync(
    process.execPath,
    [
      ...[VITEST, 'run', '--project', project, '--reporter=default', '--reporter=json'],
      ...[`--outputFile.json=${into}`, ...files.map(({ name }) => nameOf(name))],
    ],
    { stdio: 'inherit' },
  );
  const again = existsSync(into) ? JSON.parse(readFileSync(into, 'utf8')) : { testResults: [] };
  const second = new Map(again.testResults.map((one) => [one.name, one]));
  for (const { name, assertionResults } of files)
    for (const { fullName } of assertionResults.filter((test) => test.status === 'failed')) {
      const now = second.get(name)?.assertionResults.find((test) => test.fullName === fullName);
      const isWell = status === 0 && now?.status === 'passed';
      if (!isWell) left += 1;
      console.log(
        `${isWell ? 'failed beside other lanes, passed alone' : 'failed twice'}: ${nameOf(name)} > ${fullName}`,
      );
    }
  if (status !== 0) left += 1;
  const testResults = report.testResults.map((one) => second.get(one.name) ?? one);
  const count = (wanted) =>
    testResults.flatMap((one) => one.assertionResults).filter((one) => one.status === wanted)
      .length;
  const merged = {
    ...report,
    testResults,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
  };
  writeFileSync(file, JSON.stringify({ ...merged, success: merged.numFailedTests === 0 }));
}
process.exitCode = left === 0 ? 0 : 1;
