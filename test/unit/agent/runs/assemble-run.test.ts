import { describe, expect, it } from 'vitest';
import { assembleRun } from '../../../../agent/runs/assemble-run.ts';
import type { RunPlan } from '../../../../agent/runs/run-plan.ts';
import type { LadderOrder } from '../../../../probes/exchange/types.ts';
import { GREEN, NETWORK } from '../../../support/samples.ts';

const PLAN: RunPlan = {
  host: 'exch1.corp.example',
  mapperPort: 135,
  interfaces: [],
  accessLists: [],
  typedAddresses: [],
  alsoProbe: [],
  lastKnownPorts: [],
  network: NETWORK,
  protocol: 'auto',
  isServerSet: true,
  reachPort: null,
  listAll: false,
};

/** A run by clocks that move on by 123.4 ms while the ladder runs. */
function runWith(plan: RunPlan, primary: readonly string[] = []) {
  const orders: LadderOrder[] = [];
  let elapsedMs = 0;
  const assembled = assembleRun(
    plan,
    { gateway: null, findingsOff: [], network: { primary } },
    {
      probes: {
        runLadder: (order) => {
          orders.push(order);
          elapsedMs += 123.4;
          return Promise.resolve({
            target: { host: order.host, addresses: ['192.0.2.10'] },
            checks: [],
            facts: new Map(),
            endpoints: [],
            mapper: null,
          });
        },
        diagnose: () => GREEN,
        findClient: () => Promise.reject(new Error('not asked for here')),
      },
      signal: new AbortController().signal,
      resolve: () => Promise.resolve([]),
      nameServers: () => Promise.resolve([]),
      now: () => new Date(Date.parse('2026-05-04T09:00:00.000Z') + elapsedMs),
      monotonicMs: () => 0.3 + elapsedMs,
    },
  );
  return { run: assembled.then(({ run }) => run), orders };
}

describe('a run, for the agent and for the command line', () => {
  it('says how long it took in whole milliseconds', async () => {
    expect((await runWith(PLAN).run).tookMs).toBe(123);
  });

  it('dates its verdict to the start of the run', async () => {
    const { startedAt, diagnosis } = await runWith(PLAN).run;
    expect([startedAt, diagnosis.since]).toEqual([
      '2026-05-04T09:00:00.000Z',
      '2026-05-04T09:00:00.000Z',
    ]);
  });

  it('has no reference before it is set against the past', async () => {
    expect((await runWith(PLAN).run).diagnosis.reference).toBeNull();
  });

  it('takes a network that is still being looked at, and does not hold the ladder back for it', async () => {
    let found: (network: typeof NETWORK) => void = () => undefined;
    const { run, orders } = runWith({
      ...PLAN,
      network: new Promise((resolve) => {
        found = resolve;
      }),
    });
    expect(orders).toHaveLength(1);
    found({ ...NETWORK, label: 'tunnel' });
    expect((await run).network.label).toBe('tunnel');
  });

  it('looks for the VPN client only where one is configured', () => {
    expect(runWith(PLAN).orders[0]?.findClient).toBeUndefined();
    expect(runWith(PLAN, ['citrix']).orders[0]?.findClient).toBeDefined();
  });
});
