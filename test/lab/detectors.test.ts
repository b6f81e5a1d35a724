import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Detected, Attachment } from '../../probes/network/detector-types.ts';
import { createCleanup } from '../support/lab/cleanup.ts';
import { createNamespace, createScratch, type Namespace } from '../support/lab/namespace.ts';
import { needsNamespaces } from '../support/lab/needs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../support/needs.ts';
import { on } from '../support/scripted-detectors.ts';
import { type SelfSigned, selfSigned } from '../support/self-signed.ts';

const SCRIPT = new URL('./network/detectors.ts', import.meta.url).pathname;
const TYPESCRIPT = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
const LAPTOP = '203.0.113.10';
const SECOND_ADDRESS = '203.0.113.11';
const NAME_SERVER = '203.0.113.77';
/** Known by name to the proxy alone. */
const OUTSIDE = '203.0.113.26';
/**
 * Each host of the lab has an address of its own at the far end of the cable, but for the silent
 * one.
 */
const HOSTS = {
  'good.example': '203.0.113.21',
  'redirect.example': '203.0.113.22',
  'page.example': '203.0.113.23',
  'inside.corp.example': '203.0.113.25',
  'silent.example': '203.0.113.24',
};
const PROXY = '203.0.113.1:8888';
const LOCKED_PROXY = '203.0.113.1:8889';

const attachment = (some: Partial<Attachment> = {}): Attachment => ({
  internet: { adapter: 'eth0', source: LAPTOP },
  internetWhy: '',
  trusted: null,
  used: on('lab'),
  ...some,
});
const insideAt = (address: string): Attachment['trusted'] => ({
  adapter: 'eth0',
  source: LAPTOP,
  address,
});

const site = (address: string, name: string, answer: string): string => `
  server { listen ${address}:80; location / { ${answer} } }
  server { listen ${address}:443 ssl; ssl_certificate ${name}.pem; ssl_certificate_key ${name}.key; location / { return 204; } }`;

const nginxConf = (folder: string): string => `
error_log stderr; pid ${folder}/nginx.pid; user root; worker_processes 1;
events { worker_connections 64; }
http {
  access_log ${folder}/access.log; default_type text/html; root ${folder};
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  ${site(HOSTS['good.example'], 'good', 'return 204;')}
  ${site(HOSTS['redirect.example'], 'hotel', 'return 302 http://login.hotel.example/start?from=$arg_linesman;')}
  ${site(HOSTS['page.example'], 'hotel', 'return 200 "<h1>Welcome to the hotel</h1>";')}
  ${site(HOSTS['inside.corp.example'], 'inside', 'return 204;')}
  ${site(OUTSIDE, 'outside', 'return 204;')}
}`;

interface Seen {
  readonly atOnce: Detected;
  readonly now: Detected;
  readonly ms: number;
}

