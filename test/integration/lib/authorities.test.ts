import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createAuthorities, createSystemStore } from '../../../lib/authorities.ts';
import type { Authorities } from '../../../lib/authorities.ts';
import { exchangeHttp, type HttpAnswer } from '../../../lib/http-exchange.ts';
import { certificatesIn, readSystemRoots } from '../../../lib/system-roots.ts';
import { companyRoot, type KeyPair } from '../../support/company-root.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { afterTest } from '../agent/workbench.ts';

const run = promisify(execFile);
const LIB = new URL('../../../lib/', import.meta.url).pathname;
const HOST = 'collect.corp.example';

async function serve({ key, cert }: KeyPair): Promise<number> {
  const server = createServer({ key, cert }, (_request, response) => response.end('ok'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
const get = (port: number, trust: Authorities, host = HOST): Promise<HttpAnswer> =>
  exchangeHttp({
    method: 'GET',
    url: new URL(`https://${host}:${String(port)}/`),
    timeoutMs: 5_000,
    maxBodyBytes: 64,
    whenLonger: 'refuse',
    way: { host: '127.0.0.1', trust },
  });
const storeOf = (...roots: readonly string[]) =>
  createSystemStore(() => Promise.resolve({ roots, why: null }));

describeWhere([needsCommands('openssl')], 'the authorities of the one client', () => {
  const root = companyRoot();
  const site = root.issue(HOST);

  it('are the system’s, and those that the settings name, besides Node’s own', async () => {
    const port = await serve(site);

    const bySystem = await get(port, createAuthorities({ store: storeOf(root.cert) }));
    const bySetting = await get(
      port,
      createAuthorities({ store: storeOf(), more: () => Promise.resolve([root.cert]) }),
    );

    expect([bySystem, bySetting]).toMatchObject([
      { ok: true, status: 200 },
      { ok: true, status: 200 },
    ]);
  });

  it.each<[string, KeyPair, string]>([
    [
      'comes from nobody they know',
      companyRoot('Stranger').issue(HOST),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    ['is another host’s', root.issue('login.hotel.example'), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('refuse a certificate that %s, and say whose it is', async (_, pair, error) => {
    const port = await serve(pair);

    const answer = await get(port, createAuthorities({ store: storeOf(root.cert) }));

    expect(answer).toMatchObject({
      ok: false,
      kind: 'untrusted',
      at: 'tls',
      error,
      certificate: { issuer: expect.stringMatching(/^(Stranger|Company Root)$/) as string },
    });
  });

  it('are read once, whoever asks', async () => {
    let reads = 0;
    const store = createSystemStore(() => {
      reads += 1;
      return Promise.resolve({ roots: [root.cert], why: null });
    });
    const [one, other] = [createAuthorities({ store }), createAuthorities({ store })];

    const contexts = await Promise.all([one.secureContext(), other.secureContext()]);

    expect(await one.secureContext()).toBe(contexts[0]);
    expect(reads).toBe(1);
  });

  it('are read again after a refusal, when the reading is minutes old: a root may have been installed since', async () => {
    let nowMs = 0;
    let roots: readonly string[] = [];
    const store = createSystemStore(
      () => Promise.resolve({ roots, why: null }),
      () => nowMs,
    );
    const authorities = createAuthorities({ store });
    const port = await serve(site);

    const before = await get(port, authorities);
    roots = [root.cert];
    const soon = await get(port, authorities);
    nowMs = 5 * 60_000;
    await get(port, authorities);
    const later = await get(port, authorities);

    expect([before.ok, soon.ok, later.ok]).toEqual([false, false, true]);
  });

  it('are Node’s own where the system’s cannot be read, and that is said once', async () => {
    const said: string[] = [];
    const authorities = createAuthorities({
      store: createSystemStore(() => Promise.resolve({ roots: [], why: 'no store' })),
      note: (why) => said.push(why),
    });

    await authorities.secureContext();
    await authorities.secureContext();

    expect(said).toEqual(['no store']);
  });

  it('come from the real store, and the event loop goes on while it is read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linesman-store-'));
    afterTest(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'store.pem');
    writeFileSync(file, root.cert);
    const script = `
      import { readSystemRoots } from '${LIB}system-roots.ts';
      let ticks = 0;
      const timer = setInterval(() => { ticks += 1; }, 1);
      const { roots, why } = await readSystemRoots();
      clearInterval(timer);
      console.log(JSON.stringify({ roots, why, ticks }));`;

    const { stdout } = await run(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
      { env: { PATH: process.env['PATH'], SSL_CERT_FILE: file, SSL_CERT_DIR: folder } },
    );
    const read = JSON.parse(stdout) as { roots: string[]; why: string | null; ticks: number };

    expect(read.why).toBeNull();
    expect(read.roots.map((one) => one.trim())).toEqual([root.cert.trim()]);
    expect(read.ticks).toBeGreaterThan(2);
  });

  it('of this machine are read without an error', async () => {
    const { roots, why } = await readSystemRoots();

    expect(why).toBeNull();
    expect(roots.every((one) => certificatesIn(one).length === 1)).toBe(true);
  });
});
