import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsSite } from '../../support/lab/needs.ts';
import { describeWhere } from '../../support/needs.ts';
import { waitFor } from '../../support/lab/wait.ts';
import { expectRecorded, recordOnceMore } from './golden.ts';
import { inParallel, type Recording } from './record.ts';
import { CODES, SCENARIOS, UNPLUGGED } from './scenarios.ts';
import { createWorld, type World } from './world.ts';

const AT_ONCE = 12;

describeWhere(needsSite(), 'what the command line says', () => {
  let world: World;
  const recordings = new Map<string, Recording>();
  const explained = new Map<string, unknown>();

  beforeAll(async () => {
    world = await createWorld();
    await inParallel(CODES, AT_ONCE, async (code) => {
      explained.set(
        code,
        JSON.parse((await (await world.user()).run(['explain', code, '--json'])).stdout),
      );
    });
    await inParallel(SCENARIOS, AT_ONCE, async (scenario) => {
      recordings.set(scenario.name, await recordOnceMore(world, scenario));
    });
    await world.site.unplug();
    await waitFor(
      'the kernel to miss the carrier',
      async () =>
        (await world.site.laptop.ip('link', 'show', 'eth0')).includes('state DOWN') ? true : null,
      { timeoutMs: 10_000 },
    );
    for (const scenario of UNPLUGGED)
      recordings.set(scenario.name, await recordOnceMore(world, scenario));
  }, 240_000);

  afterAll(() => world.close());

  it.each([...SCENARIOS, ...UNPLUGGED].map(({ name }) => name))(
    '%s is as it was recorded',
    async (name) => {
      const { json, text, complaints } = recordings.get(name)!;

      expect(complaints).toEqual([]);
      await expectRecorded(name, 'json', json);
      await expectRecorded(name, 'txt', text);
    },
  );

  it('every code is explained as it was recorded', async () => {
    const texts = CODES.map((code) => explained.get(code));

    await expectRecorded('explain-every-code', 'json', `${JSON.stringify(texts, null, 2)}\n`);
  });
});
