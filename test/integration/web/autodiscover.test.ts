import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { NetworkState } from '../../../model/network-state.ts';
import { errorCode } from '../../../lib/error-name.ts';
import { findWay } from '../../../agent/runs/find-way.ts';
import { runDoors } from '../../../probes/web/run-doors.ts';
import { doorSettings } from '../../../agent/settings/doors.ts';
import { companyRoot } from '../../support/company-root.ts';
import { describeWhere, findCommand, needsCommands, needsRoot } from '../../support/needs.ts';
import { NETWORK } from '../../support/samples.ts';
import { trusting } from '../../support/trusting.ts';

/** Addresses of loopback that nobody else takes: every host has the ports of the world. */
const SECOND = 100 + Math.floor(Math.random() * 150);
const address = (host: number): string => `127.${String(SECOND)}.7.${String(host)}`;
const DNS_PORT = 5300 + SECOND;

const EXCHANGE = `add_header WWW-Authenticate Negotiate always; add_header WWW-Authenticate NTLM always; add_header WWW-Authenticate 'Basic realm="mail"' always; return 401;`;
const WEB_HOST = `default_type text/xml; return 200 '<Autodiscover xmlns="x"><Response><Account><Protocol><Type>IMAP</Type></Protocol></Account></Response></Autodiscover>';`;
const MAPI_DOCUMENT = `default_type text/xml; return 200 '<Autodiscover xmlns="x"><Response><Account><Protocol Type="mapiHttp" Version="1"></Protocol><Protocol><Type>EXCH</Type></Protocol></Account></Response></Autodiscover>';`;
const LOGIN = `add_header WWW-Authenticate 'Basic realm="webspace"' always; return 401;`;

interface Site {
  readonly host: number;
  /** Name in the certificate. */
  readonly name: string;
  /** What nginx says under /autodiscover/, over https; null: it serves plain http alone. */
  readonly https: string | null;
  readonly http?: string;
}

