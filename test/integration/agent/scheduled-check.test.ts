import { describe, expect, it } from 'vitest';
import { startAgent } from '../../../agent/agent.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { scriptedWorld, type ScriptedWorld } from './scripted-probes.ts';
import { afterTest, temporaryFolder } from './workbench.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function checkedEverySecond(world: ScriptedWorld): Promise<readonly string[]> {
  const lines: string[] = [];
  const dataFolder = temporaryFolder();
  const started = await startAgent({
    dataFolder,
    settings: resolveSettings(
      { exchange: { host: 'exch1.corp.example' }, schedule: { probe: '* * * * * *' } },
      { items: [], problems: [] },
    ),
    version: '0.1.0',
    demo: false,
    assetsFolder: dataFolder,
    log: (line) => lines.push(line),
    probes: world.probes,
  });
  if (!started.ok) throw new Error(started.message);
  afterTest(() => started.agent.close());
  await started.agent.request('probe.run', {});
  return lines;
}

describe('a schedule of every second', { timeout: 20_000 }, () => {
  it('checks again and again on a LAN', async () => {
    const world = scriptedWorld();
    await checkedEverySecond(world);
    const before = world.orders.length;

    while (world.orders.length < before + 2) await pause(50);
  });

  it('asks for no second check on mobile data, and says so once', async () => {
    const world = scriptedWorld();
    world.goMobile();
    const lines = await checkedEverySecond(world);
    const before = world.orders.length;

    await pause(3500);

    expect(world.orders.length).toBe(before);
    expect(lines.filter((line) => line.includes('mobile data'))).toHaveLength(1);
  });

  it('holds neither a change of the network nor a demand on mobile data', async () => {
    const world = scriptedWorld();
    world.goMobile();
    await checkedEverySecond(world);
    const before = world.orders.length;

    world.goOffline();
    while (world.orders.length === before) await pause(20);
  });
});
