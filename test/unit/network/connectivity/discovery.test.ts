import { expect, it } from 'vitest';
import { createDiscovery, WPAD_URL } from '../../../../probes/network/connectivity/discovery.ts';

const never = new AbortController().signal;

const network = (resolve: () => Promise<unknown>) => {
  const world = { nowMs: 0, address: '10.0.0.5', asked: [] as string[] };
  const discover = createDiscovery({
    resolve: (name) => {
      world.asked.push(name);
      return resolve();
    },
    ownAddress: () => Promise.resolve(world.address),
    monotonicMs: () => world.nowMs,
  });
  return { world, discover };
};
const absent = (): Promise<never> => Promise.reject(new Error('ENOTFOUND'));

it('names the script where the network has the name, and asks once for all at a time', async () => {
  const { world, discover } = network(() => Promise.resolve('10.0.0.1'));

  expect(await Promise.all([discover(never), discover(never)])).toEqual([WPAD_URL, WPAD_URL]);
  expect(world.asked).toEqual(['wpad']);
});

it('asks anew after half a minute where there was none, and at once from another network', async () => {
  const { world, discover } = network(absent);

  expect(await discover(never)).toBeNull();
  world.nowMs = 29_999;
  await discover(never);
  expect(world.asked).toHaveLength(1);
  world.nowMs = 30_000;
  await discover(never);
  expect(world.asked).toHaveLength(2);
  world.address = '192.168.1.7';
  await discover(never);
  expect(world.asked).toHaveLength(3);
});

it('waits no longer than whoever asks, and a second for a name server that is silent', async () => {
  const { discover } = network(() => new Promise(() => undefined));

  expect(await discover(AbortSignal.abort())).toBeNull();
  expect(await discover(never)).toBeNull();
});
