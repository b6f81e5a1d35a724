// Prints what a test run counted, as one line that any reader of logs can find; fails when
// something failed, or nothing ran. usage: closing-line.mjs STATUS RESULTS…     the exit status of
// the whole run, and vitest's JSON reports of its parts
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';

const [status, ...files] = process.argv.slice(2);
const reports = [];
for (const file of files) {
  if (existsSync(file)) reports.push(JSON.parse(await readFile(file, 'utf8')));
  else console.log(`no test ran: ${file} is not there`);
}
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);

// Where a hook or an import fails, vitest calls the file failed and its tests skipped.
const broken = reports
  .flatMap(({ testResults }) => testResults)
  .filter(
    (result) =>
      result.status === 'failed' &&
      !result.assertionResults.some((test) => test.status === 'failed'),
  );
for (const { name, message } of broken)
  console.log(
    `failed outside its tests: ${relative(process.cwd(), name)}${message === '' ? '' : `: ${message.split('\n')[0]}`}`,
  );

const passed = sum('numPassedTests');
let failed = sum('numFailedTests') + broken.length;
// An error that no test waited for, and whatever else of the run is no test.
if (failed === 0 && status !== '0') {
  console.log(`the run ended with status ${status}, though no test failed`);
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed, ${sum('numPendingTests')} skipped`);
process.exitCode = passed === 0 || failed > 0 || reports.length < files.length ? 1 : 0;
