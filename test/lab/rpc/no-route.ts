/**
 * Runs inside a namespace without any route: what the ladder says of an address there, for each
 * answer that the kernel may give to the question for a route. Prints the checks as JSON.
 */
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { io, request, told } from '../../support/ladder-orders.ts';
import { networkOf } from '../../support/samples.ts';

const runOnce = async (
  host: string,
  hasRoute: boolean,
  label: 'lan-foreign' | 'offline',
): Promise<readonly string[]> =>
  told(
    await runLadder(
      request({ host, network: networkOf({ label }) }),
      io({
        askRoute: () =>
          Promise.resolve(
            hasRoute ? { ok: true, source: '192.0.2.2' } : { ok: false, error: 'ENETUNREACH' },
          ),
      }),
    ),
  );

console.log(
  JSON.stringify({
    offline: await runOnce('10.1.2.3', false, 'offline'),
    cableIsBack: await runOnce('10.1.2.3', true, 'offline'),
    router: await runOnce('10.1.2.3', true, 'lan-foreign'),
    noIPv4: await runOnce('10.1.2.3', false, 'lan-foreign'),
    noIPv6: await runOnce('2001:db8::3', false, 'lan-foreign'),
  }),
);
