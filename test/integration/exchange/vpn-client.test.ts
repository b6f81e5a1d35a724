import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import type { ClientFinding } from '../../../probes/network/vpn-client/finding.ts';
import { io, request } from '../../support/ladder-orders.ts';
import { mapper } from '../../support/fake-exchange.ts';
import { scriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';

const finding = (over: Partial<ClientFinding>): ClientFinding => ({
  product: 'citrix',
  installed: 'yes',
  running: 'no',
  refused: null,
  evidence: [],
  ...over,
});

let gateway: Server | undefined;
let exchange: ScriptedServer | undefined;
afterEach(async () => {
  gateway?.close();
  await exchange?.close();
  [gateway, exchange] = [undefined, undefined];
});

/** TLS without a certificate: it answers each hello with an alert, which is an answer. */
async function gatewayThatAnswers(): Promise<{
  readonly host: string;
  readonly port: number;
  readonly product: string;
}> {
  gateway = createServer();
  gateway.on('tlsClientError', () => undefined);
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  return {
    host: '127.0.0.1',
    port: (gateway.address() as AddressInfo).port,
    product: 'Secure Access',
  };
}

async function verdictOn(
  findClient: () => Promise<ClientFinding>,
  mapperPort: number,
  signal?: AbortSignal,
) {
  const asked = request({ mapperPort, gateway: await gatewayThatAnswers(), findClient });
  const result = await runLadder(asked, io(signal === undefined ? {} : { signal }));
  return diagnose({
    result,
    network: asked.network,
    interfaces: asked.interfaces,
    accessLists: [],
    findingsOff: [],
  });
}

async function closedPort(): Promise<number> {
  const server = await scriptedServer(() => undefined);
  await server.close();
  return server.port;
}

it('sends a laptop without the VPN client to the laptop team', async () => {
  const verdict = await verdictOn(
    () => Promise.resolve(finding({ installed: 'no' })),
    await closedPort(),
  );

  expect(verdict).toMatchObject({
    code: 'CLIENT_MISSING',
    severity: 'broken',
    whoMustAct: 'laptop',
  });
  expect(verdict.summary).toContain('Secure Access is not installed');
});

it('sends a refused logon to the VPN team, with the words of the client', async () => {
  const verdict = await verdictOn(
    () => Promise.resolve(finding({ refused: 'ERROR | Cannot proceed with login.' })),
    await closedPort(),
  );

  expect(verdict).toMatchObject({ code: 'TUNNEL_REFUSED', severity: 'broken', whoMustAct: 'vpn' });
  expect(verdict.nextStep).toContain('Cannot proceed with login.');
});

it('asks for the client only when a tunnel is wanted', async () => {
  let asked = 0;
  exchange = await mapper({ registered: {} });

  await verdictOn(() => {
    asked += 1;
    return Promise.resolve(finding({}));
  }, exchange.port);

  expect(asked).toBe(0);
});

it('does without the client when the deadline comes first', async () => {
  const verdict = await verdictOn(
    () => new Promise<never>(() => undefined),
    await closedPort(),
    AbortSignal.timeout(1_500),
  );

  expect(verdict.code).toBe('TUNNEL_DOWN');
}, 10_000);
