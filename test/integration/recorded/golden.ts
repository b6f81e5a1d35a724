import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DEMANDED, mayChange, sinceRefactoring, withoutNewName } from './since-refactoring.ts';

/** Where recordings lie. They are the words of the old code: `vitest -u` writes them anew, and belongs to a change that is meant. */
export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'recorded');

type Ending = 'json' | 'txt';

const fileOf = (name: string, ending: Ending): string => join(FIXTURES, `${name}.${ending}`);

/** Whether what was said now is the recording, or what the recording may become. */
export function isRecorded(name: string, ending: Ending, now: string | null): boolean {
  const file = fileOf(name, ending);
  if (now === null || !existsSync(file)) return now === null;
  const before = readFileSync(file, 'utf8');
  return now === before || withoutNewName(now) === sinceRefactoring(name, before, ending);
}

export async function expectRecorded(name: string, ending: Ending, now: string): Promise<void> {
  const file = fileOf(name, ending);
  if (!mayChange(name) || !existsSync(file)) {
    await expect(now).toMatchFileSnapshot(file);
    return;
  }
  const before = readFileSync(file, 'utf8');
  if (DEMANDED || now !== before) expect(withoutNewName(now)).toBe(sinceRefactoring(name, before, ending));
}
