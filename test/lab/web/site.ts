import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompanyRoot } from '../../support/company-root.ts';
import type { Cleanup } from '../../support/lab/cleanup.ts';
import { createNamespace, createScratch, type Namespace } from '../../support/lab/namespace.ts';
import type { Running } from '../../support/lab/programs.ts';
import { waitFor } from '../../support/lab/wait.ts';
import { certifiedServer, nginxArgv, nginxConf } from '../../support/nginx-conf.ts';
import type { Answer } from '../../../probes/web/types.ts';
import { CERTIFIED, certificates } from './certificates.ts';
import { SEARCH_HOSTS, SEARCH_RECORDS } from './staged-search.ts';

/** Where things lie: the far side of one cable. */
export const AT = {
  /** nginx, squid, tinyproxy and the face of the name server that knows the inside. */
  site: '203.0.113.1',
  /** The face of the name server that the Internet sees. */
  outside: '203.0.113.2',
  /** A second member of a round robin, whose certificate is over. */
  second: '203.0.113.3',
  /** An address where no program listens. */
  dead: '203.0.113.4',
  /** With the first, the living of a round robin of four. */
  third: '203.0.113.5',
  fourth: '203.0.113.6',
  laptop: '203.0.113.10',
} as const;

export const PORTS = {
  tls10: 8441,
  rc4: 8442,
  alert: 8444,
  optional: 8445,
  plain: 8446,
  noName: 8447,
  tls13: 8448,
  http2: 8449,
  squid: 3128,
  lockedSquid: 3129,
  tiny: 8888,
  lockedTiny: 8889,
  kerberosSquid: 3130,
  raw: 8000,
  pac: 81,
} as const;

export interface WebSite {
  readonly laptop: Namespace;
  readonly folder: string;
  readonly root: CompanyRoot;
  /** What name server the laptop asks. */
  resolveBy(address: string): Promise<void>;
}

const RESOLV = (address: string): string => `nameserver ${address}\noptions timeout:1 attempts:1\n`;

