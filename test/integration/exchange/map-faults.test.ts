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

it.each([
  [0x000006f7, 'RPC_X_BAD_STUB_DATA'],
  [0x800706f7, 'RPC_X_BAD_STUB_DATA'],
  [0xc003000c, 'RPC_NT_BAD_STUB_DATA'],
  [0x000006c6, 'RPC_S_INVALID_BOUND'],
  [0x000006be, 'RPC_S_CALL_FAILED'],
  [0x1c010002, 'nca_s_op_rng_error'],
  [0x1c010003, 'nca_s_unk_if'],
  [0x1c00001a, 'nca_s_fault_context_mismatch'],
  [0x1c000012, 'nca_s_fault_unspec'],
  [0x16c9a0cd, 'ept_s_cant_perform_op'],
  [0x000003e6, 'ERROR_NOACCESS'],
  [0x12345678, '0x12345678'],
])(
  'tries the port that the listing names where ept_map faults with %i, and tells the difference',
  async (status, name) => {
    const store = await up(port('accepts'));
    const { port: mapperPort } = await up(
      mapper({
        registered: { EMSMDB: [store.port] },
        onMap: ({ callId }, socket) => {
          socket.write(fault(callId, status));
        },
      }),
    );

    const result = await runLadder(request({ mapperPort }), io());

    expect(find(result, 'rpc.map.EMSMDB')).toMatchObject({
      status: 'degraded',
      code: 'EPM_BAD_REPLY',
      evidence: [
        expect.stringContaining(name) as unknown,
        expect.stringContaining(`names port ${String(store.port)} all the same`) as unknown,
      ],
    });
    expect(find(result, 'rpc.bind.EMSMDB')).toMatchObject({ status: 'ok', port: store.port });
  },
);

it.each([
  ['access denied', 5, 'EPM_ACCESS_DENIED'],
  ['access denied, as an HRESULT', 0x80070005, 'EPM_ACCESS_DENIED'],
  ['access denied, as the kernel says it', 0xc0000022, 'EPM_ACCESS_DENIED'],
  ['a busy server', 0x1c010014, 'RPC_SERVER_BUSY'],
  ["a busy server in Windows' words", 0x6bb, 'RPC_SERVER_BUSY'],
  ['a busy server, as an HRESULT', 0x800706bb, 'RPC_SERVER_BUSY'],
  ['a server without memory', 0x1c00001b, 'RPC_SERVER_BUSY'],
  ["a server without memory in Windows' words", 0xe, 'RPC_SERVER_BUSY'],
] as const)('asks for no listing after %s', async (_, status, code) => {
  const { port: mapperPort } = await up(
    mapper({
      registered: { EMSMDB: [1171] },
      onMap: ({ callId }, socket) => {
        socket.write(fault(callId, status));
      },
    }),
  );

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, 'rpc.map.EMSMDB')).toMatchObject({ status: 'fail', code });
  expect(result.endpoints).toEqual([]);
});
