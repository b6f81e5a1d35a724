import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { holdConnection } from '../../../probes/exchange/hold.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { find, io, request } from '../../support/ladder-orders.ts';
import { networkOf } from '../../support/samples.ts';

const SILENT_MS = 600;
const FORGETS_MS = 250;

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Manner = 'stays' | 'forgets' | 'resets-later' | 'ends' | 'resets-at-once' | 'breaks';

/** A device on the way to `target` that deals with connections on which nothing is said for a while. */
async function device(target: number, manner: Manner) {
  let opened = 0;
  let isBroken = false;
  const deal = (client: Socket, server: Socket, forget: () => void): void => {
    if (manner === 'ends') client.end();
    else if (manner === 'resets-at-once') client.resetAndDestroy();
    else if (manner !== 'stays') forget();
    if (manner === 'breaks') isBroken = true;
    if (manner !== 'stays') server.destroy();
  };
  const proxy = createServer((client) => {
    opened += 1;
    client.on('error', () => undefined);
    if (isBroken) return;
    let isForgotten = false;
    const server = connect(target, '127.0.0.1');
    server.on('error', () => undefined);
    const idle = setTimeout(() => {
      deal(client, server, () => (isForgotten = true));
    }, FORGETS_MS);
    client.on('close', () => {
      clearTimeout(idle);
      server.destroy();
    });
    server.on('data', (chunk: Buffer) => {
      idle.refresh();
      client.write(chunk);
    });
    client.on('data', (chunk: Buffer) => {
      if (!isForgotten) {
        idle.refresh();
        server.write(chunk);
      } else if (manner === 'resets-later') client.resetAndDestroy();
    });
  });
  const sockets = new Set<Socket>();
  proxy.on('connection', (socket: Socket) => sockets.add(socket));
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await once(proxy, 'close');
  });
  return { port: (proxy.address() as AddressInfo).port, opened: () => opened };
}

async function held(manner: Manner, signal = new AbortController().signal) {
  const store = await port('accepts');
  const server = await mapper({ registered: { EMSMDB: [store.port] } });
  closers.push(
    () => store.close(),
    () => server.close(),
  );
  const way = await device(server.port, manner);
  const outcome = await holdConnection(
    {
      address: '127.0.0.1',
      port: way.port,
      silentMs: SILENT_MS,
      isInTunnel: true,
      isHere: () => true,
    },
    { signal, now: () => new Date(), monotonicMs: () => performance.now(), askedMs: 500 },
  );
  return { outcome, way, server };
}

describe('a connection that is kept silent over a real socket', () => {
  it.each<[Manner, object, number]>([
    ['stays', { kind: 'answered' }, 1],
    ['forgets', { kind: 'dead', reset: false }, 2],
    ['resets-later', { kind: 'dead', reset: true }, 2],
    ['ends', { kind: 'ended', reset: false }, 1],
    ['resets-at-once', { kind: 'ended', reset: true }, 1],
  ])('where the device on the way %s', async (manner, end, connections) => {
    const { outcome, way } = await held(manner);

    expect(outcome).toMatchObject({ ok: true, held: { end } });
    expect(way.opened()).toBe(connections);
  });

  it('where the whole way breaks meanwhile is no matter of silence', async () => {
    const { outcome } = await held('breaks');

    expect(outcome).toMatchObject({ ok: true, held: { end: { kind: 'no-control' } } });
  }, 15_000);

  it('is let go at once by whoever asked for it', async () => {
    const abort = new AbortController();
    setTimeout(() => {
      abort.abort();
    }, 50);
    const beganMs = performance.now();
    const { outcome } = await held('stays', abort.signal);

    expect(outcome).toEqual({ ok: false, kind: 'cancelled' });
    expect(performance.now() - beganMs).toBeLessThan(SILENT_MS);
  });
});

it('is the verdict of the runs after it on that way, with the time at which it was asked', async () => {
  const { outcome, server } = await held('forgets');
  const kept = outcome.ok ? outcome.held : null;
  const path = { when: 'slow' as const, before: [], held: kept };
  const order = request({ mapperPort: server.port, path });
  const interfaces = EXCHANGE_INTERFACES.slice(0, 1);

  const result = await runLadder(order, io());

  expect(find(result, 'path.idle')).toMatchObject({
    rung: 'path',
    step: 'idle',
    status: 'degraded',
    code: 'IDLE_TIMEOUT',
    at: kept?.at,
    dependsOn: ['rpc.mapper'],
  });
  expect(diagnose({ result, network: networkOf(), interfaces })).toMatchObject({
    code: 'IDLE_TIMEOUT',
    severity: 'degraded',
    whoMustAct: 'vpn',
    summary: expect.stringMatching(
      /^A device between this laptop and 127\.0\.0\.1 forgets silent connections: a connection that was silent for 1 second was dead/,
    ) as unknown,
  });
});
