import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ProbeRun } from '../../../model/run.ts';
import { companyRoot } from '../../support/company-root.ts';
import { bareEnvironment, LINESMAN, runLinesman } from '../../support/linesman.ts';
import { describeWhere, needsCommands, needsFile } from '../../support/needs.ts';
import { freePort, startNginx } from '../../support/web/nginx.ts';

/** Debian's libfaketime: the wall's clock of one process is another. */
const FAKETIME = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;

describeWhere(
  [
    needsCommands('nginx', 'openssl'),
    needsFile(FAKETIME, 'libfaketime'),
    needsFile(LINESMAN, 'a build'),
  ],
  'a laptop whose clock is wrong, at a real nginx',
  () => {
    const root = companyRoot();
    const ports = { good: 0, cached: 0, expired: 0 };
    let folder = '';
    let stop: () => Promise<void> = () => Promise.resolve();

    beforeAll(async () => {
      for (const name of Object.keys(ports) as (keyof typeof ports)[])
        ports[name] = await freePort();
      const pairs = {
        one: root.issue('127.0.0.1'),
        two: root.issue('127.0.0.2'),
        over: root.issue('127.0.0.1', -1),
      };
      const server = (listen: string, pair: keyof typeof pairs, more = ''): string =>
        `server { listen ${listen} ssl; ssl_certificate FOLDER/${pair}.pem; ssl_certificate_key FOLDER/${pair}.key; add_header WWW-Authenticate NTLM always; ${more} location / { return 401; } }`;
      const nginx = await startNginx(
        [
          server(`127.0.0.1:${String(ports.good)}`, 'one'),
          server(`127.0.0.2:${String(ports.good)}`, 'two'),
          server(`127.0.0.1:${String(ports.cached)}`, 'one', 'add_header Age 0 always;'),
          server(`127.0.0.1:${String(ports.expired)}`, 'over'),
        ].join('\n'),
        Object.fromEntries(
          Object.entries(pairs).flatMap(([name, { key, cert }]) => [
            [`${name}.key`, key],
            [`${name}.pem`, cert],
          ]),
        ),
        ports.good,
      );
      stop = () => nginx.stop();
      folder = await mkdtemp(join(tmpdir(), 'linesman-clock-'));
      await writeFile(join(folder, 'root.pem'), root.cert);
    });
    afterAll(async () => {
      await stop();
      await rm(folder, { recursive: true });
    });

    /** The built command, whose clock is off by so much. */
    const probe = async (off: string, web: Readonly<Record<string, string>>) => {
      const config = join(folder, 'config.json');
      await writeFile(config, JSON.stringify({ exchange: { protocol: 'mapi-http' }, web }));
      const { stdout } = await runLinesman(
        ['probe', '--json', '--config', config],
        bareEnvironment(folder, {
          NODE_EXTRA_CA_CERTS: join(folder, 'root.pem'),
          LD_PRELOAD: FAKETIME,
          FAKETIME: off,
          DONT_FAKE_MONOTONIC: '1',
        }),
      );
      return ProbeRun.parse(JSON.parse(stdout) as unknown);
    };
    const at = (port: number, address = '127.0.0.1'): string =>
      `https://${address}:${String(port)}/mapi`;

    it('is told so, and neither certificate is blamed', async () => {
      const { diagnosis, checks } = await probe('+30d', {
        mapi: at(ports.good),
        ews: at(ports.good, '127.0.0.2'),
      });

      expect(checks.filter(({ code }) => code === 'TLS_EXPIRED')).toHaveLength(2);
      expect(diagnosis).toMatchObject({
        ...{ code: 'TLS_EXPIRED', whoMustAct: 'laptop', confidence: 'high' },
        nextStep: 'Set the clock of this laptop, which is 30 days ahead.',
      });
      expect(diagnosis.findings.map(({ code, args }) => [code, args])).toEqual([
        [
          'CLOCK_SKEW',
          { offset: '30 days ahead', reason: '127.0.0.1, 127.0.0.2 agree on the time' },
        ],
      ]);
    });

    it('is probably so by the word of one server, also while no certificate minds', async () => {
      const { diagnosis } = await probe('+6m', { mapi: at(ports.good) });

      expect(diagnosis.code).toBe('ALL_GREEN');
      expect(diagnosis.findings).toMatchObject([
        { code: 'CLOCK_SKEW', args: { offset: 'probably 6 minutes ahead' } },
      ]);
    });

    it.each([
      ['the clock is right, and the certificate is over', '+0', 'expired'],
      ['the clock is three minutes off, and the certificate is over', '+3m', 'expired'],
      ['the answer may be that of a cache', '+30d', 'cached'],
    ] as const)('is not so where %s', async (_, off, port) => {
      const { diagnosis } = await probe(off, { mapi: at(ports[port]) });

      expect(diagnosis).toMatchObject({ code: 'TLS_EXPIRED', whoMustAct: 'exchange' });
      expect(diagnosis.findings).toEqual([]);
    });
  },
);
