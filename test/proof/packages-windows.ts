import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Proof } from './proof.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The installers with the whole agent and its Node, installed, upgraded and removed under Wine. */
export const packagesWindows: Proof = () =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
        ...['run', '--project', 'lab', 'test/lab/windows-setup.test.ts', '--reporter=verbose'],
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
