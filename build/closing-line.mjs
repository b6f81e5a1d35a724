// Prints what the test run counted, as one line that any reader of logs can find; fails when
// nothing ran.
import { readFile } from 'node:fs/promises';

const {
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
} = JSON.parse(await readFile(process.argv[2], 'utf8'));
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = passed === 0 || failed > 0 ? 1 : 0;
