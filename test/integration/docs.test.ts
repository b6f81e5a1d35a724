import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

describe('generated documentation', () => {
  it.each([
    ['describes every setting as the schema has it', 'build/settings-page.mjs'],
    ['offers every setting to group policy, and in the JSON Schema', 'build/policy-templates.mjs'],
    [
      'says of every file and every rule of a bundle what it holds and takes',
      'build/privacy-page.mjs',
    ],
    ['names the files that decide each code, and every code has one', 'build/code-table.mjs'],
  ])('%s', (_, script) => {
    const said = execFileSync(process.execPath, [script, '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });

    expect(said).toBe('');
  });
});
