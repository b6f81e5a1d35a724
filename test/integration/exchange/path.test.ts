import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { MAX_PATH_BINDS } from '../../../probes/exchange/path-look.ts';
import type { LadderRequest } from '../../../probes/exchange/types.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { find, io, request, told } from '../../support/ladder-orders.ts';
import { bindAck, lookupStub, mapStub, response, tcpTower } from '../../support/rpc-bytes.ts';
import { scriptedServer, type Script, type ScriptedServer } from '../../support/scripted-server.ts';
import { networkOf } from '../../support/samples.ts';

/** Connections that the ladder itself makes to a mapper for one interface. */
const LADDER_CONNECTIONS = 3;
const ALWAYS: LadderRequest['path'] = { when: 'always', before: [] };

const running: ScriptedServer[] = [];
const up = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const started = await server;
  running.push(started);
  return started;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const EMSMDB = EXCHANGE_INTERFACES[0]!;

/** A mapper that says in which way it answers, and counts what reaches it. */
async function counted(script: (store: number) => Script) {
  const store = await up(port('accepts'));
  const seen = { bytes: 0, packets: [] as number[] };
  const server = await up(
    scriptedServer(
      (asked, socket, nth) => {
        seen.packets.push(asked.stub.length + 24);
        script(store.port)(asked, socket, nth);
      },
      {
        onConnect: (socket: Socket) => {
          socket.on('data', (chunk: Buffer) => {
            seen.bytes += chunk.length;
          });
        },
      },
    ),
  );
  return { server, seen };
}

const answers = (store: number, listed = 24): Script => {
  const tower = tcpTower({ ...EMSMDB, port: store });
  return ({ type, callId, opnum, stub }, socket) => {
    if (type === 11) socket.write(bindAck(callId));
    else if (opnum === 3) socket.write(response(callId, mapStub([tower])));
    else {
      const entries = Math.min(listed, stub.readUInt32LE(stub.length - 4));
      const one = { tower, annotation: 'Exchange Information Store' };
      const all = Array.from({ length: entries }, () => one);
      socket.write(response(callId, lookupStub(all, Buffer.alloc(20))));
    }
  };
};

describe('the way to the mapper', () => {
  it('is measured by three binds more, one long packet and one long answer, and no more', async () => {
    const { server, seen } = await counted(answers);

    const result = await runLadder(request({ mapperPort: server.port, path: ALWAYS }), io());

    expect(told(result)).toEqual(
      expect.arrayContaining(['rpc.bind.EMSMDB ok', 'path.latency ok', 'path.mtu ok']),
    );
    expect(find(result, 'path.mtu')).toMatchObject({
      rung: 'path',
      step: 'mtu',
      dependsOn: ['rpc.mapper'],
      // The server takes packets of 4280 bytes at most, as it said in its answer to the bind.
      evidence: [
        'full packets pass',
        expect.stringContaining('longest packet that passed: 4280 bytes'),
      ],
    });
    expect(server.opened()).toBe(LADDER_CONNECTIONS + 3);
    expect(Math.max(...seen.packets)).toBe(4280);
    expect(seen.bytes).toBeLessThan(8_000);
  });

  it('is left alone where nobody asks, and on a network that costs', async () => {
    const { server } = await counted(answers);
    const of = async (over: Partial<LadderRequest>) =>
      told(await runLadder(request({ mapperPort: server.port, ...over }), io())).filter((one) =>
        one.startsWith('path.'),
      );

    const asked = [
      await of({}),
      await of({ path: { when: 'slow', before: [] } }),
      await of({ path: ALWAYS, network: networkOf({ metered: 'yes' }) }),
      await of({ path: ALWAYS, network: networkOf({ metered: 'guess' }) }),
    ];

    expect(asked).toEqual([[], [], ['path.latency skipped'], ['path.latency skipped']]);
    expect(server.opened()).toBe(4 * LADDER_CONNECTIONS);
  });

  it('is HIGH_LATENCY where answers come late, after five binds at most, and mail works', async () => {
    const { server } = await counted((store) => (asked, socket, nth) => {
      void pause(asked.type === 11 ? 620 : 0).then(() => {
        if (!socket.destroyed) answers(store)(asked, socket, nth);
      });
    });
    const order = request({ mapperPort: server.port, path: { when: 'slow', before: [] } });

    const result = await runLadder(order, io());

    expect(find(result, 'path.latency')).toMatchObject({
      status: 'degraded',
      code: 'HIGH_LATENCY',
    });
    expect(server.opened()).toBeLessThanOrEqual(LADDER_CONNECTIONS + MAX_PATH_BINDS);
    const { code, severity, summary } = diagnose({ result, ...order });
    expect([code, severity]).toEqual(['HIGH_LATENCY', 'degraded']);
    expect(summary).toMatch(/ is slow: an answer takes 6\d\d ms, at worst \d+ ms\.$/);
  });

  it('is PATH_MTU where longer packets stall, by five binds at most and few bytes', async () => {
    const { server, seen } = await counted((store) => (asked, socket, nth) => {
      if (asked.stub.length + 24 <= 1380) answers(store)(asked, socket, nth);
    });
    const order = request({ mapperPort: server.port, path: ALWAYS });

    const result = await runLadder(order, io());

    expect(find(result, 'path.mtu')).toMatchObject({
      status: 'fail',
      code: 'PATH_MTU',
      args: { reason: '1360 bytes get through to it, 1400 do not' },
    });
    expect(server.opened()).toBeLessThanOrEqual(LADDER_CONNECTIONS + MAX_PATH_BINDS);
    expect(seen.bytes).toBeLessThan(16_000);
    expect(diagnose({ result, ...order })).toMatchObject({ code: 'PATH_MTU', severity: 'broken' });
  }, 20_000);

  it('is PATH_MTU where only long answers stall, and not where the mapper lists nothing at all', async () => {
    const stallsAbove = (most: number) =>
      counted((store) => (asked, socket, nth) => {
        const entries = asked.stub.length < 4 ? 0 : asked.stub.readUInt32LE(asked.stub.length - 4);
        if (asked.type === 11 || asked.opnum === 3 || entries <= most)
          answers(store)(asked, socket, nth);
      });
    const [long, any] = await Promise.all([stallsAbove(4), stallsAbove(0)]);
    const [stalls, lists] = await Promise.all(
      [long, any].map(({ server }) =>
        runLadder(request({ mapperPort: server.port, path: ALWAYS }), io()),
      ),
    );

    expect(find(stalls!, 'path.mtu')).toMatchObject({ code: 'PATH_MTU' });
    expect(find(lists!, 'path.mtu')).toMatchObject({ status: 'inconclusive', code: null });
  }, 20_000);

  it('is not blamed where the mapper ends the connection over a long packet', async () => {
    const { server } = await counted((store) => (asked, socket, nth) => {
      if (asked.stub.length > 1000) socket.resetAndDestroy();
      else answers(store)(asked, socket, nth);
    });

    const result = await runLadder(request({ mapperPort: server.port, path: ALWAYS }), io());

    expect(find(result, 'path.mtu')).toMatchObject({ status: 'inconclusive', code: null });
  });

  it('is not asked for where no mapper answers', async () => {
    const { port: mapperPort } = await up(mapper({ registered: {}, bind: 'closes' }));

    const result = await runLadder(request({ mapperPort, path: ALWAYS }), io());

    expect(told(result).filter((one) => one.startsWith('path.'))).toEqual([]);
  });
});
