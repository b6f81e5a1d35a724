import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { record, type Recording } from './record.ts';
import type { Scenario } from './scenarios.ts';
import type { World } from './world.ts';

/** Where recordings lie. They are the words of the old code: `vitest -u` writes them anew, and belongs to a change that is meant. */
export const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'recorded');

type Ending = 'json' | 'txt';

const fileOf = (name: string, ending: Ending): string => join(FIXTURES, `${name}.${ending}`);

/** Whether what was said now is the recording. */
export function isRecorded(name: string, ending: Ending, now: string | null): boolean {
  const file = fileOf(name, ending);
  if (now === null || !existsSync(file)) return (now === null) === !existsSync(file);
  return now === readFileSync(file, 'utf8');
}

/** @param now null where the command said nothing of this kind: then there may be no recording of it */
export async function expectRecorded(
  name: string,
  ending: Ending,
  now: string | null,
): Promise<void> {
  const file = fileOf(name, ending);
  if (now === null) {
    expect(existsSync(file), `${file} was recorded, and nothing came`).toBe(false);
    return;
  }
  await expect(now).toMatchFileSnapshot(file);
}

const LOOKS = 2;

/** A busy machine can make a server look slow, and then the words differ: what differs gets another look, and the last one counts. */
export async function recordOnceMore(world: World, scenario: Scenario): Promise<Recording> {
  const { name } = scenario;
  for (let look = 1; ; look += 1) {
    const { json, text, ...more } = await record(world, scenario);
    const isSettled =
      !existsSync(fileOf(name, 'txt')) ||
      (isRecorded(name, 'json', json) && isRecorded(name, 'txt', text));
    if (isSettled || look === LOOKS) return { json, text, ...more };
    console.log(
      `${name} differs, and is recorded once more: ${firstDifference(name, 'json', json)}; ${firstDifference(name, 'txt', text)}`,
    );
  }
}

function firstDifference(name: string, ending: Ending, now: string | null): string {
  const file = fileOf(name, ending);
  const before = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const lines = now?.split('\n') ?? [];
  const at = lines.findIndex((line, index) => line !== before[index]);
  return at < 0 ? `${ending} is the same` : `${ending} line ${String(at + 1)}: ${lines[at] ?? ''}`;
}
