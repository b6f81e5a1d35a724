import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsSite } from '../../support/lab/needs.ts';
import { describeWhere } from '../../support/needs.ts';
import { inParallel, record, type Recording } from './record.ts';
import { CODES, SCENARIOS } from './scenarios.ts';
import { createWorld, type World } from './world.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'recorded');
const AT_ONCE = 12;

describeWhere(needsSite(), 'what the command line says', () => {
  let world: World;
  const recordings = new Map<string, Recording>();
  const explained = new Map<string, unknown>();

  beforeAll(async () => {
    world = await createWorld();
    await inParallel(CODES, AT_ONCE, async (code) => { explained.set(code, JSON.parse((await (await world.user()).run(['explain', code, '--json'])).stdout)); });
    await inParallel(SCENARIOS, AT_ONCE, async (scenario) => { recordings.set(scenario.name, await record(world, scenario)); });
  }, 120_000);

  afterAll(() => world.close());

  it.each(SCENARIOS.map(({ name }) => name))('%s is as it was recorded', async (name) => {
    const { json, text, complaints } = recordings.get(name)!;

    expect(complaints).toEqual([]);
    if (json !== null) await expect(json).toMatchFileSnapshot(join(FIXTURES, `${name}.json`));
    if (text !== null) await expect(text).toMatchFileSnapshot(join(FIXTURES, `${name}.txt`));
  });

  it('every code is explained as it was recorded', async () => {
    const texts = CODES.map((code) => explained.get(code));

    await expect(`${JSON.stringify(texts, null, 2)}\n`).toMatchFileSnapshot(join(FIXTURES, 'explain-every-code.json'));
  });
});
