import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsSite } from '../../support/lab/needs.ts';
import { describeWhere } from '../../support/needs.ts';
import { inParallel, record, type Recording } from './record.ts';
import { SCENARIOS } from './scenarios.ts';
import { createWorld, type World } from './world.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'recorded');
const AT_ONCE = 10;

describeWhere(needsSite(), 'what the command line says', () => {
  let world: World;
  const recordings = new Map<string, Recording>();

  beforeAll(async () => {
    world = await createWorld();
    await inParallel(SCENARIOS, AT_ONCE, async (scenario) => { recordings.set(scenario.name, await record(world, scenario)); });
  }, 120_000);

  afterAll(() => world.close());

  it.each(SCENARIOS.map(({ name }) => name))('%s is as it was recorded', async (name) => {
    const { json, text, complaints } = recordings.get(name)!;

    expect(complaints).toEqual([]);
    if (json !== null) await expect(json).toMatchFileSnapshot(join(FIXTURES, `${name}.json`));
    await expect(text).toMatchFileSnapshot(join(FIXTURES, `${name}.txt`));
  });
});
