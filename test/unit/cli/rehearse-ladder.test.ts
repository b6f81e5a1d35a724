import { expect, it, vi } from 'vitest';
import { rehearseLadder } from '../../../cli/commands/rehearse-ladder.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { LadderOrder } from '../../../probes/exchange/types.ts';
import { HOST, NETWORK } from '../../support/samples.ts';

const sockets = vi.hoisted(() => ({
  connect: vi.fn(() => {
    throw new Error('a packet was sent');
  }),
}));
vi.mock('node:net', async (original) => ({ ...(await original<object>()), ...sockets }));

/** Nothing answers there (RFC 5737). */
const ADDRESS = '192.0.2.7';

it('the ladder that is rehearsed while packets travel is climbed to its top, and sends no packet', async () => {
  const asked = vi.fn(() => Promise.reject(new Error('asked in a rehearsal')));
  const order: LadderOrder = {
    ...{ host: HOST, mapperPort: 593, interfaces: EXCHANGE_INTERFACES, accessLists: [] },
    ...{ network: NETWORK, listAll: true, alsoProbe: ['gc.corp.example'] },
    gateway: { host: 'gate.corp.example', port: 443, product: null },
    ...{ findClient: asked, findMember: asked },
    path: { when: 'always', before: [] },
  };

  const { checks, endpoints } = await rehearseLadder(
    order,
    ADDRESS,
    NETWORK,
    AbortSignal.timeout(30_000),
  );

  expect(endpoints.map(({ interface: name, bind }) => [name, bind])).toEqual(
    EXCHANGE_INTERFACES.map(({ name }) => [name, 'accepted']),
  );
  expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
  // The way is measured as well.
  expect(checks.map(({ step }) => step)).toEqual(expect.arrayContaining(['latency', 'mtu']));
  expect(asked).not.toHaveBeenCalled();
  expect(sockets.connect).not.toHaveBeenCalled();
});
