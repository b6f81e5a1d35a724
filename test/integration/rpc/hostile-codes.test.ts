import { expect, it } from 'vitest';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { io, find, request } from '../../support/ladder-orders.ts';
import {
  afterBind,
  EMSMDB,
  entry,
  HANDLE,
  hostile,
  MAX_GROWTH_BYTES,
  measured,
} from '../../support/hostile.ts';
import {
  bindAck,
  bindNak,
  fault,
  lookupStub,
  mapStub,
  packet,
  response,
  tcpTower,
} from '../../support/rpc-bytes.ts';
import type { Script } from '../../support/scripted-server.ts';

const NIL = '00000000-0000-0000-0000-000000000000';
const flood = (callId: number): Buffer =>
  Buffer.concat(
    Array.from({ length: 200 }, (_, index) =>
      response(callId, Buffer.alloc(64), { flags: index === 0 ? 1 : 0 }),
    ),
  );
const withTrailer = (bytes: Buffer): Buffer => {
  bytes.writeUInt16LE(16, 10);
  return bytes;
};

it.each<readonly [what: string, script: Script, code: string]>([
  [
    'HTTP',
    (_, socket) => {
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    },
    'EPM_NOT_RPC',
  ],
  [
    'a greeting of RPC over HTTP',
    (_, socket) => {
      socket.write('ncacn_http/1.0');
    },
    'EPM_NOT_RPC',
  ],
  [
    'TLS',
    (_, socket) => {
      socket.write(Buffer.from('1503010002022f', 'hex'));
    },
    'EPM_NOT_RPC',
  ],
  [
    'a rejection',
    ({ callId }, socket) => {
      socket.write(bindAck(callId, 2, 1));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'a refusal',
    ({ callId }, socket) => {
      socket.write(bindNak(callId));
    },
    'EPM_BAD_REPLY',
  ],
  [
    '"access denied"',
    ({ callId }, socket) => {
      socket.write(fault(callId, 5));
    },
    'EPM_ACCESS_DENIED',
  ],
  [
    'a packet that is too long',
    ({ callId }, socket) => {
      socket.write(packet(12, callId, Buffer.alloc(8), { fragLength: 65_000 }));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'a shutdown',
    (_, socket) => {
      socket.write(packet(17, 0, Buffer.alloc(0)));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'a foreign call id',
    ({ callId }, socket) => {
      socket.write(bindAck(callId + 9));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'credentials',
    ({ callId }, socket) => {
      socket.write(withTrailer(bindAck(callId)));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'a reset',
    (_, socket) => {
      socket.resetAndDestroy();
    },
    'RPC_NO_ANSWER',
  ],
  [
    'an orderly close',
    (_, socket) => {
      socket.end();
    },
    'RPC_NO_ANSWER',
  ],
])("names the mapper's layer when it answers a bind with %s", async (_, script, code) => {
  const { value, growthBytes } = await measured(async () => {
    const { port: mapperPort } = await hostile(script);
    return runLadder(request({ mapperPort }), io());
  });

  expect(find(value, 'rpc.connect').status).toBe('ok');
  expect(find(value, 'rpc.mapper')).toMatchObject({ status: 'fail', code });
  expect(find(value, 'rpc.map.EMSMDB').status).toBe('inconclusive');
  expect(value.endpoints).toEqual([]);
  expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
});

it.each<readonly [what: string, script: Script, code: string]>([
  [
    'a fault',
    ({ callId }, socket) => {
      socket.write(fault(callId, 0x1c01000b));
    },
    'EPM_BAD_REPLY',
  ],
  [
    '"server too busy"',
    ({ callId }, socket) => {
      socket.write(fault(callId, 0x1c010014));
    },
    'RPC_SERVER_BUSY',
  ],
  [
    '"access denied"',
    ({ callId }, socket) => {
      socket.write(fault(callId, 5));
    },
    'EPM_ACCESS_DENIED',
  ],
  [
    '2^31 towers',
    ({ callId }, socket) => {
      socket.write(response(callId, Buffer.concat([HANDLE, Buffer.alloc(16, 0x80)])));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'a tower over its bounds',
    ({ callId }, socket) => {
      socket.write(response(callId, mapStub([Buffer.alloc(600)])));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'a flood of fragments',
    ({ callId }, socket) => {
      socket.write(flood(callId));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'half a packet',
    ({ callId }, socket) => {
      socket.end(response(callId, mapStub([])).subarray(0, 30));
    },
    'EPM_BAD_REPLY',
  ],
  [
    'towers of another interface',
    ({ callId }, socket) => {
      socket.write(response(callId, mapStub([tcpTower({ ...EMSMDB, uuid: NIL, port: 1171 })])));
    },
    'RPC_NOT_REGISTERED',
  ],
  [
    'port 0',
    ({ callId }, socket) => {
      socket.write(response(callId, mapStub([tcpTower({ ...EMSMDB, port: 0 })])));
    },
    'RPC_NOT_REGISTERED',
  ],
  [
    'an error and no tower',
    ({ callId }, socket) => {
      socket.write(response(callId, mapStub([], 0x6d8)));
    },
    'RPC_NOT_REGISTERED',
  ],
  [
    'a reset',
    (_, socket) => {
      socket.resetAndDestroy();
    },
    'RPC_NO_ANSWER',
  ],
])('names the layer when the mapper answers a mapping with %s', async (_, script, code) => {
  const { value, growthBytes } = await measured(async () => {
    const { port: mapperPort } = await hostile(afterBind(script));
    return runLadder(request({ mapperPort }), io());
  });

  expect(find(value, 'rpc.mapper').status).toBe('ok');
  expect(find(value, 'rpc.map.EMSMDB')).toMatchObject({ status: 'fail', code });
  expect(value.endpoints).toEqual([]);
  expect(growthBytes).toBeLessThan(MAX_GROWTH_BYTES);
});

it('connects to none of the ports that a listing names', async () => {
  const bait = await hostile(() => undefined);
  const list = lookupStub(
    Array.from({ length: 40 }, () => entry(bait.port)),
    Buffer.alloc(20),
  );
  const { port: mapperPort } = await hostile(
    afterBind(({ callId, opnum }, socket) => {
      socket.write(response(callId, opnum === 2 ? list : mapStub([])));
    }),
  );

  const { mapper, endpoints } = await runLadder(request({ mapperPort, listAll: true }), io());

  expect(mapper?.entries).toBe(40);
  expect(endpoints).toEqual([]);
  expect(bait.opened()).toBe(0);
});

it('connects to the address that was asked, whatever address a tower names', async () => {
  const { port } = await hostile(({ callId }, socket) => {
    socket.write(bindAck(callId));
  });
  const { port: mapperPort } = await hostile(
    afterBind(({ callId }, socket) => {
      socket.write(
        response(callId, mapStub([tcpTower({ ...EMSMDB, port, address: '192.0.2.77' })])),
      );
    }),
  );

  const { endpoints } = await runLadder(request({ mapperPort }), io());

  expect(endpoints).toMatchObject([{ host: '127.0.0.1', port, bind: 'accepted' }]);
});

it('tells of a listing that goes wrong beside a ladder that goes well', async () => {
  const { port } = await hostile(({ callId }, socket) => {
    socket.write(bindAck(callId));
  });
  const { port: mapperPort } = await hostile(
    afterBind(({ callId, opnum }, socket) => {
      socket.write(
        opnum === 3
          ? response(callId, mapStub([tcpTower({ ...EMSMDB, port })]))
          : fault(callId, 0x6d8),
      );
    }),
  );

  const result = await runLadder(request({ mapperPort, listAll: true }), io());

  expect(find(result, 'rpc.bind.EMSMDB').status).toBe('ok');
  expect(result.mapper).toMatchObject({
    complete: false,
    entries: 0,
    reason: 'fault 0x000006d8 (EPT_S_CANT_PERFORM_OP)',
  });
});