describeWhere(
  [
    needsLinux(),
    needsRoot(),
    needsNamespaces(),
    needsCommands('ip', 'nginx', 'openssl', 'tinyproxy'),
  ],
  'captive portal and trusted network, in a network of real servers',
  () => {
    const cleanup = createCleanup();
    let laptop: Namespace;
    let folder: string;
    let caFile: string;
    let inside: SelfSigned;

    beforeAll(async () => {
      folder = await createScratch(cleanup);
      const lines = Object.entries(HOSTS).map(([name, address]) => `${address} ${name}`);
      const far = await createNamespace('hotel', cleanup, [...lines, `${OUTSIDE} outside.example`]);
      laptop = await createNamespace('laptop', cleanup, lines);
      await writeFile(`/etc/netns/${laptop.name}/resolv.conf`, `nameserver ${NAME_SERVER}\n`);
      await laptop.ip(
        'link',
        'add',
        'eth0',
        'type',
        'veth',
        'peer',
        'name',
        'far0',
        'netns',
        far.name,
      );
      await laptop.ip('link', 'set', 'eth0', 'up');
      await far.ip('link', 'set', 'far0', 'up');
      for (const address of [LAPTOP, SECOND_ADDRESS])
        await laptop.ip('address', 'add', `${address}/24`, 'dev', 'eth0');
      for (const address of [
        '203.0.113.1',
        OUTSIDE,
        ...Object.values(HOSTS).filter((one) => one !== HOSTS['silent.example']),
      ])
        await far.ip('address', 'add', `${address}/24`, 'dev', 'far0');
      // Somebody is there, and says nothing: without a neighbour the kernel would answer
      // "unreachable" in their place.
      for (const silent of [NAME_SERVER, HOSTS['silent.example']])
        await laptop.ip('neigh', 'add', silent, 'lladdr', '02:00:00:00:00:01', 'dev', 'eth0');

      const [good, hotel] = [selfSigned('good.example'), selfSigned('login.hotel.example')];
      inside = selfSigned('inside.corp.example');
      const outside = selfSigned('outside.example');
      caFile = join(folder, 'anchors.pem');
      await writeFile(caFile, good.cert + outside.cert);
      for (const [name, { key, cert }] of Object.entries({ good, hotel, inside, outside })) {
        await writeFile(join(folder, `${name}.pem`), cert);
        await writeFile(join(folder, `${name}.key`), key);
      }
      await writeFile(join(folder, 'nginx.conf'), nginxConf(folder));
      const nginx = far.start([
        'nginx',
        '-p',
        folder,
        '-c',
        join(folder, 'nginx.conf'),
        '-g',
        'daemon off;',
      ]);
      cleanup.defer('nginx', () => nginx.stop());
      for (const [port, extra] of [
        ['8888', ''],
        ['8889', 'BasicAuth anna secret'],
      ] as const) {
        await writeFile(
          join(folder, `proxy-${port}.conf`),
          `Port ${port}\nListen 203.0.113.1\nTimeout 20\nMaxClients 10\n${extra}\n`,
        );
        const proxy = far.start(['tinyproxy', '-d', '-c', join(folder, `proxy-${port}.conf`)]);
        cleanup.defer(`proxy ${port}`, () => proxy.stop());
      }
      await waitFor(
        'nginx and both proxies',
        async () =>
          (await far.must(['ss', '-Hltn']))
            .split('\n')
            .filter((line) => /:(443|8888|8889) /.test(line)).length >= 7
            ? true
            : null,
        { timeoutMs: 10_000, by: nginx },
      );
    });
    afterAll(() => cleanup.run());

    async function stand(
      attachments: readonly Attachment[],
      {
        host = null,
        trust = false,
        env = {},
        waitMs = 10_000,
      }: { host?: string | null; trust?: boolean; env?: Record<string, string>; waitMs?: number },
    ): Promise<Seen[]> {
      const order = {
        reach:
          host === null
            ? null
            : { http: `http://${host}/generate_204`, https: `https://${host}/generate_204` },
        trust: trust
          ? { url: 'https://inside.corp.example/', certificateSha256: inside.sha256 }
          : null,
        attachments,
        waitMs,
      };
      const out = await laptop.must(
        [process.execPath, ...TYPESCRIPT, SCRIPT, JSON.stringify(order)],
        { timeoutMs: 60_000, env: { NODE_EXTRA_CA_CERTS: caFile, ...env } },
      );
      return out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Seen);
    }
    const reachOf = async (
      host: string,
      env: Record<string, string> = {},
    ): Promise<Detected['reach']> => (await stand([attachment()], { host, env }))[0]!.now.reach;

    it('the Internet is there where a real server answers 204 and completes TLS', async () => {
      expect(await reachOf('good.example')).toMatchObject({ state: 'internet', because: null });
    });

    it('the look leaves from the address that the kernel named, not from another of this laptop', async () => {
      await stand([attachment({ internet: { adapter: 'eth0', source: SECOND_ADDRESS } })], {
        host: 'good.example',
      });

      const asked = (await readFile(join(folder, 'access.log'), 'utf8')).split('\n');

      expect(
        asked.some(
          (line) => line.startsWith(`${SECOND_ADDRESS} `) && line.includes('"Linesman/1"'),
        ),
      ).toBe(true);
    });

    it('a portal that redirects is a portal, and where it leads is known', async () => {
      const reach = await reachOf('redirect.example');

      expect(reach).toMatchObject({
        state: 'captive',
        portal: expect.stringMatching(
          /^http:\/\/login\.hotel\.example\/start\?from=[0-9a-f-]{36}$/,
        ) as string,
      });
    });

    it('a portal that shows its page in place of the answer is a portal after a second look', async () => {
      expect(await reachOf('page.example')).toMatchObject({ state: 'captive', portal: null });
    });

    it('silence is no portal: the Internet is limited, within the time of one probe', async () => {
      const [seen] = await stand([attachment()], { host: 'silent.example' });

      expect(seen?.now.reach).toMatchObject({ state: 'limited', because: 'none' });
      expect(seen?.ms).toBeLessThan(8000);
    });

    it('a name server that never answers is told as dead names', async () => {
      const [seen] = await stand([attachment()], { host: 'nowhere.example' });

      expect(seen?.now.reach).toMatchObject({ state: 'limited', because: 'dns' });
      expect(seen?.ms).toBeLessThan(8000);
    });

    it('a proxy that is the only way out leads to the Internet', async () => {
      const direct = await reachOf('outside.example');
      const proxied = await reachOf('outside.example', {
        http_proxy: `http://${PROXY}`,
        https_proxy: `http://${PROXY}`,
      });

      expect(direct).toMatchObject({ state: 'limited', because: 'dns' });
      expect(proxied).toMatchObject({
        state: 'internet',
        reason: `The Internet answers through the proxy ${PROXY}`,
      });
    });

    it('a PAC script leads to the proxy that is the only way out, and a bypass list past it', async () => {
      const script = join(folder, 'proxy.pac');
      await writeFile(
        script,
        `function FindProxyForURL(url, host) { return host === "outside.example" ? "PROXY ${PROXY}" : "DIRECT"; }`,
      );
      const locked = `http://${LOCKED_PROXY}`;

      const [byScript, past] = [
        await reachOf('outside.example', { auto_proxy: `file://${script}` }),
        await reachOf('good.example', {
          http_proxy: locked,
          https_proxy: locked,
          no_proxy: '.example',
        }),
      ];

      expect(byScript?.reason).toBe(`The Internet answers through the proxy ${PROXY}`);
      expect(past?.reason).toBe('The Internet answers: good.example and good.example by HTTPS');
    });

    it('a proxy that wants a login is named as what stands in the way, and gets none, not even one that its setting holds', async () => {
      const at = (login: string): Record<string, string> => ({
        http_proxy: `http://${login}${LOCKED_PROXY}`,
        https_proxy: `http://${login}${LOCKED_PROXY}`,
      });

      const [without, withLogin] = [
        await reachOf('silent.example', at('')),
        await reachOf('silent.example', at('anna:secret@')),
      ];

      expect(without).toMatchObject({
        state: 'limited',
        because: 'proxy',
        reason: expect.stringContaining('it wants a login (407, PROXY_AUTH)') as string,
      });
      expect(withLogin).toEqual(without);
    });

    it('a portal is forgotten in the moment in which the laptop stands elsewhere', async () => {
      const elsewhere: Attachment = {
        internet: null,
        internetWhy: 'No way to the Internet: no route',
        trusted: null,
        used: on('elsewhere'),
      };

      const [hotel, nowhere, again] = await stand(
        [attachment(), elsewhere, attachment({ used: on('other hotel') })],
        { host: 'redirect.example', waitMs: 5000 },
      );

      expect(hotel?.now.reach).toMatchObject({ state: 'captive' });
      expect(nowhere?.atOnce).toMatchObject({
        reach: null,
        reachWhy: 'No way to the Internet: no route',
      });
      expect([again?.atOnce.reach, again?.now.reach?.state]).toEqual([null, 'captive']);
    });

    it('the corporate network is proven by the pinned certificate, by the adapter that the kernel names', async () => {
      const [seen] = await stand(
        [attachment({ trusted: insideAt(HOSTS['inside.corp.example']) })],
        {
          trust: true,
        },
      );

      expect(seen?.now.trust).toMatchObject({ state: 'corporate', adapter: 'eth0', failures: 0 });
    });

    it('a portal that answers in the name of the inside host proves nothing but that the network is foreign', async () => {
      const [seen] = await stand([attachment({ trusted: insideAt(HOSTS['redirect.example']) })], {
        trust: true,
      });

      expect(seen?.now.trust).toMatchObject({
        state: 'foreign',
        reason: expect.stringContaining('another certificate') as string,
      });
    });
  },
);
