import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CLIENT_OF } from '../../../agent/settings/doors.ts';
import type { DoorKind, DoorSetting } from '../../../model/door.ts';
import { runDoors } from '../../../probes/web/run-doors.ts';
import { companyRoot } from '../../support/company-root.ts';
import { describeWhere, findCommand, needsCommands } from '../../support/needs.ts';
import { NETWORK } from '../../support/samples.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { trusting } from '../../support/trusting.ts';

const NAME = 'mail.example';
const DEAD = '127.0.0.9';

/** Who stands where, in nginx's own words. */
const PLACES = `
location = /owa { return 302 /owa/; }
location = /owa/ { return 302 /owa/auth/logon.aspx?url=x; }
location = /owa/auth/logon.aspx { default_type text/html; add_header X-OWA-Version 15.2.858.5 always; return 200 '<form action="/owa/auth.owa"><input type="password"></form>'; }
location = /basic/ { add_header WWW-Authenticate 'Basic realm="mail"' always; return 401; }
location = /windows/ { add_header WWW-Authenticate Negotiate always; add_header WWW-Authenticate NTLM always; return 401; }
location = /elsewhere/ { return 302 https://other.example/owa/; }
location = /circle/ { return 302 /circle/; }
location = /busy/ { return 503; }
location = /long/ { default_type text/html; return 200 '${'x'.repeat(3000)}'; }
location = /rpc/rpcproxy.dll { add_header WWW-Authenticate 'Basic realm="mail"' always; return 401; }
location = /mapi/emsmdb/ { add_header WWW-Authenticate NTLM always; return 401; }
location = /eas { if ($http_user_agent !~ MSFT-PPC) { return 302 /CookieAuth.dll?GetLogon; } add_header MS-ASProtocolVersions '14.0,14.1' always; return 200; }
location = /form-for-all { return 302 '/CookieAuth.dll?GetLogon?curl=Z2F&reason=0'; }
`;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

