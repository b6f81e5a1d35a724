import { expect, it } from 'vitest';
import type { Agent } from '../../../agent/agent-types.ts';
import { startAgent } from '../../../agent/agent.ts';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import type { Config } from '../../../model/config.ts';
import type { Endpoint } from '../../../model/run.ts';
import { scriptedWorld, type ScriptedWorld } from './scripted-probes.ts';
import { afterTest, temporaryFolder } from './workbench.ts';

const ENDPOINT: Endpoint = {
  interface: 'EMSMDB',
  uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
  version: '0.81',
  host: '192.0.2.10',
  port: 1171,
  tcp: 'open',
  bind: 'accepted',
  insideAcl: {},
};

async function agentIn(
  dataFolder: string,
  world: ScriptedWorld,
  exchange: Config['exchange'] = {},
): Promise<Agent> {
  const started = await startAgent({
    dataFolder,
    settings: resolveSettings(
      {
        exchange: { host: 'exch1.corp.example', ...exchange },
        schedule: { probe: '0 0 1 1 *' },
      },
      { items: [], problems: [] },
    ),
    version: '0.1.0',
    demo: false,
    assetsFolder: dataFolder,
    log: () => undefined,
    probes: world.probes,
  });
  if (!started.ok) throw new Error(started.message);
  afterTest(() => started.agent.close());
  return started.agent;
}

/** What the newest run of the ladder was told of ports that bound before. */
async function toldOf(agent: Agent, world: ScriptedWorld) {
  await agent.request('probe.run', {});
  const { lastBound = [], attachment = null, fastPath } = world.orders.at(-1) ?? {};
  return {
    ports: lastBound.map(({ port }) => port),
    isHere: lastBound.every((one) => one.attachment === attachment),
    fastPath,
  };
}

it('remembers, also across a restart, the ports that bound by the same gateway', async () => {
  const folder = temporaryFolder();
  const world = scriptedWorld();
  world.bindInTheOffice([ENDPOINT]);
  const before = await agentIn(folder, world);
  await before.request('probe.run', {});

  expect(await toldOf(before, world)).toEqual({ ports: [1171], isHere: true, fastPath: true });
  await before.close();

  const after = await agentIn(folder, world);
  expect(await toldOf(after, world)).toEqual({ ports: [1171], isHere: true, fastPath: true });
});

it('knows of none elsewhere, nor where no gateway is known', async () => {
  const world = scriptedWorld();
  world.bindInTheOffice([ENDPOINT]);
  const agent = await agentIn(temporaryFolder(), world);
  await agent.request('probe.run', {});

  world.goMobile();
  expect((await toldOf(agent, world)).ports).toEqual([]);
  expect((await toldOf(agent, world)).ports).toEqual([]);

  world.bindInTheOffice([ENDPOINT]);
  expect((await toldOf(agent, world)).ports).toEqual([1171]);
});

it('tells the ladder when the settings switch the fast path off', async () => {
  const world = scriptedWorld();
  const agent = await agentIn(temporaryFolder(), world, { fastPath: false });

  expect((await toldOf(agent, world)).fastPath).toBe(false);
});
