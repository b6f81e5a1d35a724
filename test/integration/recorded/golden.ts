import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { record, type Recording } from './record.ts';
import type { Scenario } from './scenarios.ts';
import { DEMANDED, mayChange, sinceRefactoring, withoutNewName } from './since-refactoring.ts';
import type { World } from './world.ts';

/** Where recordings lie. They are the words of the old code: `vitest -u` writes them anew, and belongs to a change that is meant. */
export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'recorded');

type Ending = 'json' | 'txt';

const fileOf = (name: string, ending: Ending): string => join(FIXTURES, `${name}.${ending}`);

/** Whether what was said now is the recording, or what the recording may become. */
export function isRecorded(name: string, ending: Ending, now: string | null): boolean {
  const file = fileOf(name, ending);
  if (now === null || !existsSync(file)) return (now === null) === !existsSync(file);
  const before = readFileSync(file, 'utf8');
  return now === before || withoutNewName(now) === sinceRefactoring(name, before, ending);
}

/** @param now null where the command said nothing of this kind: then there may be no recording of it */
export async function expectRecorded(name: string, ending: Ending, now: string | null): Promise<void> {
  const file = fileOf(name, ending);
  if (now === null) {
    expect(existsSync(file), `${file} was recorded, and nothing came`).toBe(false);
    return;
  }
  if (!mayChange(name) || !existsSync(file)) {
    await expect(now).toMatchFileSnapshot(file);
    return;
  }
  const before = readFileSync(file, 'utf8');
  if (DEMANDED || now !== before) expect(withoutNewName(now)).toBe(sinceRefactoring(name, before, ending));
}

/** A busy machine can make a server look slow, and then the words differ: what differs gets a second look, and that one counts. */
export async function recordOnceMore(world: World, scenario: Scenario): Promise<Recording> {
  const first = await record(world, scenario);
  if (!existsSync(fileOf(scenario.name, 'txt'))) return first;
  if (isRecorded(scenario.name, 'json', first.json) && isRecorded(scenario.name, 'txt', first.text)) return first;
  console.log(`recorded a second time, for the first time differed: ${scenario.name}`);
  return record(world, scenario);
}
