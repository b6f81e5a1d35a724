import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allOf, describeCommand } from '../../../cli/described.ts';
import { programFor } from '../../../cli/program.ts';
import { bareEnvironment, LINESMAN, runLinesman } from '../../support/linesman.ts';
import { describeWhere, needsCommands, needsFile } from '../../support/needs.ts';

const folder = mkdtempSync(join(tmpdir(), 'linesman-man-'));
const page = join(folder, 'linesman.1');
beforeAll(async () => {
  const env = bareEnvironment(folder, { SOURCE_DATE_EPOCH: '1700000000' });
  writeFileSync(page, (await runLinesman(['man'], env)).stdout);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const BUILT = needsFile(LINESMAN, 'npm run build');

describeWhere([BUILT, needsCommands('mandoc')], 'the manual page', () => {
  it('has no fault that mandoc finds', () => {
    const { status, stdout } = spawnSync('mandoc', ['-T', 'lint', page], { encoding: 'utf8' });

    expect([status, stdout]).toEqual([0, '']);
  });

  it('holds every command, each of its options and the date of the build', () => {
    const text = execFileSync('mandoc', ['-T', 'utf8', '-O', 'width=200', page], {
      encoding: 'utf8',
    }).replace(/.\u0008/g, '');

    for (const { path, options } of allOf(describeCommand(programFor([])))) {
      if (path === '') continue;
      expect(text).toMatch(new RegExp(`^ *linesman ${path} `, 'm'));
      for (const { names } of options) expect(text).toContain(names.at(-1));
    }
    expect(text).toContain('EXIT STATUS');
    expect(text).toContain('2023-11-14');
  });
});
