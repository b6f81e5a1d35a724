/** Writes the runs behind the recordings, whole and unmasked, as inputs for tests of decoding and of texts: `node test/integration/recorded/record-runs.ts`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  exposedStory,
  foundingStory,
  type Recordings,
  startCollector,
  waitingStory,
} from './agent-stories.ts';
import { inParallel, record } from './record.ts';
import { ROUTELESS, SCENARIOS, TUNNELLED, UNPLUGGED } from './scenarios.ts';
import { createWorld } from './world.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'recorded', 'runs');

/** The run in what a command printed: a run, a state or a report; null where there is none. */
function runIn(printed: string): unknown {
  if (printed === '') return null;
  const document = JSON.parse(printed) as { readonly run?: unknown; readonly target?: unknown };
  return (
    document.run ?? (document.target === undefined || document.target === null ? null : document)
  );
}

async function keep(name: string, printed: string): Promise<void> {
  const run = runIn(printed);
  if (run !== null) await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(run)}\n`);
}

await mkdir(FOLDER, { recursive: true });
const world = await createWorld();
try {
  const recordings: Recordings = new Map();
  const collector = await startCollector(world);
  await inParallel(
    SCENARIOS.filter(({ args }) => args[0] === 'probe'),
    12,
    async (scenario) => {
      recordings.set(scenario.name, await record(world, scenario));
    },
  );
  await Promise.all([
    foundingStory(world, collector, recordings),
    exposedStory(world, collector, recordings),
    waitingStory(world, recordings),
  ]);
  await world.openTunnel();
  await inParallel(TUNNELLED, 12, async (scenario) => {
    recordings.set(scenario.name, await record(world, scenario));
  });
  await world.closeRoutes();
  await inParallel(ROUTELESS, 12, async (scenario) => {
    recordings.set(scenario.name, await record(world, scenario));
  });
  await world.site.unplug();
  for (const scenario of UNPLUGGED) recordings.set(scenario.name, await record(world, scenario));
  for (const [name, { raw }] of recordings) if (!name.includes('watch')) await keep(name, raw);
} finally {
  await world.close();
}
