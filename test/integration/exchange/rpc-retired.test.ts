import { afterEach, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { retiredBecause } from '../../../probes/exchange/rpc-retired.ts';
import { io, find, request } from '../../support/ladder-orders.ts';
import { mapper } from '../../support/fake-exchange.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';
import { networkOf } from '../../support/samples.ts';

/** Port 6001 is the store's own; this address of loopback is nobody's. */
const SERVER = '127.0.0.61';

describeWhere([needsLinux()], 'an Exchange whose mapper holds no store over TCP', () => {
  const running: ScriptedServer[] = [];
  afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

  const runOnce = async (greets: boolean) => {
    const mapping = await mapper({ registered: {}, host: SERVER });
    running.push(mapping);
    if (greets)
      running.push(
        await scriptedServer(() => undefined, {
          host: SERVER,
          port: 6001,
          onConnect: (socket) => {
            socket.write('ncacn_http/1.0');
          },
        }),
      );
    const asked = request({ host: SERVER, mapperPort: mapping.port });
    const result = await runLadder(asked, io());
    return {
      result,
      verdict: diagnose({ result, network: networkOf(), interfaces: asked.interfaces }),
    };
  };

  it('has given up RPC over TCP when its store greets over HTTP', async () => {
    const { result, verdict } = await runOnce(true);

    expect(find(result, 'rpc.map.EMSMDB').evidence.at(-1)).toContain('port 6001 greets');
    expect(verdict).toMatchObject({
      code: 'RPC_RETIRED',
      severity: 'broken',
      whoMustAct: 'exchange',
    });
    expect(verdict.summary).toContain('no longer offers EMSMDB over TCP');
  });

  it('is stopped or another host when nothing proves more', async () => {
    const { verdict } = await runOnce(false);

    expect(verdict.code).toBe('RPC_NOT_REGISTERED');
  });
});

it.each([
  [{ sequences: ['ncacn_http'], greets: null, web: null }, true],
  [{ sequences: ['ncacn_http', 'ncacn_ip_tcp'], greets: false, web: null }, false],
  [{ sequences: [], greets: true, web: null }, true],
  [{ sequences: null, greets: null, web: null }, false],
  [{ sequences: ['ncalrpc'], greets: false, web: null }, false],
  [
    {
      sequences: null,
      greets: false,
      web: { product: 'Exchange 2016', isLate: true, evidence: '' },
    },
    true,
  ],
  [
    {
      sequences: [],
      greets: false,
      web: { product: 'Exchange 2010', isLate: false, evidence: '' },
    },
    false,
  ],
])('takes %j for a proof or for none', (evidence, proves) => {
  expect(retiredBecause(evidence) !== null).toBe(proves);
});