describeWhere(
  [needsCommands('nginx', 'openssl', 'dnsmasq'), needsRoot()],
  'the search for settings, past a real name server and real web servers',
  () => {
    const root = companyRoot();
    let stops: (() => Promise<void>)[] = [];
    afterEach(async () => {
      await Promise.all(stops.map((stop) => stop()));
      stops = [];
    });

    const start = (command: string, words: readonly string[]): void => {
      const child = spawn(findCommand(command) ?? command, words, { stdio: 'ignore' });
      const ended = once(child, 'exit');
      stops.push(async () => {
        child.kill('SIGTERM');
        await ended;
      });
    };

    /** Waits for the name server: while it starts, a question is refused at once. */
    const answers = async (names: Resolver): Promise<void> => {
      for (let tries = 0; tries < 100; tries += 1) {
        const why = await names.resolve4('awake.example').then(
          () => null,
          (thrown: unknown) => errorCode(thrown),
        );
        if (why === null || why === 'ENOTFOUND' || why === 'ENODATA') return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('dnsmasq does not answer');
    };

    /** @param records lines of dnsmasq: `host-record`, `srv-host` */
    const look = async (
      sites: readonly Site[],
      records: readonly string[],
      network: NetworkState = NETWORK,
    ) => {
      const folder = await mkdtemp(join(tmpdir(), 'linesman-search-'));
      stops.push(() => rm(folder, { recursive: true }));
      const servers: string[] = [];
      for (const { host, name, https, http } of sites) {
        const place = `server_name _; location / { return 404; }`;
        if (https !== null) {
          const { key, cert } = root.issue(name);
          await writeFile(join(folder, `${String(host)}.key`), key);
          await writeFile(join(folder, `${String(host)}.pem`), cert);
          servers.push(
            `server { listen ${address(host)}:443 ssl; ssl_certificate ${folder}/${String(host)}.pem; ssl_certificate_key ${folder}/${String(host)}.key; ${place} location /autodiscover/ { ${https} } }`,
          );
        }
        servers.push(
          `server { listen ${address(host)}:80; ${place} location /autodiscover/ { ${http ?? 'return 404;'} } }`,
        );
      }
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((one) => `${one}_temp_path ${folder}/${one};`)
        .join(' ');
      await writeFile(
        join(folder, 'nginx.conf'),
        `daemon off; user root; pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {} http { log_format all '$request|$http_user_agent|$http_authorization|$request_length'; access_log ${folder}/access.log all; ${temporary} ${servers.join('\n')} }`,
      );
      if (sites.length > 0)
        start('nginx', [
          '-p',
          folder,
          '-c',
          join(folder, 'nginx.conf'),
          '-e',
          join(folder, 'error.log'),
        ]);
      start('dnsmasq', [
        ...['--no-daemon', '--no-resolv', '--no-hosts', '--local-service', '--conf-file=/dev/null'],
        ...['--bind-interfaces', `--listen-address=${address(1)}`, `--port=${String(DNS_PORT)}`],
        ...['--local=/example/', ...records.map((record) => `--${record}`)],
      ]);
      const names = new Resolver({ timeout: 500, tries: 20 });
      names.setServers([`${address(1)}:${String(DNS_PORT)}`]);
      await answers(names);
      for (let tries = 0; tries < 100 && sites.length > 0; tries += 1) {
        if (await fetch(`http://${address(sites[0]?.host ?? 0)}/`).catch(() => null)) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const { checks, doors, facts } = await runDoors(
        {
          doors: doorSettings({ web: { autodiscover: ['corp.example'] } }).doors,
          network,
          server: null,
        },
        {
          signal: AbortSignal.timeout(15_000),
          resolve: (host) => names.resolve4(host),
          resolveService: (name) => names.resolveSrv(name),
          chooseWays: () => Promise.resolve({ ways: [null], untold: null }),
          trust: trusting(root.cert),
          now: () => new Date(),
          monotonicMs: () => performance.now(),
        },
      );
      const last = checks.at(-1);
      return {
        folder,
        door: doors[0],
        ...(await findWay(
          {
            target: { host: 'corp.example', addresses: [] },
            checks: [],
            facts: new Map(),
            endpoints: [],
            mapper: null,
          },
          { doors, facts: facts ?? new Map() },
          { protocol: 'auto', isServerSet: true },
        )),
        steps: checks.map(({ id, status }) => `${id.slice('web.autodiscover.'.length)} ${status}`),
        status: last?.status,
        code: last?.code,
        says: last?.evidence.join(' | ') ?? '',
        all: checks.flatMap(({ evidence }) => evidence).join(' | '),
      };
    };

    const named = (name: string, host: number): string => `host-record=${name},${address(host)}`;

    it('ends at autodiscover. where the domain itself has a web site without it', async () => {
      const seen = await look(
        [
          { host: 2, name: 'corp.example', https: 'return 404;' },
          { host: 3, name: 'autodiscover.corp.example', https: EXCHANGE },
        ],
        [named('corp.example', 2), named('autodiscover.corp.example', 3)],
      );

      expect(seen.steps).toEqual([
        'scp skipped',
        'root inconclusive',
        'host ok',
        'redirect inconclusive',
        'srv inconclusive',
        'found ok',
      ]);
      expect(seen.says).toContain('https at autodiscover. before the domain');
      expect(seen.door).toMatchObject({
        door: 'autodiscover',
        client: 'outlook',
        code: null,
        auth: ['Negotiate', 'NTLM', 'Basic realm="mail"'],
      });
      expect(seen.all).toContain('Active Directory');
    });

    it('sends no mail address, no login and no body', async () => {
      const { folder } = await look(
        [{ host: 3, name: 'autodiscover.corp.example', https: EXCHANGE, http: LOGIN }],
        [named('autodiscover.corp.example', 3)],
      );
      const { readFile } = await import('node:fs/promises');
      const lines = (await readFile(join(folder, 'access.log'), 'utf8'))
        .split('\n')
        .filter((line) => line.includes('autodiscover'));

      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) {
        expect(line).toMatch(
          /^GET \/autodiscover\/autodiscover\.xml HTTP\/1\.1\|Microsoft Office.*\|-\|\d+$/,
        );
        expect(line).not.toContain('@');
      }
    });

    it.each([
      [
        'Exchange 2013 or later',
        `add_header X-FEServer EX1 always; ${EXCHANGE}`,
        'mapi-http autodiscover',
      ],
      ['a document with MAPI over HTTP', MAPI_DOCUMENT, 'mapi-http autodiscover'],
      ['an Exchange that says nothing of its age', EXCHANGE, 'rpc nothing-else'],
      ['a web host', WEB_HOST, 'rpc nothing-else'],
    ])('shows Outlook’s way by %s', async (_, https, way) => {
      const seen = await look(
        [{ host: 3, name: 'autodiscover.corp.example', https }],
        [named('autodiscover.corp.example', 3)],
      );

      expect(`${String(seen.way?.protocol)} ${String(seen.way?.because)}`).toBe(way);
    });

    it('ends at the record where nothing else is there', async () => {
      const seen = await look(
        [{ host: 4, name: 'mail.corp.example', https: EXCHANGE }],
        [
          named('mail.corp.example', 4),
          'srv-host=_autodiscover._tcp.corp.example,mail.corp.example,443,0,0',
        ],
      );

      expect(seen).toMatchObject({ status: 'ok', code: null });
      expect(seen.says).toContain('SRV record');
    });

    it('follows the redirect of plain http to https at another host', async () => {
      const seen = await look(
        [
          {
            host: 3,
            name: 'x.example',
            https: null,
            http: 'return 302 https://mail.corp.example/autodiscover/autodiscover.xml;',
          },
          { host: 4, name: 'mail.corp.example', https: EXCHANGE },
        ],
        [named('autodiscover.corp.example', 3), named('mail.corp.example', 4)],
      );

      expect(seen).toMatchObject({ status: 'ok', code: null });
      expect(seen.says).toContain('redirect of plain http');
    });

    it.each<readonly [string, readonly Site[], readonly string[], string]>([
      [
        'a web host hands out IMAP at the domain',
        [
          { host: 2, name: 'corp.example', https: WEB_HOST },
          { host: 3, name: 'autodiscover.corp.example', https: EXCHANGE },
        ],
        [named('corp.example', 2), named('autodiscover.corp.example', 3)],
        'settings for IMAP',
      ],
      [
        'a web host asks for its own login at the domain',
        [
          { host: 2, name: 'corp.example', https: LOGIN },
          { host: 3, name: 'autodiscover.corp.example', https: EXCHANGE },
        ],
        [named('corp.example', 2), named('autodiscover.corp.example', 3)],
        'shows nothing of Exchange',
      ],
      [
        'a wildcard record leads autodiscover. to a web host',
        [{ host: 2, name: 'hosting.example', https: EXCHANGE }],
        [named('autodiscover.corp.example', 2)],
        'ERR_TLS_CERT_ALTNAME_INVALID',
      ],
      [
        'the redirect leads back to plain http',
        [
          {
            host: 3,
            name: 'x.example',
            https: null,
            http: 'return 302 http://mail.corp.example/autodiscover/autodiscover.xml;',
          },
        ],
        [named('autodiscover.corp.example', 3)],
        'no step of the search leads to Exchange',
      ],
      ['nothing is there at all', [], [], 'no step of the search leads to Exchange'],
    ])('tells that %s', async (_, sites, records, says) => {
      const seen = await look(sites, records);

      expect(seen).toMatchObject({ status: 'fail', code: 'AUTODISCOVER_WRONG' });
      expect(seen.says).toContain(says);
      expect(seen.door?.code).toBe('AUTODISCOVER_WRONG');
    });

    it('warns of the certificate of a web site that Outlook passes on its way', async () => {
      const seen = await look(
        [
          { host: 2, name: 'hosting.example', https: 'return 404;' },
          { host: 3, name: 'autodiscover.corp.example', https: EXCHANGE },
        ],
        [named('corp.example', 2), named('autodiscover.corp.example', 3)],
      );

      expect(seen).toMatchObject({ status: 'degraded', code: 'AUTODISCOVER_WRONG' });
      expect(seen.says).toContain('warns of the certificate at corp.example');
    });

    it('asks nothing and blames nobody behind a login page', async () => {
      const seen = await look([], [], { ...NETWORK, label: 'captive' });

      expect(seen.steps).toEqual(['scp skipped', 'found skipped']);
      expect(seen.code).toBeNull();
    });
  },
);
