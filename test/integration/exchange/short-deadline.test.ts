import { afterEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { find, io, request } from '../../support/ladder-orders.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';

const servers: ScriptedServer[] = [];
const up = async (starting: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const server = await starting;
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function runWithin(timeoutMs: number, mapperPort: number) {
  const asked = request({ mapperPort });
  const result = await runLadder(asked, io({ signal: AbortSignal.timeout(timeoutMs) }));
  const { network, interfaces } = asked;
  return { result, diagnosis: diagnose({ result, network, interfaces }) };
}

describe('a run of less time than a step may take', { timeout: 20_000 }, () => {
  it('calls a mapper that says nothing for all of it silent, and is less sure', async () => {
    const { port: mapperPort } = await up(mapper({ registered: {}, bind: 'silent' }));

    const { result, diagnosis } = await runWithin(1600, mapperPort);

    expect(find(result, 'rpc.mapper')).toMatchObject({ status: 'fail', code: 'RPC_NO_ANSWER' });
    expect(diagnosis).toMatchObject({
      code: 'RPC_NO_ANSWER',
      severity: 'broken',
      confidence: 'low',
    });
  });

  it('calls a port that opens and says nothing silent', async () => {
    const silent = await up(port('silent'));
    const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [silent.port] } }));

    const { diagnosis } = await runWithin(1600, mapperPort);

    expect(diagnosis).toMatchObject({ code: 'RPC_NO_ANSWER', severity: 'broken' });
  });

  it('calls a mapper that trickles single bytes silent', async () => {
    const { port: mapperPort } = await up(
      scriptedServer((_, socket) => {
        const drip = setInterval(() => socket.write(Buffer.of(5)), 200);
        socket.once('close', () => {
          clearInterval(drip);
        });
      }),
    );

    const { diagnosis } = await runWithin(1600, mapperPort);

    expect(diagnosis.severity).toBe('broken');
  });

  it('says how little time it had, where that was too little to tell', async () => {
    const { port: mapperPort } = await up(mapper({ registered: {}, bind: 'silent' }));

    const { diagnosis } = await runWithin(700, mapperPort);

    expect(diagnosis).toMatchObject({ code: 'INCONCLUSIVE' });
    expect(diagnosis.summary).toMatch(/gave it only \d+ ms: try a longer --timeout-ms/);
  });
});
