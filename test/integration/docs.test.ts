import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

describe('generated documentation', () => {
  it('describes every setting as the schema has it', () => {
    const said = execFileSync(process.execPath, ['build/settings-page.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });

    expect(said).toBe('');
  });
});
