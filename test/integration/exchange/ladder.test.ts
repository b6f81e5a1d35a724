import type { Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { CheckResult } from '../../../model/check.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import type { AccessListInPlay } from '../../../model/access-list.ts';
import { io, find, request, told } from '../../support/ladder-orders.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { mapStub, response, tcpTower } from '../../support/rpc-bytes.ts';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';
import { networkOf } from '../../support/samples.ts';

const running: ScriptedServer[] = [];
const up = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const started = await server;
  running.push(started);
  return started;
};
const list = (over: Partial<AccessListInPlay>): AccessListInPlay => ({
  device: 'Gateway',
  owner: 'Network team',
  allow: [{ from: 135, to: 135 }],
  to: [],
  on: null,
  whatIf: false,
  ...over,
});

afterEach(async () => {
  await vi.waitFor(() => {
    expect(running.map((server) => server.open())).toEqual(running.map(() => 0));
  });
  await Promise.all(running.splice(0).map((server) => server.close()));
});

it('the time of the network is that of the look alone, not of what the look waits for, nor of a mapper that is silent', async () => {
  const { port: mapperPort } = await up(mapper({ registered: {}, bind: 'silent' }));
  // A name server that is slow to name the VPN gateway holds the look back.
  const network = new Promise<ReturnType<typeof networkOf>>((resolve) => {
    setTimeout(resolve, 300, networkOf());
  });

  const result = await runLadder(
    { ...request({ mapperPort }), network, lookMs: network.then(() => 7) },
    io({ signal: AbortSignal.timeout(1_500) }),
  );

  expect(find(result, 'link')).toMatchObject({ status: 'ok', ms: 7 });
  expect(find(result, 'rpc.mapper').ms).toBeGreaterThan(1_000);
});

it('goes up to a bind on the port of every interface, and names every rung in order', async () => {
  const store = await up(port('accepts'));
  const directory = await up(port('accepts'));
  const { port: mapperPort } = await up(
    mapper({
      registered: {
        EMSMDB: [store.port],
        AsyncEMSMDB: [store.port],
        NSPI: [directory.port],
        RFR: [directory.port],
      },
    }),
  );

  const result = await runLadder(
    request({ host: 'exch1.corp.example', mapperPort, interfaces: EXCHANGE_INTERFACES }),
    io(),
  );

  expect(told(result)).toEqual([
    'link ok',
    'name ok',
    'rpc.connect ok',
    'rpc.mapper ok',
    ...EXCHANGE_INTERFACES.flatMap(({ name }) => [
      `rpc.map.${name} ok`,
      `rpc.port.${name} ok`,
      `rpc.bind.${name} ok`,
    ]),
  ]);
  expect(result.checks.map((check) => CheckResult.safeParse(check).success)).not.toContain(false);
  expect(result.target).toEqual({ host: 'exch1.corp.example', addresses: ['127.0.0.1'] });
  expect(result.endpoints[0]).toEqual({
    interface: 'EMSMDB',
    uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
    version: '0.81',
    host: '127.0.0.1',
    port: store.port,
    tcp: 'open',
    bind: 'accepted',
    insideAcl: {},
  });
  expect(result.mapper).toBeNull();
});

it('tells what it waits for, from the first packet to the answer, and leaves nothing waiting', async () => {
  const store = await up(port('accepts'));
  const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));
  const begun: string[] = [];
  let waiting = 0;

  await runLadder(
    request({ mapperPort }),
    io({
      onWait: ({ step, port: asked, interface: name }) => {
        begun.push(`${step} ${String(asked)} ${String(name)}`);
        waiting += 1;
        return () => (waiting -= 1);
      },
    }),
  );

  expect([...new Set(begun)]).toEqual([
    `connect ${String(mapperPort)} null`,
    `mapper ${String(mapperPort)} null`,
    `map ${String(mapperPort)} EMSMDB`,
    `port ${String(store.port)} EMSMDB`,
    `bind ${String(store.port)} EMSMDB`,
  ]);
  expect(waiting).toBe(0);
});

