import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { io, find, request, told } from '../../support/ladder-orders.ts';
import { mapper } from '../../support/fake-exchange.ts';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';
import { networkOf } from '../../support/samples.ts';

let gateway: Server | undefined;
let exchange: ScriptedServer | undefined;

/** TLS without a certificate: it answers each hello with an alert, which is an answer. */
async function tlsGateway(): Promise<number> {
  gateway = createServer();
  gateway.on('tlsClientError', () => undefined);
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  return (gateway.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = await scriptedServer(() => undefined);
  await server.close();
  return server.port;
}

afterEach(async () => {
  gateway?.close();
  await exchange?.close();
  [gateway, exchange] = [undefined, undefined];
});

it('tells the user to start the VPN when Exchange does not answer directly and the gateway does', async () => {
  const [port, mapperPort] = [await tlsGateway(), await closedPort()];

  const result = await runLadder(
    request({ mapperPort, gateway: { host: '127.0.0.1', port, product: 'Secure Access' } }),
    io(),
  );

  expect(told(result).slice(0, 3)).toEqual(['link ok', 'gateway ok', 'tunnel fail TUNNEL_DOWN']);
  expect(find(result, 'tunnel').args).toMatchObject({
    gateway: '127.0.0.1',
    product: 'Secure Access',
    gatewayMs: expect.any(Number) as unknown,
  });
});

it('does not send people inside the corporate network to the VPN', async () => {
  const [port, mapperPort] = [await tlsGateway(), await closedPort()];

  const result = await runLadder(
    request({
      mapperPort,
      gateway: { host: '127.0.0.1', port, product: null },
      network: networkOf({ trust: 'corporate' }),
    }),
    io(),
  );

  expect(find(result, 'tunnel').status).toBe('skipped');
});

it('wants no tunnel where Exchange answers without one', async () => {
  const port = await tlsGateway();
  exchange = await mapper({ registered: {} });

  const result = await runLadder(
    request({ mapperPort: exchange.port, gateway: { host: '127.0.0.1', port, product: null } }),
    io(),
  );

  expect(find(result, 'tunnel')).toMatchObject({ status: 'skipped', code: null });
});

it('says that the gateway does not answer from here, and leaves the tunnel alone', async () => {
  const port = await closedPort();

  const result = await runLadder(
    request({ mapperPort: port, gateway: { host: '127.0.0.1', port, product: null } }),
    io(),
  );

  expect(told(result).slice(1, 3)).toEqual(['gateway fail GATEWAY_UNREACHABLE', 'tunnel skipped']);
});

it('does not take an open port that speaks no TLS for a gateway', async () => {
  exchange = await scriptedServer(() => undefined, {
    onConnect: (socket) => {
      socket.write('SSH-2.0-OpenSSH_9.2\r\n');
    },
  });

  const result = await runLadder(
    request({
      mapperPort: exchange.port,
      gateway: { host: '127.0.0.1', port: exchange.port, product: null },
    }),
    io({ signal: AbortSignal.timeout(2000) }),
  );

  expect(find(result, 'gateway')).toMatchObject({ status: 'fail', code: 'GATEWAY_UNREACHABLE' });
});

it('does not bother the gateway while a tunnel carries the route', async () => {
  exchange = await mapper({ registered: {} });
  const tunnel = { state: 'up', product: 'Secure Access', adapter: 'tun0' } as const;

  const result = await runLadder(
    request({
      mapperPort: exchange.port,
      gateway: { host: '127.0.0.1', port: 1, product: null },
      network: networkOf({ label: 'tunnel', tunnel }),
    }),
    io(),
  );

  expect(told(result).slice(1, 3)).toEqual(['gateway skipped', 'tunnel ok']);
});

it.each([
  [700, 'inconclusive', null, /gave it only \d+ ms: try a longer --timeout-ms/],
  [1700, 'fail', 'GATEWAY_UNREACHABLE', /no answer within 1\.\d s, all that the deadline left/],
] as const)(
  'takes the silence of a gateway within %i ms for what it is',
  async (timeoutMs, status, code, words) => {
    exchange = await scriptedServer(() => undefined);

    const result = await runLadder(
      request({
        mapperPort: await closedPort(),
        gateway: { host: '127.0.0.1', port: exchange.port, product: null },
      }),
      io({ signal: AbortSignal.timeout(timeoutMs) }),
    );

    const gatewayCheck = find(result, 'gateway');
    expect(gatewayCheck).toMatchObject({ status, code });
    expect(gatewayCheck.evidence.join('\n')).toMatch(words);
    expect(result.facts.get('gateway')?.isCut).toBe(status === 'fail' ? true : undefined);
  },
);

it('notes which member answered, and in a tunnel which one carries it', async () => {
  const port = await tlsGateway();
  exchange = await mapper({ registered: {} });
  const order = request({
    mapperPort: exchange.port,
    gateway: { host: '127.0.0.1', port, product: null },
  });
  const tunnel = { state: 'up', product: 'Secure Access', adapter: 'tun0' } as const;

  const outside = await runLadder(order, io());
  const inside = await runLadder(
    {
      ...order,
      network: networkOf({ label: 'tunnel', tunnel }),
      findMember: () => Promise.resolve('192.0.2.8'),
    },
    io(),
  );

  expect(find(outside, 'gateway')).toMatchObject({ status: 'ok', address: '127.0.0.1' });
  expect(find(inside, 'gateway')).toMatchObject({
    status: 'skipped',
    address: '192.0.2.8',
    evidence: ['a tunnel carries the route to Exchange, through 192.0.2.8'],
  });
});
