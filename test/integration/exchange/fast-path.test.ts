import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AccessListInPlay, LastBoundPort } from '../../../model/access-list.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { EarlyAttempts } from '../../../probes/exchange/early-attempts.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { createPace } from '../../../probes/exchange/pace.ts';
import type { LadderRequest } from '../../../probes/exchange/types.ts';
import { mapper, port, type MapperFacts } from '../../support/fake-exchange.ts';
import { find, io, request, told } from '../../support/ladder-orders.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';
import { bindAcks, mapStub, response, tcpTower } from '../../support/rpc-bytes.ts';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';
import { networkOf } from '../../support/samples.ts';

const EARLY = "tried beside the mapper's answer";

const running: ScriptedServer[] = [];
const up = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const started = await server;
  running.push(started);
  return started;
};

afterEach(async () => {
  await vi.waitFor(() => {
    expect(running.map((server) => server.open())).toEqual(running.map(() => 0));
  });
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const bound = (listensOn: number, over: Partial<LastBoundPort> = {}): LastBoundPort => ({
  address: '127.0.0.1',
  interface: 'EMSMDB',
  port: listensOn,
  at: new Date(Date.now() - 300_000).toISOString(),
  attachment: 'office',
  ...over,
});
const office = (over: Partial<LadderRequest>): LadderRequest =>
  request({
    host: 'exch1.corp.example',
    network: networkOf({ label: 'lan-corporate' }),
    attachment: 'office',
    ...over,
  });

/** A port that accepts what it serves, and tells what each bind asked for. */
async function countingPort(host = '127.0.0.1', serves: (uuid: string) => boolean = () => true) {
  const asked: (readonly string[])[] = [];
  let tellBind: () => void = () => undefined;
  const firstBind = new Promise<void>((resolve) => {
    tellBind = resolve;
  });
  const server = await up(
    scriptedServer(
      ({ callId, contexts }, socket) => {
        asked.push(contexts);
        tellBind();
        socket.write(
          bindAcks(
            callId,
            contexts.map((uuid) => (serves(uuid) ? [0, 0] : [2, 1])),
          ),
        );
      },
      { host },
    ),
  );
  return { server, port: server.port, asked, binds: () => asked.length, firstBind };
}

/** Answers ept_map with one port, not before `until`. */
const answersAfter =
  (until: () => Promise<unknown>, listensOn: number): NonNullable<MapperFacts['onMap']> =>
  ({ callId, uuid }, socket) => {
    const wanted = EXCHANGE_INTERFACES.find((one) => one.uuid === uuid);
    void until().then(() => {
      if (wanted !== undefined && !socket.destroyed)
        socket.write(
          response(callId, mapStub([tcpTower({ ...wanted, port: listensOn, address: '0.0.0.0' })])),
        );
    });
  };

describe('a port that bound in the last run and is named again', () => {
  it('has its bind beside the answer of the mapper, on one connection', async () => {
    const store = await countingPort();
    // The mapper keeps its answer until the bind is there: a ladder that waits for it stands still.
    const { port: mapperPort } = await up(
      mapper({ registered: {}, onMap: answersAfter(() => store.firstBind, store.port) }),
    );

    const result = await runLadder(
      office({ mapperPort, lastBound: [bound(store.port)] }),
      io({ signal: AbortSignal.timeout(2_500) }),
    );

    expect(told(result)).toEqual([
      'link ok',
      'name ok',
      'rpc.connect ok',
      'rpc.mapper ok',
      'rpc.map.EMSMDB ok',
      'rpc.port.EMSMDB ok',
      'rpc.bind.EMSMDB ok',
    ]);
    expect(find(result, 'rpc.port.EMSMDB').evidence).toContain(EARLY);
    expect(result.endpoints).toMatchObject([{ port: store.port, tcp: 'open', bind: 'accepted' }]);
    expect([store.server.opened(), store.binds()]).toEqual([1, 1]);
  });

  it('has one connection and one bind for all interfaces that share it', async () => {
    const store = await countingPort();
    const { port: mapperPort } = await up(
      mapper({ registered: {}, onMap: answersAfter(() => store.firstBind, store.port) }),
    );

    const result = await runLadder(
      office({
        mapperPort,
        interfaces: EXCHANGE_INTERFACES,
        lastBound: EXCHANGE_INTERFACES.map(({ name }) => bound(store.port, { interface: name })),
      }),
      io(),
    );

    expect(result.endpoints.map(({ bind }) => bind)).toEqual(
      EXCHANGE_INTERFACES.map(() => 'accepted'),
    );
    expect(store.server.opened()).toBe(1);
    expect(store.asked).toEqual([EXCHANGE_INTERFACES.map(({ uuid }) => uuid)]);
  });

  it('is tried again for that interface alone which it refused early', async () => {
    const [first, second] = EXCHANGE_INTERFACES;
    const store = await countingPort('127.0.0.1', (uuid) => uuid !== second?.uuid);
    const { port: mapperPort } = await up(
      mapper({ registered: {}, onMap: answersAfter(() => store.firstBind, store.port) }),
    );

    const result = await runLadder(
      office({
        mapperPort,
        interfaces: EXCHANGE_INTERFACES.slice(0, 2),
        lastBound: [bound(store.port), bound(store.port, { interface: 'AsyncEMSMDB' })],
      }),
      io(),
    );

    expect(result.endpoints.map(({ bind }) => bind)).toEqual(['accepted', 'rejected']);
    expect(store.asked.slice(0, 2)).toEqual([[first?.uuid, second?.uuid], [second?.uuid]]);
  });

  it('is taken though another interface has left it', async () => {
    const [first, second] = EXCHANGE_INTERFACES;
    const store = await countingPort();
    const other = await countingPort();
    const { port: mapperPort } = await up(
      mapper({
        registered: {},
        onMap: (request, ...more) => {
          const at = request.uuid === first?.uuid ? store.port : other.port;
          answersAfter(() => store.firstBind, at)(request, ...more);
        },
      }),
    );

    const result = await runLadder(
      office({
        mapperPort,
        interfaces: EXCHANGE_INTERFACES.slice(0, 2),
        lastBound: [bound(store.port), bound(store.port, { interface: 'AsyncEMSMDB' })],
      }),
      io(),
    );

    expect(result.endpoints).toMatchObject([
      { port: store.port, bind: 'accepted' },
      { port: other.port, bind: 'accepted' },
    ]);
    expect(store.server.opened()).toBe(1);
    expect(other.asked).toEqual([[second?.uuid]]);
    expect(find(result, 'rpc.map.AsyncEMSMDB').evidence).toContain(
      `${String(store.port)} of the last run is not named any more`,
    );
  });

  it('is judged by a second try, after the answer, when it refused the first', async () => {
    const store = await up(port('rejects'));
    const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));

    const result = await runLadder(office({ mapperPort, lastBound: [bound(store.port)] }), io());

    expect(find(result, 'rpc.bind.EMSMDB')).toMatchObject({
      status: 'fail',
      code: 'RPC_WRONG_SERVICE',
    });
    expect(find(result, 'rpc.port.EMSMDB').evidence).not.toContain(EARLY);
  });

  it('is refused as ever when nothing listens there any more', async () => {
    const gone = await port('accepts');
    await gone.close();
    const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [gone.port] } }));

    const result = await runLadder(office({ mapperPort, lastBound: [bound(gone.port)] }), io());

    expect(find(result, 'rpc.port.EMSMDB')).toMatchObject({
      status: 'fail',
      code: 'RPC_PORT_REFUSED',
    });
    expect(result.endpoints).toMatchObject([{ port: gone.port, tcp: 'refused' }]);
  });
});

