import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import type { CheckResult } from '../../../model/check.ts';
import type { Diagnosis } from '../../../model/diagnosis.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { ProbeRun } from '../../../model/run.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { io, request } from '../../support/ladder-orders.ts';
import { bareEnvironment, runLinesman } from '../../support/linesman.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';
import { bindAck, mapStub, response, tcpTower } from '../../support/rpc-bytes.ts';
import { scriptedServer } from '../../support/scripted-server.ts';
import { silentPort } from '../../support/silent-port.ts';

const DEADLINES_MS = [1200, 1500, 2000, 3000, 4000, 5000, 6000];
/** How long the slow mapper takes for each answer. */
const SLOW_MS = 400;
/** Enough for each of them, whatever the machine is busy with. */
const AMPLE_MS = 4000;
/** One SYN is sent again after a second; a shorter silence may be one lost packet. */
const LEAST_MS = 1200;
/** A step's own time, which no run's deadline ends. */
const STEP_MS = 5000;

/** What answers, the step that gets no answer, and the code of its silence. */
const SERVERS = {
  'a port that drops packets': { step: 'rpc.port', code: 'RPC_PORT_BLOCKED' },
  'a port that opens and says nothing': { step: 'rpc.bind', code: 'RPC_NO_ANSWER' },
  'a mapper whose port drops packets': { step: 'rpc.connect', code: 'EPM_BLOCKED' },
  'a mapper that says nothing': { step: 'rpc.mapper', code: 'RPC_NO_ANSWER' },
  'a mapper that trickles': { step: 'rpc.mapper', code: 'RPC_NO_ANSWER' },
  'a mapper that answers the bind alone': { step: 'rpc.map', code: 'RPC_NO_ANSWER' },
  'a slow mapper, and a port that drops packets': { step: 'rpc.port', code: 'RPC_PORT_BLOCKED' },
  'a slow mapper, and a port that says nothing': { step: 'rpc.bind', code: 'RPC_NO_ANSWER' },
} as const;
type Server = keyof typeof SERVERS;
/** Of each silence, where the step had all of its time. */
const CONFIDENCE = { RPC_PORT_BLOCKED: 'high', RPC_NO_ANSWER: 'medium', EPM_BLOCKED: 'medium' };

const slow = (namedPort: number) =>
  scriptedServer(({ type, callId, uuid }, socket) => {
    const wanted = EXCHANGE_INTERFACES.find((one) => one.uuid === uuid);
    const answer =
      type === 11 || wanted === undefined
        ? bindAck(callId)
        : response(callId, mapStub([tcpTower({ ...wanted, port: namedPort, address: '0.0.0.0' })]));
    setTimeout(() => socket.write(answer), SLOW_MS);
  });

interface Told {
  readonly checks: readonly CheckResult[];
  readonly diagnosis: Pick<Diagnosis, 'code' | 'severity' | 'summary' | 'confidence'>;
}

