import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { needsWindows } from '../support/lab/windows.ts';
import { needsCommands } from '../support/needs.ts';
import type { Proof } from './proof.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Long enough for a setup of 350 MB under Wine on a machine that has much else to do. */
const EACH_WITHIN_MS = 900_000;

/** What Windows gets, with the whole agent and its Node: installed, used, upgraded and removed under Wine. */
export const packagesWindows: Proof = () => {
  const why = [
    ...needsWindows(),
    needsCommands('makensis', 'wixl', 'msibuild', 'msiinfo', 'nginx'),
  ].find((need) => need !== null);
  // Vitest ends well when it skips all.
  if (why !== undefined) return Promise.resolve({ skipped: why });
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
        ...[
          'run',
          '--project',
          'lab',
          ...['setup', 'docs', 'headless', 'update', 'electron'].map(
            (name) => `test/lab/windows-${name}.test.ts`,
          ),
          '--reporter=verbose',
          `--testTimeout=${String(EACH_WITHIN_MS)}`,
        ],
      ],
      {
        cwd: ROOT,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, LINESMAN_PROOF: '1' },
      },
    );
    child.once('error', reject);
    child.once('exit', (status) => {
      resolve({ ok: status === 0, figures: 'see above' });
    });
  });
};