describeWhere([needsCommands('nginx', 'openssl')], 'doors that a real nginx holds', () => {
  const root = companyRoot();
  const ports = { http: 0, good: 0, other: 0, expired: 0, own: 0, client: 0 };
  let folder = '';
  let stop: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linesman-doors-'));
    const pairs = {
      good: root.issue(NAME),
      other: root.issue('another.example'),
      expired: root.issue(NAME, -1),
      own: selfSigned(NAME),
      client: root.issue(NAME),
    };
    for (const [name, { key, cert }] of Object.entries(pairs)) {
      await writeFile(join(folder, `${name}.key`), key);
      await writeFile(join(folder, `${name}.pem`), cert);
    }
    await writeFile(join(folder, 'root.pem'), root.cert);
    for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
    const secure = (name: keyof typeof pairs, more = ''): string =>
      `server { listen 127.0.0.1:${String(ports[name])} ssl; ssl_certificate ${folder}/${name}.pem; ssl_certificate_key ${folder}/${name}.key; ${more} ${PLACES} }`;
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join(' ');
    await writeFile(
      join(folder, 'nginx.conf'),
      `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}
http { access_log off; ${temporary}
server { listen 127.0.0.1:${String(ports.http)}; ${PLACES} }
${secure('good')} ${secure('other')} ${secure('expired')} ${secure('own')}
${secure('client', `ssl_client_certificate ${folder}/root.pem; ssl_verify_client on;`)} }`,
    );
    const child = spawn(findCommand('nginx') ?? 'nginx', [
      ...['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    ]);
    const ended = once(child, 'exit');
    stop = async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    };
    for (let tries = 0; tries < 100; tries += 1) {
      if (await fetch(`http://127.0.0.1:${String(ports.http)}/busy/`).catch(() => null)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('nginx did not start');
  });
  afterAll(() => stop());

  const setting = (kind: DoorKind, url: string): DoorSetting => ({
    ...{ kind, nth: null, url, on: null, client: CLIENT_OF[kind], expect: 'auto', front: null },
  });
  const look = async (doors: readonly DoorSetting[], addresses = ['127.0.0.1'], timeoutMs = 8000) =>
    runDoors(
      { doors, network: NETWORK, server: 'exch1.corp.example' },
      {
        signal: AbortSignal.timeout(timeoutMs),
        resolve: (host) =>
          host === NAME
            ? Promise.resolve(addresses)
            : Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
        chooseWays: () => Promise.resolve({ ways: [null], untold: null }),
        trust: trusting(root.cert),
        now: () => new Date(),
        monotonicMs: () => performance.now(),
      },
    );
  const at = async (
    kind: DoorKind,
    port: keyof typeof ports,
    path: string,
    addresses?: string[],
  ) => {
    const scheme = port === 'http' ? 'http' : 'https';
    const url = `${scheme}://${NAME}:${String(ports[port])}${path}`;
    const { checks, doors } = await look([setting(kind, url)], addresses);
    return {
      checks,
      door: doors[0],
      steps: checks.map(({ step, status }) => `${String(step)} ${status}`),
    };
  };

  it('walk from a redirect to the form, each hop told', async () => {
    const { steps, door } = await at('owa', 'good', '/owa');

    expect(steps).toEqual(['web-name ok', 'web-tcp ok', 'web-tls ok', 'web-who ok', 'web-auth ok']);
    expect(door).toMatchObject({ who: 'iis', auth: ['form'], preAuth: 'exchange', code: null });
    expect(door?.hops.map(({ status }) => status)).toEqual([302, 302, 200]);
  });

  it.each<readonly [string, DoorKind, keyof typeof ports, string, string | null]>([
    ['a challenge', 'ews', 'good', '/basic/', null],
    ['RPC over HTTP', 'rpcProxy', 'good', '/rpc/rpcproxy.dll', null],
    ['MAPI over HTTP', 'mapi', 'good', '/mapi', null],
    ['ActiveSync by the name of a device', 'activeSync', 'good', '/eas', null],
    ['a form for a telephone', 'activeSync', 'good', '/form-for-all', 'FBA_WRONG_CLIENT'],
    ['a way that leads to a host that nobody knows', 'owa', 'good', '/elsewhere/', 'DNS_FAILED'],
    ['nothing there', 'owa', 'good', '/nothing', 'WEB_NOT_PUBLISHED'],
    ['503', 'owa', 'good', '/busy/', 'WEB_SERVER_BUSY'],
    ['another name', 'owa', 'other', '/basic/', 'TLS_NAME'],
    ['a certificate of yesterday', 'owa', 'expired', '/basic/', 'TLS_EXPIRED'],
    ['one that signed itself', 'owa', 'own', '/basic/', 'TLS_UNTRUSTED'],
    ['a client certificate wanted', 'owa', 'client', '/basic/', 'TLS_WANTS_CLIENT_CERT'],
  ])('tell %s', async (_, kind, port, path, code) => {
    expect((await at(kind, port, path)).door?.code).toBe(code);
  });

  it('tell who answers even where the certificate does not hold', async () => {
    const { door } = await at('owa', 'expired', '/owa');

    expect(door).toMatchObject({ code: 'TLS_EXPIRED', who: 'iis', auth: ['form'] });
  });

  it.each([
    ['Basic where a form is meant', 'form', '/basic/', 'FBA_WRONG_CLIENT'],
    ['a form where Basic is meant', 'basic', '/owa', 'FBA_WRONG_CLIENT'],
    ['the form that is meant', 'form', '/owa', null],
    ['a Windows login where a form is meant', 'form', '/windows/', null],
  ] as const)('show %s, and are well as doors', async (_, expects, path, code) => {
    const url = `https://${NAME}:${String(ports.good)}${path}`;
    const { checks, doors } = await look([{ ...setting('owa', url), expect: expects }]);

    expect(doors[0]?.code).toBeNull();
    expect(checks.at(-1)).toMatchObject({
      step: 'web-auth',
      status: code === null ? 'ok' : 'degraded',
      code,
    });
  });

  it('end a circle of redirects', async () => {
    const { door } = await at('owa', 'good', '/circle/');

    expect(door?.hops).toHaveLength(5);
    expect(door?.code).toBe('WEB_SERVER_BUSY');
  });

  it('are asked at the next address where the first is dead, and say so', async () => {
    const { checks, door } = await at('owa', 'good', '/basic/', [DEAD, '127.0.0.1']);

    expect(checks.find(({ code }) => code === 'HOST_UNREACHABLE')).toMatchObject({
      id: `web.owa.tcp@${DEAD}`,
      status: 'degraded',
    });
    expect(door).toMatchObject({ auth: ['Basic realm="mail"'], code: null });
  });

  it('are not asked further where no address answers, or the name has none', async () => {
    const dead = await at('owa', 'good', '/basic/', [DEAD]);
    const { checks } = await look([setting('owa', 'https://nobody.example/owa')]);

    expect(dead.steps).toEqual(['web-name ok', 'web-tcp fail']);
    expect(checks).toMatchObject([{ step: 'web-name', status: 'fail', code: 'DNS_FAILED' }]);
  });

  it('come to an end with the deadline, and blame nobody for it', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { checks, doors } = await look(
      [setting('owa', `http://${NAME}:${String(port)}/owa`)],
      ['127.0.0.1'],
      300,
    );
    silent.close();

    expect(doors[0]?.code).toBeNull();
    expect(checks.at(-1)?.status).toBe('inconclusive');
  });

  it.each([
    [
      'a head without end',
      (n: number) => `HTTP/1.1 200 OK\r\n${`X-${String(n)}: ${'a'.repeat(1000)}\r\n`.repeat(64)}`,
    ],
    ['HTTP/0.9', () => '<html>hello</html>'],
    ['a status line of a stranger', () => 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
  ])('take %s for no answer', async (_, says) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(says(1));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { doors } = await look([setting('owa', `http://${NAME}:${String(port)}/owa`)]);
    server.close();

    expect(doors[0]).toMatchObject({ code: 'WEB_SERVER_BUSY', who: 'unknown' });
  });

  it('show what ISA says in its status line, and no byte that moves a terminal', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(
        'HTTP/1.1 403 Forbidden ( ISA Server is configured to block HTTP requests that require authentication. \x1b[31m (12250)  )\r\nContent-Length: 0\r\n\r\n',
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { checks, doors } = await look([setting('owa', `http://${NAME}:${String(port)}/owa`)]);
    server.close();

    expect(doors[0]).toMatchObject({ code: 'ISA_AUTH_OVER_HTTP', who: 'isa' });
    expect(JSON.stringify([checks, doors])).not.toContain('\\u001b');
  });
});