describe('a port that bound in the last run and is not named any more', () => {
  it.each(['accepts', 'rejects', 'silent', 'closes'] as const)(
    'is told as moved and is no failure, though it %s',
    async (manner) => {
      const old = await up(port(manner));
      const store = await countingPort();
      const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));

      const result = await runLadder(office({ mapperPort, lastBound: [bound(old.port)] }), io());

      expect(told(result).every((line) => line.endsWith(' ok'))).toBe(true);
      expect(find(result, 'rpc.map.EMSMDB').evidence).toContain(
        `${String(old.port)} of the last run is not named any more`,
      );
      expect(result.endpoints.map((one) => one.port)).toEqual([store.port]);
      expect(find(result, 'rpc.port.EMSMDB').evidence).not.toContain(EARLY);
    },
  );

  it('is closed without a bind when the answer comes before the connection stands', async () => {
    const old = await countingPort();
    const order = office({ lastBound: [bound(old.port)] });
    const early = new EarlyAttempts(order, { ...io(), pace: createPace() }, '127.0.0.1');

    expect(order.interfaces.map((wanted) => early.settle(wanted, [1]))).toEqual([[old.port]]);
    await early.close();

    await vi.waitFor(() => {
      expect(old.server.open()).toBe(0);
    });
    expect(old.binds()).toBe(0);
  });
});

