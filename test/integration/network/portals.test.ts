import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkConnectivity } from '../../../probes/network/connectivity/connectivity-check.ts';
import { getOnce } from '../../../probes/network/connectivity/http-get.ts';
import { sharedResolver } from '../../../probes/network/connectivity/names.ts';
import { NO_PROXY, waysTo } from '../../../probes/network/connectivity/proxy-settings.ts';
import { helloOnce } from '../../../probes/network/trusted-network/tls-hello.ts';
import { describeWhere, findCommand, needsCommands } from '../../support/needs.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { trusting } from '../../support/trusting.ts';

const SOURCE = '127.0.0.1';
const NAME = 'probe.example';
const HOTEL = 'https://login.hotel.example/';
const refreshTo = (target: string): string =>
  `default_type text/html; return 200 '<html><head><meta http-equiv="refresh" content="0; url=${target}"></head></html>'`;

/**
 * What a portal answers, in nginx's own words, and the link that a traveller is given: after the
 * host of the request where it begins with a slash.
 */
const PORTALS: readonly (readonly [what: string, answer: string, link: string | null])[] = [
  ['a redirect', `return 302 ${HOTEL}?u=1`, `${HOTEL}?u=1`],
  ['a redirect for good', `return 301 ${HOTEL}`, HOTEL],
  ['307', `return 307 ${HOTEL}`, HOTEL],
  ['a redirect to a path of its own', 'return 302 /login', '/login'],
  [
    'a redirect without its protocol',
    'return 303 //login.hotel.example/a',
    'http://login.hotel.example/a',
  ],
  ['a query alone', 'return 302 ?login', '/case?login'],
  ['a protocol in capitals', 'return 302 HTTPS://Login.Hotel.example', HOTEL],
  ['white space around the place', `return 302 "  ${HOTEL}  "`, HOTEL],
  ['300 with a place', `add_header Location ${HOTEL} always; return 300`, HOTEL],
  ['a script for a place', 'return 302 javascript:alert(1)', null],
  ['a document for a place', 'return 302 data:text/html,hi', null],
  ['a file for a place', 'return 302 file:///etc/passwd', null],
  ['511', 'return 511 login', null],
  ['511 with a place', `add_header Location ${HOTEL} always; return 511`, HOTEL],
  [
    '511 with a page that sends the browser on',
    `default_type text/html; return 511 '<meta http-equiv="refresh" content="0; url=/login">'`,
    '/login',
  ],
  ['a page that sends the browser on', refreshTo(`${HOTEL}?a=1&amp;b=2`), `${HOTEL}?a=1&b=2`],
  ['a page that sends it to a path', refreshTo('login.cgi'), '/login.cgi'],
  [
    'a page with a base',
    `default_type text/html; return 200 '<base href="${HOTEL}x/"><meta http-equiv=refresh content="0;url=start">'`,
    `${HOTEL}x/start`,
  ],
  ['a page that would run a script', refreshTo('javascript:alert(1)'), null],
  ['the header Refresh', `add_header Refresh "0; url=/start"; return 200 welcome`, '/start'],
  ['a page and no more', 'default_type text/html; return 200 "<h1>Welcome</h1>"', null],
];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, SOURCE);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describeWhere([needsCommands('nginx', 'openssl')], 'a login page, as nginx serves it', () => {
  const ours = selfSigned(NAME);
  const hotel = selfSigned('login.hotel.example');
  const resolve = sharedResolver(
    () => Promise.resolve([SOURCE]),
    () => 0,
  );
  let folder: string;
  let nginx: ReturnType<typeof spawn>;
  let portals: readonly number[];
  let trusted: number;
  let foreign: number;
  let shut: number;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linesman-portals-'));
    portals = await Promise.all(PORTALS.map(freePort));
    [trusted, foreign, shut] = [await freePort(), await freePort(), await freePort()];
    for (const [file, { key, cert }] of Object.entries({ ours, hotel })) {
      await writeFile(join(folder, `${file}.pem`), cert);
      await writeFile(join(folder, `${file}.key`), key);
    }
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join(' ');
    const secure = (port: number, file: string): string =>
      `server { listen ${SOURCE}:${String(port)} ssl; ssl_certificate ${file}.pem; ssl_certificate_key ${file}.key; return 204; }`;
    await writeFile(
      join(folder, 'nginx.conf'),
      `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/nginx.pid; events {}
http { access_log off; absolute_redirect off; default_type text/plain; ${temporary}
${PORTALS.map(([, answer], nth) => `server { listen ${SOURCE}:${String(portals[nth])}; location / { ${answer}; } }`).join('\n')}
${secure(trusted, 'ours')} ${secure(foreign, 'hotel')} }`,
    );
    nginx = spawn(
      findCommand('nginx') ?? 'nginx',
      ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
      { stdio: 'ignore' },
    );
    for (let tries = 0; (await look(0, trusted)) === null; tries += 1) {
      if (tries > 100 || nginx.exitCode !== null) throw new Error('nginx did not start');
      await new Promise((wait) => setTimeout(wait, 50));
    }
  });
  afterAll(async () => {
    const ended = once(nginx, 'exit');
    if (nginx.kill('SIGTERM')) await ended;
    await rm(folder, { recursive: true });
  });

  /** What a look says while the portal at the nth port answers; null: nobody answers there. */
  async function look(nth: number, https: number) {
    const outcome = await checkConnectivity(
      {
        http: `http://${NAME}:${String(portals[nth])}/case`,
        https: `https://${NAME}:${String(https)}/`,
      },
      SOURCE,
      {
        get: (leg, signal) => getOnce(leg, resolve, signal),
        hello: (leg, signal) =>
          helloOnce(leg, resolve, signal, { timeoutMs: 4000, trust: trusting(ours.cert) }),
        chooseWays: (url) => Promise.resolve(waysTo(url, NO_PROXY)),
        unique: () => 'word',
      },
      new AbortController().signal,
    );
    if (outcome.kind !== 'found' || outcome.finding.reason.includes('ECONNREFUSED'))
      return outcome.kind === 'found' && https === shut ? outcome.finding : null;
    return outcome.finding;
  }

  it.each(PORTALS.map(([what, , link], nth) => [what, link, nth] as const))(
    'is told and linked where HTTPS fails or shows a foreign certificate: %s',
    async (_, link, nth) => {
      const own = `http://${NAME}:${String(portals[nth])}`;
      const portal = link?.startsWith('/') === true ? `${own}${link}` : link;

      for (const https of [shut, foreign])
        expect(await look(nth, https)).toMatchObject({ state: 'captive', portal });
    },
  );

  it.each(PORTALS.map(([what], nth) => [what, nth] as const))(
    "is none where HTTPS to the same host passes, but somebody's who stands in between: %s",
    async (_, nth) => {
      expect(await look(nth, trusted)).toMatchObject({
        state: 'limited',
        because: 'proxy',
        portal: null,
      });
    },
  );
});
