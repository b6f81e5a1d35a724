import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'out', 'cli');
const isBuilt = existsSync(FOLDER);
if (!isBuilt) console.log('skipped: the built commands need npm run build');

describe.skipIf(!isBuilt)('the built commands', () => {
  // The bundler escapes other characters everywhere but in regular expressions: write those as \u….
  it('are ASCII, for one other character doubles the memory that a source takes', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.cjs'));
    expect(files).toContain('start.cjs');

    const others = files.flatMap((name) => {
      const found = /.{0,40}[^\0-\x7f].{0,40}/.exec(readFileSync(join(FOLDER, name), 'utf8'));
      return found === null ? [] : [`${name}: ${found[0]}`];
    });

    expect(others).toEqual([]);
  });
});