it.each([
  ['rejects', 'RPC_WRONG_SERVICE', 'rejected'],
  ['naks', 'RPC_WRONG_SERVICE', 'rejected'],
  ['faults', 'RPC_WRONG_SERVICE', 'fault'],
  ['closes', 'RPC_NO_ANSWER', 'no-answer'],
  ['resets', 'RPC_NO_ANSWER', 'no-answer'],
  ['http', 'RPC_NO_ANSWER', 'not-rpc'],
  ['silent', 'RPC_NO_ANSWER', 'no-answer'],
] as const)('does not call a port green that opens and %s the bind', async (manner, code, bind) => {
  const store = await up(port(manner));
  const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, 'rpc.port.EMSMDB').status).toBe('ok');
  expect(find(result, 'rpc.bind.EMSMDB')).toMatchObject({
    status: 'fail',
    code,
    args: {
      port: store.port,
      interface: 'EMSMDB',
      weight: 'broken',
      purpose: 'mail',
      owner: 'the firewall team',
    },
  });
  expect(result.endpoints).toMatchObject([{ tcp: 'open', bind }]);
});

it.each([
  ['rejects', 'EPM_BAD_REPLY'],
  ['naks', 'EPM_BAD_REPLY'],
  ['faults', 'EPM_ACCESS_DENIED'],
  ['closes', 'RPC_NO_ANSWER'],
  ['resets', 'RPC_NO_ANSWER'],
  ['http', 'EPM_NOT_RPC'],
  ['silent', 'RPC_NO_ANSWER'],
] as const)(
  'names what a mapper does that %s the bind, and leaves what stands above untested',
  async (bind, code) => {
    const { port: mapperPort } = await up(mapper({ registered: {}, bind }));

    const result = await runLadder(request({ mapperPort }), io());

    expect(told(result)).toEqual([
      'link ok',
      'name skipped',
      'rpc.connect ok',
      `rpc.mapper fail ${code}`,
      'rpc.map.EMSMDB inconclusive',
      'rpc.port.EMSMDB inconclusive',
      'rpc.bind.EMSMDB inconclusive',
    ]);
    expect(find(result, 'rpc.mapper').args).toMatchObject({
      address: '127.0.0.1',
      port: mapperPort,
    });
    expect(find(result, 'rpc.map.EMSMDB')).toMatchObject({
      ms: null,
      evidence: ['not tested: rpc.mapper did not succeed'],
    });
    expect(result.endpoints).toEqual([]);
  },
);

it('calls a mapper refused where nobody listens', async () => {
  const gone = await scriptedServer(() => undefined);
  await gone.close();

  const result = await runLadder(request({ mapperPort: gone.port }), io());

  expect(told(result).slice(0, 4)).toEqual([
    'link ok',
    'name skipped',
    'rpc.connect fail EPM_REFUSED',
    'rpc.mapper inconclusive',
  ]);
});

it('asks for every interface on the one connection that a mapper lets through', async () => {
  const store = await up(port('accepts'));
  let connections = 0;
  const refuseButSecond = (socket: Socket): void => {
    connections += 1;
    if (connections !== 2) socket.resetAndDestroy();
  };
  const { port: mapperPort } = await up(
    mapper({
      registered: {
        EMSMDB: [store.port],
        AsyncEMSMDB: [store.port],
        NSPI: [store.port],
        RFR: [store.port],
      },
      onConnect: refuseButSecond,
    }),
  );

  const result = await runLadder(request({ mapperPort, interfaces: EXCHANGE_INTERFACES }), io());

  expect(result.checks.map(({ status }) => status)).not.toContain('fail');
  expect(result.endpoints.map(({ bind }) => bind)).toEqual(
    EXCHANGE_INTERFACES.map(() => 'accepted'),
  );
});

it('calls an interface without a tower not registered, while others go on', async () => {
  const store = await up(port('accepts'));
  const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));

  const result = await runLadder(
    request({
      mapperPort,
      interfaces: EXCHANGE_INTERFACES.filter(({ name }) => ['EMSMDB', 'NSPI'].includes(name)),
    }),
    io(),
  );

  expect(find(result, 'rpc.bind.EMSMDB').status).toBe('ok');
  expect(find(result, 'rpc.map.NSPI')).toMatchObject({
    status: 'fail',
    code: 'RPC_NOT_REGISTERED',
    args: { weight: 'degraded' },
  });
  expect(find(result, 'rpc.bind.NSPI')).toMatchObject({ status: 'inconclusive', code: null });
});

