import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import type { AccessListInPlay } from '../../../model/access-list.ts';
import { io, find, request } from '../../support/ladder-orders.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { bindAck, mapStub, response, tcpTower } from '../../support/rpc-bytes.ts';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';
import { networkOf } from '../../support/samples.ts';

const [EMSMDB, , NSPI] = EXCHANGE_INTERFACES;
const running: ScriptedServer[] = [];
const up = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const started = await server;
  running.push(started);
  return started;
};
const list = (over: Partial<AccessListInPlay> = {}): AccessListInPlay => ({
  device: 'Gateway',
  owner: 'Network team',
  allow: [{ from: 1, to: 65535 }],
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

describe('the mapper, asked three times', () => {
  it('that names another port each time is a load balancer, and no cause for alarm', async () => {
    const store = await up(port('accepts'));
    let asked = 0;
    const { port: mapperPort } = await up(
      mapper({
        registered: {},
        onMap: ({ callId }, socket) => {
          asked += 1;
          socket.write(
            response(
              callId,
              mapStub([tcpTower({ ...EMSMDB!, port: asked === 1 ? store.port : 40_000 + asked })]),
            ),
          );
        },
      }),
    );

    const result = await runLadder(request({ mapperPort }), io());

    expect(asked).toBe(3);
    expect(find(result, 'rpc.map.EMSMDB')).toMatchObject({
      status: 'ok',
      args: { alternates: [40_002, 40_003] },
    });
    expect(find(result, 'rpc.map.EMSMDB').evidence.at(-1)).toMatch(
      /^asked 3 times: \d+, then 4000\d, then 4000\d; a load balancer/,
    );
    expect(diagnose({ result, network: networkOf(), interfaces: [EMSMDB!] }).code).toBe(
      'ALL_GREEN',
    );
  });

  it('that answers once and then stays silent holds nobody up', async () => {
    const store = await up(port('accepts'));
    let asked = 0;
    const { port: mapperPort } = await up(
      mapper({
        registered: {},
        onMap: ({ callId }, socket) => {
          asked += 1;
          if (asked === 1)
            socket.write(response(callId, mapStub([tcpTower({ ...EMSMDB!, port: store.port })])));
        },
      }),
    );

    const result = await runLadder(
      request({ mapperPort }),
      io({ signal: AbortSignal.timeout(3000) }),
    );

    expect(find(result, 'rpc.bind.EMSMDB').status).toBe('ok');
    expect(find(result, 'rpc.map.EMSMDB').args).not.toHaveProperty('alternates');
  });
});

describe('a port that speaks RPC, and not as wanted', () => {
  /**
   * inq_if_ids of a server that offers the spooler: referent, conformant count, count, referent,
   * the id, status.
   */
  const spooler = Buffer.concat([
    Buffer.from('00000200', 'hex'),
    Buffer.from('0100000001000000', 'hex'),
    Buffer.from('04000200', 'hex'),
    Buffer.from('785634123412cdabef000123456789ab01000000', 'hex'),
    Buffer.alloc(4),
  ]);

  it('is asked what really listens there', async () => {
    const asked: number[] = [];
    const stranger = await up(
      scriptedServer(({ type, callId, opnum, uuid }, socket) => {
        if (type === 11)
          socket.write(uuid === EMSMDB?.uuid ? bindAck(callId, 2, 1) : bindAck(callId));
        else {
          asked.push(opnum);
          socket.write(response(callId, spooler));
        }
      }),
    );
    const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [stranger.port] } }));

    const result = await runLadder(request({ mapperPort }), io());

    expect(find(result, 'rpc.bind.EMSMDB')).toMatchObject({
      status: 'fail',
      code: 'RPC_WRONG_SERVICE',
      args: { listens: ['Print spooler (MS-RPRN)'] },
    });
    expect(asked, 'operations of the management interface that were called').toEqual([0]);
  });

  it('keeps its verdict when it does not say', async () => {
    const stranger = await up(port('rejects'));
    const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [stranger.port] } }));

    const result = await runLadder(request({ mapperPort }), io());

    expect(find(result, 'rpc.bind.EMSMDB')).toMatchObject({
      status: 'fail',
      code: 'RPC_WRONG_SERVICE',
    });
    expect(find(result, 'rpc.bind.EMSMDB').evidence.at(-1)).toContain(
      'does not say what listens there (bind rejected',
    );
  });
});