it('takes no port for good while the mapper is silent', async () => {
  const store = await countingPort();
  const { port: mapperPort } = await up(mapper({ registered: {}, onMap: () => undefined }));

  const result = await runLadder(
    office({ mapperPort, lastBound: [bound(store.port)] }),
    io({ signal: AbortSignal.timeout(2_000) }),
  );

  expect(store.binds()).toBe(1);
  expect(find(result, 'rpc.map.EMSMDB')).toMatchObject({ status: 'fail', code: 'RPC_NO_ANSWER' });
  expect(find(result, 'rpc.bind.EMSMDB').status).toBe('inconclusive');
  expect(result.endpoints).toEqual([]);
});

const rpcFilter: AccessListInPlay = {
  device: 'TMG',
  owner: null,
  kind: 'rpc-filter',
  allow: [{ from: 135, to: 135 }],
  to: [],
  on: null,
  whatIf: false,
};

it.each([
  ['a device in the way opens ports by what the mapper says', { accessLists: [rpcFilter] }],
  ['the network is one of strangers', { network: networkOf() }],
  ['the laptop is attached elsewhere', { attachment: 'home' }],
  ['the settings switch it off', { fastPath: false }],
] as const)('opens no port before it is named where %s', async (_, over) => {
  const store = await countingPort();
  const before: number[] = [];
  const { port: mapperPort } = await up(
    mapper({
      registered: {},
      onMap: (...given) => {
        before.push(store.server.opened());
        answersAfter(() => Promise.resolve(), store.port)(...given);
      },
    }),
  );

  const result = await runLadder(
    office({ mapperPort, lastBound: [bound(store.port)], ...over }),
    io(),
  );

  expect(before[0]).toBe(0);
  expect(result.endpoints).toMatchObject([{ port: store.port, bind: 'accepted' }]);
  expect(find(result, 'rpc.port.EMSMDB').evidence).not.toContain(EARLY);
});

describeWhere(
  [needsLinux()],
  'a name with two addresses (all of 127.0.0.0/8 is loopback on Linux)',
  () => {
    it('tries a port early only at the address at which it bound', async () => {
      const store = await countingPort('127.0.0.2');
      const { port: mapperPort } = await up(
        mapper({
          host: '127.0.0.2',
          registered: {},
          onMap: answersAfter(() => store.firstBind, store.port),
        }),
      );
      const other = await up(port('accepts', '127.0.0.1', store.port));
      await up(mapper({ registered: { EMSMDB: [] }, mapperPort }));

      const result = await runLadder(
        office({
          host: 'array.corp.example',
          mapperPort,
          lastBound: [
            bound(store.port, { address: '127.0.0.2' }),
            bound(store.port, { address: '127.0.0.2', interface: 'NSPI' }),
          ],
        }),
        io({ resolve: () => Promise.resolve(['127.0.0.1', '127.0.0.2']) }),
      );

      expect(find(result, 'rpc.port.EMSMDB@127.0.0.2').evidence).toContain(EARLY);
      expect([store.server.opened(), other.opened()]).toEqual([1, 0]);
    });
  },
);
