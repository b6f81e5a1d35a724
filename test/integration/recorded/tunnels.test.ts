import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsSite } from '../../support/lab/needs.ts';
import { describeWhere, needsCommands, needsFile } from '../../support/needs.ts';
import { expectRecorded, recordOnceMore } from './golden.ts';
import { inParallel, type Recording } from './record.ts';
import { ROUTELESS, TUNNELLED } from './scenarios.ts';
import { createWorld, type World } from './world.ts';

const AT_ONCE = 12;

describeWhere(
  [...needsSite(), needsCommands('python3'), needsFile('/dev/net/tun', 'the tun driver')],
  'what the command line says through a VPN',
  () => {
    let world: World;
    const recordings = new Map<string, Recording>();

    beforeAll(async () => {
      world = await createWorld();
      await world.openTunnel();
      await inParallel(TUNNELLED, AT_ONCE, async (scenario) => {
        recordings.set(scenario.name, await recordOnceMore(world, scenario));
      });
      await world.closeRoutes();
      await inParallel(ROUTELESS, AT_ONCE, async (scenario) => {
        recordings.set(scenario.name, await recordOnceMore(world, scenario));
      });
    }, 240_000);

    afterAll(() => world.close());

    it.each([...TUNNELLED, ...ROUTELESS].map(({ name }) => name))(
      '%s is as it was recorded',
      async (name) => {
        const { json, text, complaints } = recordings.get(name)!;

        expect(complaints).toEqual([]);
        await expectRecorded(name, 'json', json);
        await expectRecorded(name, 'txt', text);
      },
    );
  },
);
