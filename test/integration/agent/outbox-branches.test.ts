import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { PAGE_BYTES, restoreBranches } from '../../../agent/outbox/restore-branches.ts';
import { temporaryFolder } from './workbench.ts';

const ROWS = 6_000;
const TABLE_BRANCH = 0x05;
/** A pointer map begins like a branch: with the kind of a child. */
const PAGES_A_MAP = 820;

/** A table of three levels, with rows that were deleted in between. */
function largeTable(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA auto_vacuum = INCREMENTAL');
  database.exec('CREATE TABLE item (id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT');
  database.exec('BEGIN');
  const insert = database.prepare('INSERT INTO item VALUES (?, zeroblob(?))');
  for (let row = 0; row < ROWS; row += 1) insert.run(`report ${String(row)}`, 1_200 + (row % 700));
  database.exec('DELETE FROM item WHERE rowid % 7 = 3');
  database.exec('COMMIT');
  database.close();
}

function verdictOn(path: string): unknown {
  const database = new DatabaseSync(path);
  const verdict = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  database.close();
  return verdict;
}

describe('branches of a table', () => {
  it('are written anew, each of them, so that the whole file is sound again', () => {
    const folder = temporaryFolder();
    const sound = join(folder, 'sound.sqlite');
    const damaged = join(folder, 'damaged.sqlite');
    largeTable(sound);
    const bytes = readFileSync(sound);
    const pages = Array.from({ length: bytes.length / PAGE_BYTES }, (_, page) => page);
    const branches = pages.filter(
      (page) => page % PAGES_A_MAP !== 1 && bytes[page * PAGE_BYTES] === TABLE_BRANCH,
    );
    expect(branches.length).toBeGreaterThan(3);

    for (const page of branches) {
      const without = Buffer.from(bytes).fill(0, page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
      writeFileSync(damaged, without);
      expect(verdictOn(damaged)).not.toBe('ok');

      expect(restoreBranches(damaged, 'missing')).toEqual({ ok: true, value: 1 });

      expect(verdictOn(damaged)).toBe('ok');
    }
  });

  it('are written anew where they still look like branches but lead astray, and rows stay reachable', () => {
    const folder = temporaryFolder();
    const sound = join(folder, 'sound.sqlite');
    const damaged = join(folder, 'damaged.sqlite');
    largeTable(sound);
    const bytes = readFileSync(sound);
    const pages = Array.from({ length: bytes.length / PAGE_BYTES }, (_, page) => page);
    const branches = pages.filter(
      (page) => page % PAGES_A_MAP !== 1 && bytes[page * PAGE_BYTES] === TABLE_BRANCH,
    );

    for (const page of branches) {
      const astray = Buffer.from(bytes);
      // The place of its third way, behind twelve bytes of head and two places.
      const at = page * PAGE_BYTES + 12 + 2 * 2 + 1;
      astray[at] = (astray[at] ?? 0) ^ 0x40;
      writeFileSync(damaged, astray);
      expect(verdictOn(damaged)).not.toBe('ok');

      expect(restoreBranches(damaged, 'all').ok).toBe(true);

      expect(verdictOn(damaged)).toBe('ok');
    }
  });

  it('stay as they are in a sound file', () => {
    const folder = temporaryFolder();
    const sound = join(folder, 'sound.sqlite');
    largeTable(sound);
    copyFileSync(sound, join(folder, 'copy.sqlite'));

    expect(restoreBranches(sound, 'missing')).toEqual({ ok: true, value: 0 });

    expect(readFileSync(sound).equals(readFileSync(join(folder, 'copy.sqlite')))).toBe(true);
  });
});