it('calls a reply that breaks its bounds a bad one, with the reason', async () => {
  const { port: mapperPort } = await up(
    mapper({
      registered: {},
      onMap: ({ callId }, socket) => {
        socket.write(response(callId, Buffer.alloc(40, 0xff)));
      },
    }),
  );

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, 'rpc.map.EMSMDB')).toMatchObject({
    status: 'fail',
    code: 'EPM_BAD_REPLY',
    args: { reason: expect.stringContaining('towers') as unknown },
  });
});

it('calls an announced port refused where nobody listens', async () => {
  const gone = await scriptedServer(() => undefined);
  await gone.close();
  const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [gone.port] } }));

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, 'rpc.port.EMSMDB')).toMatchObject({
    status: 'fail',
    code: 'RPC_PORT_REFUSED',
    args: { port: gone.port },
  });
  expect(result.endpoints).toMatchObject([{ tcp: 'refused', bind: 'not-tried' }]);
});

it('tries every port that the mapper names for one interface, and tells them apart', async () => {
  const good = await up(port('accepts'));
  const bad = await up(port('closes'));
  const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [good.port, bad.port] } }));

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, `rpc.bind.EMSMDB:${String(good.port)}`).status).toBe('ok');
  expect(find(result, `rpc.bind.EMSMDB:${String(bad.port)}`)).toMatchObject({
    status: 'fail',
    code: 'RPC_NO_ANSWER',
  });
});

it('never connects to more than eight ports, whatever the mapper names', async () => {
  const stores = await Promise.all(Array.from({ length: 12 }, () => up(port('accepts'))));
  const { port: mapperPort } = await up(
    mapper({
      registered: {
        EMSMDB: stores.slice(0, 6).map((one) => one.port),
        NSPI: stores.slice(6).map((one) => one.port),
      },
    }),
  );

  const result = await runLadder(request({ mapperPort, interfaces: EXCHANGE_INTERFACES }), io());

  expect(stores.filter((store) => store.opened() > 0)).toHaveLength(8);
  expect(result.endpoints.filter(({ tcp }) => tcp === 'not-tried')).toHaveLength(4);
  expect(result.endpoints.some((one) => one.interface === 'NSPI' && one.bind === 'accepted')).toBe(
    true,
  );
});

it('connects to the address that it resolved, and notes another one in a tower', async () => {
  const store = await up(port('accepts'));
  const { port: mapperPort } = await up(
    mapper({ registered: { EMSMDB: [store.port] }, address: '192.0.2.77' }),
  );

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, 'rpc.map.EMSMDB').args).toMatchObject({
    address: '127.0.0.1',
    towerAddress: '192.0.2.77',
  });
  expect(result.endpoints).toMatchObject([{ host: '127.0.0.1', bind: 'accepted' }]);
});

it.each(['0.0.0.0', '127.0.0.1', '169.254.1.182'])(
  'sees no translation in a tower that names %s',
  async (address) => {
    const store = await up(port('accepts'));
    const { port: mapperPort } = await up(
      mapper({ registered: { EMSMDB: [store.port] }, address }),
    );

    const result = await runLadder(request({ mapperPort }), io());

    expect(find(result, 'rpc.map.EMSMDB').args).not.toHaveProperty('towerAddress');
  },
);

it('does not try the port of another interface than the one it asked for', async () => {
  const other = await up(port('accepts'));
  const foreign = tcpTower({
    uuid: 'f5cc5a18-4264-101a-8c59-08002b2f8426',
    major: 56,
    minor: 0,
    port: other.port,
  });
  const { port: mapperPort } = await up(
    mapper({
      registered: {},
      onMap: ({ callId }, socket) => {
        socket.write(response(callId, mapStub([foreign])));
      },
    }),
  );

  const result = await runLadder(request({ mapperPort }), io());

  expect(find(result, 'rpc.map.EMSMDB').code).toBe('RPC_NOT_REGISTERED');
  expect(other.opened()).toBe(0);
});

