import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const SCRIPT = join(import.meta.dirname, '..', '..', '..', 'build', 'side-by-side.mjs');

const sideBySide = (...lanes: readonly string[]) =>
  spawnSync(process.execPath, [SCRIPT, ...lanes], { encoding: 'utf8', timeout: 20_000 });

it('runs commands at once, and prints the lines of each behind its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-lanes-'));
  const meet = (mine: string, other: string): string =>
    `cd ${folder} && touch ${mine} && until [ -e ${other} ]; do sleep 0.05; done; echo met; echo twice >&2`;
  try {
    const { status, stdout, stderr } = sideBySide(
      `one=${meet('a', 'b')}`,
      `other=${meet('b', 'a')}`,
    );

    expect(status).toBe(0);
    expect(stdout).toContain('one   | met\n');
    expect(stdout).toContain('other | met\n');
    expect(stderr).toContain('other | twice\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each([
  ['one that fails', 'exit 3', '3'],
  ['one that a signal ends', 'kill -9 $$', 'SIGKILL'],
  ['one that is not there', '/nowhere/at-all', '127'],
])('fails with %s, and lets the others end', (_, command, how) => {
  const { status, stdout } = sideBySide(`bad=${command}`, 'last=sleep 0.3; echo ended');

  expect(status).toBe(1);
  expect(stdout).toContain(`bad  | failed (${how})`);
  expect(stdout).toContain('last | ended\n');
});

it('runs commands of one name one after another, also after one that failed', () => {
  const { status, stdout } = sideBySide('lane=sleep 0.3; echo first; exit 3', 'lane=echo second');

  expect(status).toBe(1);
  expect(stdout).toMatch(/first\n(.*\n)*lane \| second\n/);
});

it.each([[[]], [['unit']]])('fails where nothing is to run (%j)', (lanes) => {
  expect(sideBySide(...lanes).status).toBe(1);
});
