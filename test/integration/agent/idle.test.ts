import { expect, it, vi } from 'vitest';
import type { HoldConnection, HoldOrder } from '../../../probes/exchange/hold.ts';
import type { HeldConnection } from '../../../probes/exchange/rungs/idle.ts';
import type { Config } from '../../../model/config.ts';
import { checkOf } from '../../support/samples.ts';
import { agentIn } from './agent-bench.ts';
import { scriptedWorld } from './scripted-probes.ts';
import { temporaryFolder } from './workbench.ts';

const HELD: HeldConnection = {
  address: '192.0.2.10',
  silentMs: 900_000,
  end: { kind: 'dead', reset: false },
  at: '2026-05-04T09:15:00.000Z',
  isInTunnel: false,
};

/** An agent whose mapper is bound; a hold that ends when the test says so, or with its signal. */
async function holding(path: Config['path']) {
  const world = scriptedWorld();
  world.bindInTheOffice([]);
  const orders: HoldOrder[] = [];
  const ends: ((held: HeldConnection) => void)[] = [];
  let cancelled = 0;
  const holdConnection: HoldConnection = (order, { signal }) => {
    orders.push(order);
    return new Promise((resolve) => {
      ends.push((held) => {
        resolve({ ok: true, held });
      });
      signal.addEventListener('abort', () => {
        cancelled += 1;
        resolve({ ok: false, kind: 'cancelled' });
      });
    });
  };
  const probes = {
    ...world.probes,
    runLadder: async (...given: Parameters<typeof world.probes.runLadder>) => ({
      ...(await world.probes.runLadder(...given)),
      checks: [checkOf('rpc.mapper', { args: { address: '192.0.2.10', port: 135 } })],
    }),
    holdConnection,
  };
  const config = {
    exchange: { host: 'exch1.corp.example' },
    ...(path === undefined ? {} : { path }),
  };
  const agent = await agentIn(temporaryFolder(), { ...world, probes }, config);
  return { agent, world, orders, ends, cancelled: () => cancelled };
}

it('holds no connection unless the settings say so', async () => {
  const { orders } = await holding(undefined);
  const none = await holding({ idleTimeoutMinutes: 0 });

  expect([orders, none.orders]).toEqual([[], []]);
});

it('holds one for the minutes of the settings, and checks again with what it showed', async () => {
  const { agent, world, orders, ends } = await holding({ idleTimeoutMinutes: 15 });
  await agent.request('probe.run', {});

  expect(orders).toMatchObject([{ address: '192.0.2.10', port: 135, silentMs: 900_000 }]);
  expect(world.orders.at(-1)?.path).not.toHaveProperty('held');

  const before = world.orders.length;
  ends[0]?.(HELD);
  await vi.waitFor(() => {
    expect(world.orders.length).toBeGreaterThan(before);
  });

  expect(world.orders.at(-1)?.path).toMatchObject({ held: HELD });
  expect(orders).toHaveLength(1);
});

it('lets go of it when the network changes, when the laptop goes to sleep, and when the agent ends', async () => {
  const moved = await holding({ idleTimeoutMinutes: 15 });
  moved.world.goOffline();
  const slept = await holding({ idleTimeoutMinutes: 15 });
  await slept.agent.request('power.changed', { event: 'suspend' });
  const ended = await holding({ idleTimeoutMinutes: 15 });
  await ended.agent.close();

  expect([moved, slept, ended].map(({ cancelled }) => cancelled())).toEqual([1, 1, 1]);
});
