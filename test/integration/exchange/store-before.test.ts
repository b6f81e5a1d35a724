import { afterEach, beforeEach, expect, it } from 'vitest';
import { assembleRun } from '../../../agent/runs/assemble-run.ts';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import type { WebResult } from '../../../probes/web/types.ts';
import { historyIn } from '../agent/history-bench.ts';
import { temporaryFolder } from '../agent/workbench.ts';
import { mapper } from '../../support/fake-exchange.ts';
import { io, request } from '../../support/ladder-orders.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';
import { NETWORK } from '../../support/samples.ts';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';

/** Port 6001 is the store's own; this address of loopback is nobody's. */
const SERVER = '127.0.0.62';
const HOUR = 3_600_000;

/** Exchange 2013 or later answers at a door for MAPI over HTTP. */
const MAPI_ANSWERS: WebResult = {
  checks: [],
  doors: [
    {
      ...{ door: 'mapi', url: 'https://mail.example/mapi', client: 'outlook', via: 'direct' },
      ...{ hops: [], who: 'iis', auth: ['NTLM'], preAuth: 'unknown', code: null },
      exchange: { server: 'EX1', version: null },
    },
  ],
};

describeWhere([needsLinux()], 'a store that had a port, by a real history', () => {
  const running: ScriptedServer[] = [];
  let kept: ReturnType<typeof historyIn>;
  beforeEach(() => {
    kept = historyIn(temporaryFolder());
  });
  afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

  /** One run of the agent, so many hours after the first, against what listens then. */
  const runAt = async (hours: number, mapperPort: number): Promise<string> => {
    const { history } = kept;
    const asked = request({
      host: SERVER,
      mapperPort,
      interfaces: EXCHANGE_INTERFACES.slice(0, 1),
    });
    const at = new Date(Date.parse('2026-05-04T09:00:00.000Z') + hours * HOUR);
    const assembled = await assembleRun(
      {
        ...{ host: SERVER, mapperPort, interfaces: asked.interfaces, accessLists: [] },
        ...{ typedAddresses: [], alsoProbe: [], network: NETWORK, listAll: false },
        ...{ protocol: 'auto', isServerSet: true, reachPort: null },
        lastKnownPorts: history.lastPorts(SERVER),
        past: () => history.pastRuns(SERVER),
        doors: () => Promise.resolve(MAPI_ANSWERS),
      },
      { gateway: null, findingsOff: [], network: { primary: [] } },
      {
        ...io({ resolve: () => Promise.resolve([SERVER]), now: () => at }),
        probes: { runLadder, diagnose, findClient: () => Promise.reject(new Error('not asked')) },
      },
    );
    history.add(assembled);
    const { way, checks } = assembled.run;
    const code = checks.find(({ step, code: red }) => step === 'map' && red !== null)?.code;
    return `${String(way?.protocol)} ${String(way?.because)} ${code ?? 'none'}`;
  };
  const mapperWith = async (ports: readonly number[]): Promise<ScriptedServer> => {
    const server = await mapper({ registered: { EMSMDB: ports }, host: SERVER });
    running.push(server);
    return server;
  };
  /** Its store speaks RPC over HTTP alone. */
  const moved = async (): Promise<ScriptedServer> => {
    running.push(
      await scriptedServer(() => undefined, {
        host: SERVER,
        port: 6001,
        onConnect: (socket) => {
          socket.write('ncacn_http/1.0');
        },
      }),
    );
    return mapperWith([]);
  };

  it('is missed while a door by HTTPS answers, and forgotten after a week', async () => {
    const before = await mapperWith([9]);
    const first = await runAt(0, before.port);
    await before.close();

    expect(first).toBe('rpc rpc-registered none');
    expect(await runAt(24, before.port)).toBe('rpc rpc-before none');
    expect(await runAt(6 * 24, before.port)).toBe('rpc rpc-before none');
    expect(await runAt(7 * 24, before.port)).toBe('mapi-http door-answers none');
  });

  it('has moved to HTTPS once three answers in a row say so', async () => {
    const before = await mapperWith([9]);
    await runAt(0, before.port);
    const now = await moved();

    expect(await runAt(1, now.port)).toBe('rpc rpc-before RPC_NOT_REGISTERED');
    expect(await runAt(2, now.port)).toBe('rpc rpc-before RPC_NOT_REGISTERED');
    expect(await runAt(3, now.port)).toBe('mapi-http rpc-retired RPC_RETIRED');
  });

  it('that comes back between is counted anew', async () => {
    const before = await mapperWith([9]);
    await runAt(0, before.port);
    const now = await moved();
    await runAt(1, now.port);
    await runAt(2, now.port);

    expect(await runAt(3, before.port)).toBe('rpc rpc-registered none');
    expect(await runAt(4, now.port)).toBe('rpc rpc-before RPC_NOT_REGISTERED');
  });

  it('that was never there is retired at once', async () => {
    const now = await moved();

    expect(await runAt(0, now.port)).toBe('mapi-http rpc-retired RPC_RETIRED');
  });
});
