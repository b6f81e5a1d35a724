import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ProofOutcome } from './proof.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Long enough for a setup of 350 MB under Wine on a machine that has much else to do. */
const EACH_WITHIN_MS = 900_000;

/** Runs files of tests whole, with what they hold back from every change; prints each test. */
export const runTests = (tier: string, files: readonly string[]): Promise<ProofOutcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--project', tier, ...files, '--reporter=verbose'],
        `--testTimeout=${String(EACH_WITHIN_MS)}`,
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