/** One answer as bytes. */
const rawOf = ({ status, phrase, fields, body }: Answer): string =>
  [
    `HTTP/1.1 ${String(status)} ${phrase}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${String(Buffer.from(body, 'latin1').length)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');

/** Answers of one host of many: the path that the server of recorded answers knows begins with it. */
const hostedAt = (host: string): string =>
  `location / { proxy_pass http://${AT.site}:${String(PORTS.raw)}/${host}/; proxy_pass_header Server; proxy_http_version 1.1; }`;

/** What nginx is told beside the certificate. */
const OWN_TERMS: Readonly<Record<string, string>> = {
  client: 'ssl_client_certificate root.pem; ssl_verify_client on;',
  weak: 'ssl_ciphers DEFAULT:@SECLEVEL=0;',
};

const servers = (folder: string): string => {
  const recorded = `location / { proxy_pass http://${AT.site}:${String(PORTS.raw)}; proxy_pass_header Server; proxy_http_version 1.1; }`;
  const owa = `location /owa { default_type text/html; add_header X-OWA-Version 15.2.858.5 always; return 200 '<form action="/owa/auth.owa"><input type="password"></form>'; }`;
  const secure = (pair: string, name: string, where: string, what: string): string =>
    certifiedServer({ listen: `${where}:443`, pair, name, what });
  return `
  server { listen ${AT.site}:80; ${recorded} }
  server { listen ${AT.site}:80; server_name wpad; root ${folder}; location = /wpad.dat { } }
  server { listen ${AT.site}:${String(PORTS.plain)}; return 200; }
  server { listen ${AT.site}:${String(PORTS.pac)}; root ${folder}; location / { default_type application/x-ns-proxy-autoconfig; } }
  server { listen ${AT.site}:${String(PORTS.noName)} ssl; ssl_reject_handshake on; }
  server { listen ${AT.site}:${String(PORTS.http2)} http2; return 200; }
  ${certifiedServer({ listen: `${AT.site}:${String(PORTS.tls13)}`, pair: 'good', what: `ssl_protocols TLSv1.3; ${owa}` })}
  ${secure('good', 'recorded.example', AT.site, recorded)}
  ${[AT.site, AT.third, AT.fourth].map((at) => secure('good', 'four.example', at, recorded)).join('\n  ')}
  ${secure('expired', 'round.example', AT.second, owa)}
  ${Object.keys(SEARCH_HOSTS)
    .map((host) => secure('search', host, AT.site, hostedAt(host)))
    .join('\n  ')}
  ${CERTIFIED.map((pair) =>
    secure(pair, `${pair}.example`, AT.site, `${OWN_TERMS[pair] ?? ''} ${owa}`),
  ).join('\n  ')}
  ${secure('good', 'round.example *.px.example', AT.site, owa)}`;
};

/** A proxy of a domain: Kerberos alone. Its helper has no key, and nobody sends it a ticket. */
const kerberosConf = (folder: string): string => `
http_port ${AT.site}:${String(PORTS.kerberosSquid)}
auth_param negotiate program /usr/lib/squid/negotiate_kerberos_auth -s GSS_C_NO_NAME
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
cache deny all
access_log none
cache_log ${folder}/kerberos.log
pid_filename none
pinger_enable off
shutdown_lifetime 0 seconds
visible_hostname proxy.example
`;

const squidConf = (folder: string): string => `
http_port ${AT.site}:${String(PORTS.squid)} name=open
http_port ${AT.site}:${String(PORTS.lockedSquid)} name=locked
auth_param basic program /usr/lib/squid/basic_ncsa_auth ${folder}/users
auth_param basic realm proxy
acl locked myportname locked
acl known proxy_auth REQUIRED
acl blocked dstdomain blocked.px.example
http_access deny blocked
http_access allow locked known
http_access deny locked
http_access allow all
dns_nameservers ${AT.site}
cache deny all
access_log none
cache_log ${folder}/squid.log
pid_filename none
pinger_enable off
shutdown_lifetime 0 seconds
visible_hostname proxy.example
`;

/**
 * Writes what the programs read, starts them, and waits until each listens.
 *
 * @param scripts PAC scripts by the name of their file
 */
export async function createWebSite(
  cleanup: Cleanup,
  recorded: Readonly<Record<string, Answer>>,
  scripts: Readonly<Record<string, string>>,
): Promise<WebSite> {
  const folder = await createScratch(cleanup);
  const far = await createNamespace('site', cleanup);
  const laptop = await createNamespace('laptop', cleanup);
  await laptop.ip(
    ...['link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'far0', 'netns', far.name],
  );
  for (const [space, adapter, address] of [
    [laptop, 'eth0', AT.laptop],
    [far, 'far0', AT.site],
    [far, 'far0', AT.outside],
    [far, 'far0', AT.second],
    [far, 'far0', AT.dead],
    [far, 'far0', AT.third],
    [far, 'far0', AT.fourth],
  ] as const) {
    await space.ip('address', 'add', `${address}/24`, 'dev', adapter);
    await space.ip('link', 'set', adapter, 'up');
  }
  await laptop.ip('route', 'add', 'default', 'via', AT.site);
  const { root, pairs } = certificates();
  for (const [name, { key, cert }] of Object.entries(pairs)) {
    await writeFile(join(folder, `${name}.key`), key);
    await writeFile(join(folder, `${name}.pem`), cert);
  }
  await writeFile(join(folder, 'root.pem'), root.cert);
  await writeFile(join(folder, 'nginx.conf'), nginxConf(folder, servers(folder)));
  await writeFile(join(folder, 'squid.conf'), squidConf(folder));
  await writeFile(join(folder, 'kerberos.conf'), kerberosConf(folder));
  // Nobody is let in: no login is ever sent.
  await writeFile(join(folder, 'users'), '');
  for (const [name, script] of Object.entries(scripts)) await writeFile(join(folder, name), script);
  const answers = [
    ...Object.entries(recorded),
    ...Object.entries(SEARCH_HOSTS).map(
      ([host, answer]) => [`/${host}/autodiscover/autodiscover.xml`, answer] as const,
    ),
  ].map(([path, answer]) => [path, rawOf(answer)]);
  await writeFile(join(folder, 'answers.json'), JSON.stringify(Object.fromEntries(answers)));
  await far.must(['chmod', '-R', 'a+rwX', folder]);
  const tiny = async (port: number, extra: string): Promise<readonly string[]> => {
    const file = join(folder, `tiny-${String(port)}.conf`);
    await writeFile(
      file,
      `Port ${String(port)}\nListen ${AT.site}\nTimeout 20\nMaxClients 10\n${extra}\n`,
    );
    return ['tinyproxy', '-d', '-c', file];
  };
  const server = ['-key', join(folder, 'server.key'), '-cert', join(folder, 'server.pem')];
  const openssl = (port: number, ...more: readonly string[]): readonly string[] => [
    ...['openssl', 's_server', '-accept', `${AT.site}:${String(port)}`, '-www', '-quiet'],
    ...server,
    ...more,
  ];
  const names = (listen: string, ...records: readonly string[]): readonly string[] => [
    ...['dnsmasq', '-k', '-R', '-h', '-C', '/dev/null', '-u', 'root', '--bind-interfaces'],
    ...['--except-interface=lo', `--listen-address=${listen}`, '--local=/example/', '--pid-file='],
    ...[...CERTIFIED, 'recorded', 'a.b.px'].map(
      (name) => `--host-record=${name}.example,${AT.site}`,
    ),
    ...Object.keys(SEARCH_HOSTS).map((host) => `--host-record=${host},${AT.site}`),
    ...SEARCH_RECORDS.map((record) => `--srv-host=${record}`),
    ...[AT.second, AT.site, AT.dead].map((one) => `--host-record=round.example,${one}`),
    ...[AT.site, AT.third, AT.fourth, AT.dead].map((one) => `--host-record=four.example,${one}`),
    ...records,
  ];
  const programs: readonly (readonly [string, readonly string[]])[] = [
    ['nginx', nginxArgv(folder)],
    ['squid', ['squid', '-N', '-f', join(folder, 'squid.conf')]],
    ['squid of a domain', ['squid', '-N', '-n', 'domain', '-f', join(folder, 'kerberos.conf')]],
    ['tinyproxy', await tiny(PORTS.tiny, '')],
    ['locked tinyproxy', await tiny(PORTS.lockedTiny, 'BasicAuth anna secret')],
    [
      'recorded answers',
      [
        process.execPath,
        new URL('raw-answers.mjs', import.meta.url).pathname,
        ...[join(folder, 'answers.json'), AT.site, String(PORTS.raw)],
      ],
    ],
    ['TLS 1.0', openssl(PORTS.tls10, '-tls1', '-cipher', 'ALL:@SECLEVEL=0')],
    ['a client certificate', openssl(PORTS.alert, '-Verify', '1')],
    ['perhaps a client certificate', openssl(PORTS.optional, '-verify', '1')],
    [
      'RC4',
      [
        ...['gnutls-serv', '-q', '--http', '-p', String(PORTS.rc4), '--disable-client-cert'],
        ...['--x509keyfile', join(folder, 'server.key')],
        ...['--x509certfile', join(folder, 'server.pem')],
        ...['--priority', 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+ARCFOUR-128'],
      ],
    ],
    [
      'names inside',
      names(
        AT.site,
        `--host-record=inside.example,${AT.site}`,
        `--address=/px.example/${AT.site}`,
        '--host-record=nowhere.px.example,0.0.0.0',
      ),
    ],
    // It alone has the name of WPAD.
    ['names outside', names(AT.outside, `--host-record=wpad,${AT.site}`)],
  ];
  await writeFile(`/etc/netns/${far.name}/resolv.conf`, RESOLV(AT.site));
  const running: Running[] = [];
  for (const [what, argv] of programs) {
    const one = far.start(argv);
    running.push(one);
    cleanup.defer(what, () => one.stop());
  }
  const [first] = running as [Running, ...Running[]];
  await waitFor(
    'every program to listen',
    async () => {
      const dead = running.find((one) => one.hasEnded());
      if (dead !== undefined) throw new Error(`one ended: ${dead.output().slice(-800)}`);
      const listening = await far.must(['ss', '-Hltn']);
      return [...Object.values(PORTS), 443, 80].every((port) =>
        listening.includes(`:${String(port)} `),
      )
        ? true
        : null;
    },
    { timeoutMs: 30_000, by: first },
  );
  const resolveBy = (address: string): Promise<void> =>
    writeFile(`/etc/netns/${laptop.name}/resolv.conf`, RESOLV(address));
  await resolveBy(AT.outside);
  return { laptop, folder, root, resolveBy };
}
