import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { diagnose } from '../../../../diagnosis/diagnose.ts';
import { runLadder } from '../../../../probes/exchange/ladder.ts';
import type { LadderRequest } from '../../../../probes/exchange/types.ts';
import { find, io, request } from '../../../support/ladder-orders.ts';
import { networkOf } from '../../../support/samples.ts';

const GATEWAY = { host: '192.0.2.1', port: 443, product: null };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A run whose name server never answers, ended by its deadline or by whoever asked for it. */
async function run(
  endMs: number,
  over: Partial<LadderRequest> = {},
  reason = new DOMException('over', 'TimeoutError'),
) {
  const end = new AbortController();
  setTimeout(() => {
    end.abort(reason);
  }, endMs);
  const asked = request({ host: 'exch1.corp.example', typedAddresses: [], ...over });
  const climbing = runLadder(
    asked,
    io({
      signal: end.signal,
      resolve: () => new Promise(() => undefined),
      monotonicMs: () => Date.now(),
    }),
  );
  await vi.advanceTimersByTimeAsync(endMs + 5_000);
  const result = await climbing;
  const { network, interfaces } = asked;
  return { name: find(result, 'name'), diagnosis: diagnose({ result, network, interfaces }) };
}

describe('a name server that says nothing', () => {
  it.each([
    [300, 'INCONCLUSIVE', 'gave it only 300 ms'],
    [1000, 'INCONCLUSIVE', 'gave it only 1000 ms'],
    [1199, 'INCONCLUSIVE', 'gave it only 1199 ms'],
    [1200, 'DNS_FAILED', 'no answer within 1.2 s'],
    [1500, 'DNS_FAILED', 'no answer within 1.5 s'],
    [2000, 'DNS_FAILED', 'no answer within 2.0 s'],
    [3000, 'DNS_FAILED', 'no answer within 3.0 s'],
    [4000, 'DNS_FAILED', 'no answer within 4.0 s'],
    [4900, 'DNS_FAILED', 'no answer within 4.9 s'],
  ] as const)('is %i ms before the deadline %s', async (endMs, code, evidence) => {
    const { name, diagnosis } = await run(endMs);
    const tells = code === 'DNS_FAILED';

    expect(name).toMatchObject({ status: tells ? 'fail' : 'inconclusive', ms: endMs });
    expect(name.evidence.join('\n')).toContain(evidence);
    expect(diagnosis).toMatchObject({ code, severity: tells ? 'broken' : 'inconclusive' });
  });

  it('is surer where it had all of its time', async () => {
    const [cut, whole] = [await run(4000), await run(6000)];

    expect(whole.name.evidence.join()).not.toContain('deadline');
    expect(whole.diagnosis.code).toBe('DNS_FAILED');
    expect([cut, whole].map(({ diagnosis }) => diagnosis.confidence)).toEqual(['medium', 'high']);
  });

  it('says nothing where the caller ended the run', async () => {
    const { diagnosis } = await run(4000, {}, new DOMException('unwanted', 'AbortError'));

    expect(diagnosis.code).toBe('INCONCLUSIVE');
  });

  it('is blamed within a tunnel, and not where the gateway was given no time', async () => {
    const tunnel = { state: 'up', product: null, adapter: 'tun0' } as const;
    const within = await run(4000, {
      gateway: GATEWAY,
      network: networkOf({ label: 'tunnel', tunnel }),
    });
    const before = await run(4000, { gateway: GATEWAY });

    expect(within.diagnosis.code).toBe('DNS_FAILED');
    expect(before.diagnosis.code).toBe('INCONCLUSIVE');
  });
});
