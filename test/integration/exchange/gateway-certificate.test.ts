import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { io, find, request } from '../../support/ladder-orders.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { networkOf } from '../../support/samples.ts';

describeWhere([needsCommands('openssl')], 'the certificate at the name of the gateway', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.close();
    server = undefined;
  });

  async function listening(name: string): Promise<number> {
    const folder = mkdtempSync(join(tmpdir(), 'linesman-gateway-'));
    const [key, cert] = ['key.pem', 'cert.pem'].map((file) => join(folder, file)) as [
      string,
      string,
    ];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-subj',
        `/CN=${name}`,
        '-addext',
        `subjectAltName=DNS:${name}`,
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) });
    rmSync(folder, { recursive: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
  const wifi = networkOf({ label: 'lan-foreign', link: 'wifi' });
  // Nothing listens on port 1 of loopback: Exchange does not answer directly.
  const runOnce = (port: number) =>
    runLadder(
      request({
        host: 'exch1.corp.example',
        mapperPort: 1,
        gateway: { host: 'cag.example', port, product: 'Secure Access' },
        network: wifi,
      }),
      io(),
    );

  it("is the gateway's own, self-signed or not: the user is told to start the VPN", async () => {
    const result = await runOnce(await listening('cag.example'));

    expect(find(result, 'gateway').status).toBe('ok');
    expect(diagnose({ result, network: wifi, interfaces: [] }).code).toBe('TUNNEL_DOWN');
  });

  it("is another's in a Wi-Fi where nothing else answers: the user is told of a login page", async () => {
    const result = await runOnce(await listening('login.hotel.example'));

    expect(find(result, 'gateway').evidence[0]).toContain(
      "not cag.example's (login.hotel.example)",
    );
    expect(diagnose({ result, network: wifi, interfaces: [] }).code).toBe('CAPTIVE_PORTAL');
  });

  it('cannot speak to the terminal of whoever reads its name', async () => {
    const result = await runOnce(await listening('\u001b[31mlogin.hotel.example'));

    expect(find(result, 'gateway').evidence[0]).toContain('(login.hotel.example)');
  });
});