describeWhere([needsLinux()], 'a run of less time than its steps may take', () => {
  const ends: (() => Promise<void>)[] = [];
  const up = async <S extends { readonly port: number; close: () => Promise<void> }>(
    starting: Promise<S>,
  ): Promise<number> => {
    const server = await starting;
    ends.push(() => server.close());
    return server.port;
  };
  let ports: Record<Server, number>;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linesman-deadline-'));
    ends.push(() => rm(folder, { recursive: true }));
    const [drops, silent] = [await up(silentPort()), await up(port('silent'))];
    ports = {
      'a port that drops packets': await up(mapper({ registered: { EMSMDB: [drops] } })),
      'a port that opens and says nothing': await up(mapper({ registered: { EMSMDB: [silent] } })),
      'a mapper whose port drops packets': drops,
      'a mapper that says nothing': silent,
      'a mapper that trickles': await up(
        scriptedServer(({ callId }, socket) => {
          const answer = bindAck(callId);
          let sent = 0;
          const drip = setInterval(() => {
            socket.write(answer.subarray(sent, sent + 1));
            sent = Math.min(sent + 1, answer.length - 1);
          }, 200);
          socket.once('close', () => {
            clearInterval(drip);
          });
        }),
      ),
      'a mapper that answers the bind alone': await up(
        mapper({ registered: {}, onMap: () => undefined }),
      ),
      'a slow mapper, and a port that drops packets': await up(slow(drops)),
      'a slow mapper, and a port that says nothing': await up(slow(silent)),
    };
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  /** The ladder and its verdict, in this process: starting it takes no time of the run. */
  async function climb(server: Server, timeoutMs: number): Promise<Told> {
    const asked = request({ mapperPort: ports[server] });
    const result = await runLadder(asked, io({ signal: AbortSignal.timeout(timeoutMs) }));
    const { network, interfaces } = asked;
    return { checks: result.checks, diagnosis: diagnose({ result, network, interfaces }) };
  }

  /** What a run within its time must say, by the rule alone. */
  function hold(server: Server, timeoutMs: number, { checks, diagnosis }: Told): boolean {
    const { step, code } = SERVERS[server];
    const silent = checks.find(({ id }) => id === step || id.startsWith(`${step}.`));
    const answered = checks.filter(({ rung, status }) => rung === 'rpc' && status === 'ok');
    const ms = silent?.ms ?? 0;
    const enoughMs = Math.max(LEAST_MS, 4 * Math.max(0, ...answered.map((one) => one.ms ?? 0)));
    // The rule has also seen answers on other connections to this mapper, which a busy machine brings later.
    const isNear = ms > enoughMs * 0.99 && ms < enoughMs * 1.25;
    const tells = isNear ? silent?.status === 'fail' : ms >= enoughMs;
    const evidence = [...(silent?.evidence ?? []), diagnosis.summary].join('\n');
    // A timer may fire a little early.
    const isCut =
      Math.abs(ms - STEP_MS) < 10 ? evidence.includes('the deadline left') : ms < STEP_MS;

    expect({
      server,
      timeoutMs,
      code: diagnosis.code,
      severity: diagnosis.severity,
      check: silent?.status,
      evidence,
      isSure: diagnosis.confidence === CONFIDENCE[code],
    }).toEqual({
      server,
      timeoutMs,
      code: tells ? code : 'INCONCLUSIVE',
      severity: tells ? 'broken' : 'inconclusive',
      check: tells ? 'fail' : 'inconclusive',
      evidence: expect.stringMatching(
        !tells
          ? /gave it only \d+ ms: try a longer --timeout-ms/
          : isCut
            ? /no answer within \d\.\d s, all that the deadline left/
            : /^(?!.*the deadline left)/s,
      ) as string,
      isSure: tells && !isCut,
    });
    return tells;
  }

  it.each(Object.keys(SERVERS) as Server[])(
    'tells of %s what each of seven deadlines left the time to see',
    { concurrent: true },
    async (server) => {
      const told = await Promise.all(
        DEADLINES_MS.map(async (timeoutMs) =>
          hold(server, timeoutMs, await climb(server, timeoutMs)),
        ),
      );

      expect(told.slice(DEADLINES_MS.indexOf(AMPLE_MS))).not.toContain(false);
    },
  );

  it.each([1000, 4000])('prints that, within %i ms, and exits by it', async (timeoutMs) => {
    const servers = [
      'a port that drops packets',
      'a mapper that says nothing',
      'a mapper that trickles',
    ] as const;
    const runs = await Promise.all(
      servers.map(async (server) => {
        const { status, stdout } = await runLinesman(
          [
            ...['probe', '127.0.0.1', '--interface', 'EMSMDB', '--json'],
            ...['--mapper-port', String(ports[server]), '--timeout-ms', String(timeoutMs)],
          ],
          bareEnvironment(folder),
        );
        const tells = hold(server, timeoutMs, ProbeRun.parse(JSON.parse(stdout)));
        return { status, tells };
      }),
    );

    const isEnough = timeoutMs > LEAST_MS;
    expect(runs).toEqual(servers.map(() => ({ status: isEnough ? 4 : 5, tells: isEnough })));
  });
});
