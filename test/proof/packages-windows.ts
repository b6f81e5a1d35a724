import { needsWindows } from '../support/lab/windows.ts';
import { needsCommands } from '../support/needs.ts';
import type { Proof } from './proof.ts';
import { runTests } from './run-tests.ts';

/** What Windows gets, with the whole agent and its Node: installed, used, upgraded and removed under Wine. */
export const packagesWindows: Proof = async () => {
  const why = [
    ...needsWindows(),
    needsCommands('makensis', 'wixl', 'msibuild', 'msiinfo', 'nginx'),
  ].find((need) => need !== null);
  // Vitest ends well when it skips all.
  if (why !== undefined) return { skipped: why };
  return runTests(
    'lab',
    ['setup', 'docs', 'headless', 'update', 'electron'].map(
      (name) => `test/lab/windows-${name}.test.ts`,
    ),
  );
};
