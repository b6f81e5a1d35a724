import { expect, it } from 'vitest';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { io, request, told } from '../../support/ladder-orders.ts';
import { network } from '../../support/ladder-results.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';

// TCP to a multicast address: Linux refuses it with ENETUNREACH (tcp_v4_connect), whatever routes
// there are, and sends nothing.
describeWhere([needsLinux()], 'a connection that this system cannot even begin', () => {
  const runOnce = (hasRoute: boolean, label: 'lan-foreign' | 'offline') =>
    runLadder(
      request({ host: '224.0.0.1', network: network({ label }) }),
      io({
        askRoute: () =>
          Promise.resolve(
            hasRoute ? { ok: true, source: '192.0.2.2' } : { ok: false, error: 'ENETUNREACH' },
          ),
      }),
    );

  it("is the link's fault when the kernel has no route either", async () => {
    expect(told(await runOnce(false, 'lan-foreign'))[0]).toBe('link fail LINK_DOWN');
  });

  it("is the link's fault when the cable came back between the two questions", async () => {
    expect(told(await runOnce(true, 'offline'))[0]).toBe('link fail LINK_DOWN');
  });

  it("is a router's word about the way beyond when the kernel has a route", async () => {
    const checks = told(await runOnce(true, 'lan-foreign'));

    expect(checks[0]).toBe('link ok');
    expect(checks).toContain('rpc.connect fail EPM_BLOCKED');
  });
});
