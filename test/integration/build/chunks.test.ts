import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { needsBuild } from '../../support/lab/linesman.ts';
import { describeWhere } from '../../support/needs.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'out', 'cli');

describeWhere([needsBuild()], 'the built commands', () => {
  // One letter beyond it, and Node holds the whole file in two bytes a character.
  it('are ASCII', () => {
    const chunks = readdirSync(folder).filter((name) => name.endsWith('.cjs'));
    expect(chunks).toContain('probe.cjs');
    for (const name of chunks) {
      const text = readFileSync(join(folder, name), 'latin1');
      const at = text.search(/[^\0-\x7f]/);
      expect(at === -1 ? null : `${name}: ${text.slice(at - 40, at + 20)}`).toBeNull();
    }
  });
});
