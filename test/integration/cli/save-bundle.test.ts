import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileIn, saveBundle } from '../../../electron/save-bundle.ts';
import { LINESMAN } from '../../support/linesman.ts';
import { temporaryFolder } from '../agent/workbench.ts';

it('saves a bundle beside an agent that is dead, without asking it', async () => {
  const into = temporaryFolder();

  const saved = await saveBundle({
    node: process.execPath,
    entry: LINESMAN,
    dataFolder: temporaryFolder(),
    into,
  });

  if (!saved.ok) throw new Error(saved.message);
  expect(saved.file.startsWith(join(into, 'bundle-'))).toBe(true);
  expect(existsSync(saved.file)).toBe(true);
});

it('gives the last word of a command that saves none', async () => {
  const entry = join(temporaryFolder(), 'entry.mjs');
  writeFileSync(entry, 'console.error("linesman: the disk is full"); process.exit(1);');
  const given = { entry, dataFolder: temporaryFolder(), into: temporaryFolder() };

  expect(await saveBundle({ node: process.execPath, ...given })).toEqual({
    ok: false,
    message: 'the disk is full',
  });
  expect(await saveBundle({ node: join(given.into, 'no-node'), ...given })).toMatchObject({
    ok: false,
  });
});

it('takes no other document for a bundle', () => {
  for (const printed of ['', '[]', 'null', '{"file":""}', '{"file":7}', '{"id":"x"}'])
    expect(fileIn(printed)).toBeNull();
});