describe('silence behind an open port', () => {
  const judged = async (mapperPort: number, over: Parameters<typeof request>[0] = {}) => {
    const asked = request({ mapperPort, ...over });
    const result = await runLadder(asked, io());
    return diagnose({ result, network: networkOf(), interfaces: asked.interfaces });
  };
  const runOnce = async (over: Parameters<typeof request>[0]) => {
    const silent = await up(port('closes'));
    const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [silent.port] } }));
    return judged(mapperPort, over);
  };

  it('is laid on Exchange where nothing stands between', async () => {
    expect(await runOnce({})).toMatchObject({ code: 'RPC_NO_ANSWER', whoMustAct: 'exchange' });
  });

  it('is laid on Exchange however busy it is: only what stands between is asked beside it, not its time', async () => {
    const delays = fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 120 }));
    // One that takes the same time for each answer, and one that is quick at first, beside others.
    const busy = [[90, 90], [0, 90], ...fc.sample(delays, { seed: 10, numRuns: 3 })] as const;
    const verdicts = [];

    // In turn: beside one another they would make this laptop the slow one.
    for (const [bindMs, mapMs] of busy) {
      const closes = await up(port('closes'));
      const { port: mapperPort } = await up(
        scriptedServer(({ type, callId }, socket) => {
          const tower = tcpTower({ ...EMSMDB!, port: closes.port });
          const answer = type === 11 ? bindAck(callId) : response(callId, mapStub([tower]));
          setTimeout(() => socket.write(answer), type === 11 ? bindMs : mapMs);
        }),
      );
      verdicts.push(await judged(mapperPort));
    }

    expect(
      verdicts.map(({ code, whoMustAct, args }) => [code, whoMustAct, 'behind' in args]),
    ).toEqual(busy.map(() => ['RPC_NO_ANSWER', 'exchange', false]));
  });

  it('is never laid on Exchange alone behind a TCP proxy', async () => {
    const verdict = await runOnce({ accessLists: [list({ kind: 'tcp-proxy' })] });

    expect(verdict).toMatchObject({
      code: 'RPC_NO_ANSWER',
      whoMustAct: 'firewall',
      args: { behind: 'Gateway' },
    });
  });

  it('is never laid on Exchange alone in a tunnel', async () => {
    const verdict = await runOnce({
      network: networkOf({
        label: 'tunnel',
        tunnel: { state: 'up', product: 'Secure Access', adapter: 'tun0' },
      }),
    });

    expect(verdict).toMatchObject({
      code: 'RPC_NO_ANSWER',
      whoMustAct: 'firewall',
      args: { behind: 'Secure Access' },
    });
  });
});

describe('the last known ports', () => {
  it('are held against the lists while the mapper is silent, and change no verdict', async () => {
    const gone = await scriptedServer(() => undefined);
    await gone.close();
    const mapperPort = gone.port;
    const lastKnownPorts = [{ interface: 'EMSMDB', port: 2314, at: '2026-11-20T08:00:00.000Z' }];
    const asked = request({
      mapperPort,
      accessLists: [
        list({
          allow: [
            { from: 135, to: 135 },
            { from: 1024, to: 2000 },
          ],
        }),
      ],
      lastKnownPorts,
    });

    const result = await runLadder(asked, io());

    expect(find(result, 'rpc.acl.EMSMDB')).toMatchObject({
      status: 'inconclusive',
      code: null,
      args: { lastKnownPorts: [2314], lastKnownOutside: ['2314 (outside Gateway)'] },
    });
    expect(find(result, 'rpc.acl.EMSMDB').evidence[1]).toContain(
      '2314 will be needed too (EMSMDB had it at 2026-11-20T08:00:00.000Z)',
    );
    const verdict = diagnose({ result, network: networkOf(), interfaces: asked.interfaces });
    expect(verdict).toMatchObject({
      code: 'EPM_REFUSED',
      args: { alsoNeeded: ['EMSMDB 2314 (outside Gateway)'] },
    });
  });
});

describe('an address book on another server', () => {
  const runOnce = async (
    directory: ScriptedServer | null,
    accessLists: readonly AccessListInPlay[] = [],
  ) => {
    const store = await up(port('accepts'));
    const { port: mapperPort } = await up(
      mapper({ registered: { EMSMDB: [store.port] }, host: '127.0.0.1' }),
    );
    if (directory !== null)
      await up(mapper({ registered: { NSPI: [directory.port] }, host: '127.0.0.3', mapperPort }));
    const asked = request({
      mapperPort,
      interfaces: [EMSMDB!, NSPI!],
      alsoProbe: ['gc1.corp.example'],
      accessLists,
    });
    const result = await runLadder(
      asked,
      io({
        resolve: (host) =>
          Promise.resolve([host === 'gc1.corp.example' ? '127.0.0.3' : '127.0.0.1']),
      }),
    );
    return {
      result,
      verdict: diagnose({ result, network: networkOf(), interfaces: asked.interfaces }),
    };
  };

  it('is as good as on Exchange itself where it answers', async () => {
    const { result, verdict } = await runOnce(await up(port('accepts', '127.0.0.3')));

    expect(find(result, 'rpc.also.gc1.corp.example').status).toBe('ok');
    expect(verdict.code).toBe('ALL_GREEN');
    expect(result.endpoints.at(-1)).toMatchObject({
      interface: 'NSPI',
      host: '127.0.0.3',
      bind: 'accepted',
    });
  });

  it('is a gap where it does not answer: mail works, the address book hangs', async () => {
    const { verdict } = await runOnce(null);

    expect(verdict).toMatchObject({
      code: 'RPC_GC_GAP',
      severity: 'degraded',
      args: { directory: 'gc1.corp.example' },
    });
  });

  it('is a gap for those whom a list keeps from it, although it answers here', async () => {
    const { verdict } = await runOnce(await up(port('accepts', '127.0.0.3')), [
      list({ to: ['127.0.0.1'], on: ['tunnel'] }),
    ]);

    expect(verdict).toMatchObject({
      code: 'RPC_GC_GAP',
      severity: 'degraded',
      args: { reason: 'it answers here, and Gateway does not allow 127.0.0.3' },
    });
  });
});