it.each([
  ['that answers: it works here, and will not through the device', 'accepts', 'degraded'],
  ['that does not: the list is why', 'closes', 'fail'],
] as const)(
  'holds the announced port against the access lists, and finds one outside %s',
  async (_, manner, status) => {
    const store = await up(port(manner));
    const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));

    const result = await runLadder(request({ mapperPort, accessLists: [list({})] }), io());

    expect(find(result, 'rpc.acl.EMSMDB')).toMatchObject({
      status,
      code: 'RPC_PORT_OUTSIDE_ACL',
      args: {
        device: 'Gateway',
        owner: 'Network team',
        allow: '135',
        port: store.port,
        address: '127.0.0.1',
        whatIf: false,
      },
    });
    expect(result.endpoints).toMatchObject([{ insideAcl: { Gateway: false } }]);
  },
);

it('lists everything beside the ladder, and lets a listing that fails change no check', async () => {
  const store = await up(port('accepts'));
  const whole = await up(mapper({ registered: { EMSMDB: [store.port], NSPI: [store.port] } }));
  const broken = await up(
    scriptedServer(({ callId }, socket) => {
      socket.write(response(callId, Buffer.alloc(8)));
    }),
  );

  const good = await runLadder(request({ mapperPort: whole.port, listAll: true }), io());
  const bad = await runLadder(request({ mapperPort: broken.port, listAll: true }), io());

  expect(good.mapper).toMatchObject({
    entries: 2,
    complete: true,
    reason: null,
    byProtocol: { ncacn_ip_tcp: 2 },
    list: [{ name: 'Exchange EMSMDB (mail)', port: store.port }, { annotation: 'Exchange' }],
  });
  expect(bad.mapper).toMatchObject({
    entries: 0,
    complete: false,
    reason: expect.stringContaining('packet type 2') as unknown,
  });
});

it('calls what the deadline cut neither failed nor healthy, and ends with it', async () => {
  const { port: mapperPort } = await up(mapper({ registered: {}, bind: 'silent' }));
  const start = performance.now();

  const result = await runLadder(
    request({ mapperPort, listAll: true }),
    io({ signal: AbortSignal.timeout(300) }),
  );

  expect(find(result, 'rpc.mapper')).toMatchObject({
    status: 'inconclusive',
    code: null,
    evidence: [expect.stringMatching(/^cut by the deadline, which gave it only \d+ ms/) as unknown],
  });
  expect(result.mapper).toMatchObject({
    complete: false,
    reason: expect.stringContaining('cut by the deadline') as unknown,
  });
  expect(performance.now() - start).toBeLessThan(3000);
});

it('tests nothing when it was given up before it began', async () => {
  const server = await up(mapper({ registered: {} }));

  const result = await runLadder(
    request({ mapperPort: server.port }),
    io({ signal: AbortSignal.abort() }),
  );

  expect(result.checks.map(({ status }) => status)).not.toContain('fail');
  expect(server.opened()).toBe(0);
});

it('says which name failed, and how, when it cannot be resolved', async () => {
  const result = await runLadder(
    request({ host: 'exch1.corp.example' }),
    io({
      resolve: () =>
        Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
    }),
  );

  expect(told(result)).toEqual([
    'link ok',
    'name fail DNS_FAILED',
    'rpc.connect inconclusive',
    'rpc.mapper inconclusive',
    'rpc.map.EMSMDB inconclusive',
    'rpc.port.EMSMDB inconclusive',
    'rpc.bind.EMSMDB inconclusive',
  ]);
  expect(find(result, 'name').args).toEqual({
    host: 'exch1.corp.example',
    error: 'ENOTFOUND',
    servers: '192.0.2.53',
  });
  expect(result.target.addresses).toEqual([]);
});

it('takes a name that fails while the laptop is offline for what it is: no network', async () => {
  const result = await runLadder(
    request({ host: 'exch1.corp.example', network: networkOf({ label: 'offline', link: 'none' }) }),
    io({ resolve: () => Promise.reject(new Error('EAI_AGAIN')) }),
  );

  expect(told(result).slice(0, 2)).toEqual(['link fail LINK_DOWN', 'name inconclusive']);
});

it('runs although the label says offline, when the target itself can be reached', async () => {
  const store = await up(port('accepts'));
  const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));

  const result = await runLadder(
    request({ mapperPort, network: networkOf({ label: 'offline', link: 'none' }) }),
    io(),
  );

  expect(told(result)).toEqual([
    'link ok',
    'name skipped',
    'rpc.connect ok',
    'rpc.mapper ok',
    'rpc.map.EMSMDB ok',
    'rpc.port.EMSMDB ok',
    'rpc.bind.EMSMDB ok',
  ]);
});
