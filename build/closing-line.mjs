// Prints what a test run counted, as one line that any reader of logs can find; fails when
// something failed, or nothing ran. usage: closing-line.mjs RESULTS STATUS     vitest's JSON
// report, and the exit status of the whole run
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';

const [file, status] = process.argv.slice(2);
const { testResults, numPassedTests, numFailedTests, numPendingTests } = existsSync(file)
  ? JSON.parse(await readFile(file, 'utf8'))
  : { testResults: [], numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
if (!existsSync(file)) console.log(`no test ran: ${file} is not there`);

// Where a hook or an import fails, vitest calls the file failed and its tests skipped.
const broken = testResults.filter(
  (result) =>
    result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
);
for (const { name, message } of broken)
  console.log(
    `failed outside its tests: ${relative(process.cwd(), name)}${message === '' ? '' : `: ${message.split('\n')[0]}`}`,
  );

let failed = numFailedTests + broken.length;
// An error that no test waited for, and whatever else of the run is no test.
if (failed === 0 && status !== '0') {
  console.log(`the run ended with status ${status}, though no test failed`);
  failed = 1;
}
console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
process.exitCode = numPassedTests === 0 || failed > 0 ? 1 : 0;
