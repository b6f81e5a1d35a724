import { afterEach, expect, it } from 'vitest';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { find, io, request } from '../../support/ladder-orders.ts';
import { fault } from '../../support/rpc-bytes.ts';
import type { ScriptedServer } from '../../support/scripted-server.ts';

const servers: ScriptedServer[] = [];
const up = async (starting: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const server = await starting;
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

it('tries the port that the listing names where ept_map faults, and tells the difference', async () => {
  const store = await up(port('accepts'));
  const { port: mapperPort } = await up(
    mapper({
      registered: { EMSMDB: [store.port] },
      onMap: ({ callId }, socket) => {
        socket.write(fault(callId, 0x6f7));
      },
    }),
  );

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, 'rpc.map.EMSMDB')).toMatchObject({
    status: 'degraded',
    code: 'EPM_BAD_REPLY',
    evidence: [
      expect.stringContaining('RPC_X_BAD_STUB_DATA') as unknown,
      expect.stringContaining(`names port ${String(store.port)} all the same`) as unknown,
    ],
  });
  expect(find(result, 'rpc.bind.EMSMDB')).toMatchObject({ status: 'ok', port: store.port });
});

it.each([
  ['access denied', 5],
  ['a busy server', 0x1c010014],
] as const)('asks for no listing after %s', async (_, status) => {
  const { port: mapperPort } = await up(
    mapper({
      registered: { EMSMDB: [1171] },
      onMap: ({ callId }, socket) => {
        socket.write(fault(callId, status));
      },
    }),
  );

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, 'rpc.map.EMSMDB').status).toBe('fail');
  expect(result.endpoints).toEqual([]);
});
