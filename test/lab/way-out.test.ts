import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type CompanyRoot, companyRoot } from '../support/company-root.ts';
import { type LabAgent, prepareAgent, type Status } from '../support/lab/agent.ts';
import { type Cleanup, createCleanup } from '../support/lab/cleanup.ts';
import { linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { createNamespace, createScratch, type Namespace } from '../support/lab/namespace.ts';
import { needsSite } from '../support/lab/needs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';

const HOST = 'collect.corp.example';
/** Where the collector lies; on the way there is nothing but the proxy, unless a test opens one. */
const COLLECTOR = '203.0.113.21';
const PROXY = '203.0.113.1:8888';
const LOCKED_PROXY = '203.0.113.1:8889';
const NOBODY = '203.0.113.1:8899';
const Started = z.object({ publicKey: z.string() });
const Listing = z.object({ reports: z.array(z.object({ id: z.string() })) });

const nginxConf = (folder: string): string => `
error_log stderr; pid ${folder}/nginx.pid; user root; worker_processes 1;
events { worker_connections 64; }
http {
  access_log ${folder}/access.log;
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  server { listen 203.0.113.1:81; root ${folder}; location / { default_type application/x-ns-proxy-autoconfig; } }
  server { listen ${COLLECTOR}:443 ssl; ssl_certificate site.pem; ssl_certificate_key site.key;
    location / { proxy_pass http://127.0.0.1:8440; } }
}`;

describeWhere(
  [...needsSite(), needsBuild(), needsCommands('nginx', 'openssl', 'tinyproxy')],
  'a report on its way out of a company’s network',
  () => {
    const cleanup: Cleanup = createCleanup();
    let laptop: Namespace;
    let far: Namespace;
    let folder: string;
    let root: CompanyRoot;
    let receiptKey: string;
    let runs = 0;

    beforeAll(async () => {
      folder = await createScratch(cleanup);
      far = await createNamespace('far', cleanup, [`${COLLECTOR} ${HOST}`]);
      laptop = await createNamespace('laptop', cleanup);
      await laptop.ip(
        ...['link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'far0', 'netns', far.name],
      );
      for (const [space, adapter, address] of [
        [laptop, 'eth0', '203.0.113.10'],
        [far, 'far0', '203.0.113.1'],
        [far, 'far0', COLLECTOR],
      ] as const) {
        await space.ip('address', 'add', `${address}/24`, 'dev', adapter);
        await space.ip('link', 'set', adapter, 'up');
      }
      await laptop.ip('route', 'add', 'default', 'via', '203.0.113.1');
      root = companyRoot();
      const site = root.issue(HOST);
      await writeFile(join(folder, 'root.pem'), root.cert);
      await writeFile(join(folder, 'site.pem'), site.cert);
      await writeFile(join(folder, 'site.key'), site.key);
      await writeFile(join(folder, 'nginx.conf'), nginxConf(folder));
      const nginx = far.start([
        ...['nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'],
      ]);
      cleanup.defer('nginx', () => nginx.stop());
      for (const [port, extra] of [
        ['8888', ''],
        ['8889', 'BasicAuth anna secret'],
      ] as const) {
        const file = join(folder, `proxy-${port}.conf`);
        await writeFile(
          file,
          `Port ${port}\nListen 203.0.113.1\nTimeout 20\nMaxClients 10\nLogFile "${folder}/proxy-${port}.log"\n${extra}\n`,
        );
        const proxy = far.start(['tinyproxy', '-d', '-c', file]);
        cleanup.defer(`proxy ${port}`, () => proxy.stop());
      }
      const collector = linesmanIn(far, folder).start([
        ...['collector', '--data', join(folder, 'collector'), '--json'],
      ]);
      cleanup.defer('collector', () => collector.stop());
      ({ publicKey: receiptKey } = await waitFor(
        'the collector to name its key',
        () => Started.parse(JSON.parse(collector.stdout())),
        { timeoutMs: 15_000, by: collector },
      ));
      await waitFor(
        'nginx and both proxies',
        async () =>
          (await far.must(['ss', '-Hltn']))
            .split('\n')
            .filter((line) => /:(443|888[89]) /.test(line)).length >= 3
            ? true
            : null,
        { timeoutMs: 10_000, by: nginx },
      );
    });
    afterAll(() => cleanup.run());

    /** An agent with a data folder of its own, whose user has a report sent: a break's would take three checks. */
    async function agentWith(
      env: Readonly<Record<string, string>>,
      collector: Readonly<Record<string, string>> = {},
    ): Promise<LabAgent> {
      runs += 1;
      const own = join(folder, `run-${String(runs)}`);
      await laptop.must(['mkdir', '-p', own]);
      const agent = prepareAgent({ laptop, folder: own, cleanup }, env);
      await agent.start({
        collector: { url: `https://${HOST}`, receiptKey, ...collector },
        schedule: { probe: '0 0 1 1 *' },
      });
      await agent.linesman.run(['bundle', '--send', ...agent.data]);
      return agent;
    }
    const delivered = (agent: LabAgent): Promise<Status> =>
      agent.until(
        'the report to have left',
        ({ lastDeliveredAt, outbox }) => lastDeliveredAt !== null && outbox.count === 0,
      );
    const troubled = (agent: LabAgent): Promise<Status> =>
      agent.until('a try that failed', ({ outbox }) => outbox.trouble !== null);
    const proxyLog = (port: string): Promise<string> =>
      readFile(join(folder, `proxy-${port}.log`), 'utf8');
    const received = async (): Promise<number> =>
      (
        await linesmanIn(far, folder).json(Listing, [
          ...['collector', 'list', '--data', join(folder, 'collector')],
        ])
      ).document.reports.length;
    const trusting = (): Record<string, string> => ({
      NODE_EXTRA_CA_CERTS: join(folder, 'root.pem'),
    });
    const proxied = (proxy: string): Record<string, string> => ({
      ...trusting(),
      HTTPS_PROXY: `http://${proxy}`,
    });

    it('goes by the proxy that alone knows the collector’s name', async () => {
      const before = await received();
      const agent = await agentWith(proxied(PROXY));

      await delivered(agent);
      await agent.stop();

      expect(await received()).toBe(before + 1);
      expect(await proxyLog('8888')).toContain(`CONNECT ${HOST}:443`);
    });

    it('waits, and says PROXY_AUTH, where the proxy wants a login; and sends it none, not even one that the setting holds', async () => {
      const agent = await agentWith({
        ...trusting(),
        https_proxy: `http://anna:secret@${LOCKED_PROXY}`,
      });

      const { state } = await troubled(agent);
      const shown = await agent.linesman.run(['status', ...agent.data]);
      await agent.stop();

      expect(state.outbox).toMatchObject({
        count: 1,
        trouble: { code: 'PROXY_AUTH', who: LOCKED_PROXY, status: 407 },
      });
      expect(shown.stdout).toContain(`the proxy ${LOCKED_PROXY} wants a login (407)`);
      expect(shown.stdout).not.toContain('did not take');
    });

    it('waits, and names the proxy, where that is not there and the collector is not without it', async () => {
      const agent = await agentWith(proxied(NOBODY));

      const { state } = await troubled(agent);
      await agent.stop();

      expect(state.outbox.trouble).toMatchObject({
        code: 'PROXY_BROKEN',
        who: NOBODY,
        error: 'ECONNREFUSED',
      });
    });

    it('goes past a proxy that its bypass list spares, and past one that is not there', async () => {
      const hosts = `/etc/netns/${laptop.name}/hosts`;
      const without = await readFile(hosts, 'utf8');
      await writeFile(hosts, `${without}${COLLECTOR} ${HOST}\n`);
      const log = await proxyLog('8888');

      for (const env of [{ ...proxied(PROXY), no_proxy: '.corp.example' }, proxied(NOBODY)]) {
        const agent = await agentWith(env);
        await delivered(agent);
        await agent.stop();
      }
      await writeFile(hosts, without);

      expect(await proxyLog('8888')).toBe(log);
    });

    it('goes by the proxy where the kernel has no way to the collector itself', async () => {
      const hosts = `/etc/netns/${laptop.name}/hosts`;
      const without = await readFile(hosts, 'utf8');
      await writeFile(hosts, `${without}${COLLECTOR} ${HOST}\n`);
      await laptop.ip('route', 'add', 'unreachable', `${COLLECTOR}/32`);

      const agent = await agentWith(proxied(PROXY));
      await delivered(agent);
      await agent.stop();

      await laptop.ip('route', 'delete', 'unreachable', `${COLLECTOR}/32`);
      await writeFile(hosts, without);
    });

    it('goes by the proxy that a PAC script chooses, and says which script it was when that cannot be read', async () => {
      await writeFile(
        join(folder, 'proxy.pac'),
        `function FindProxyForURL(url, host) {
          if (isInNet(myIpAddress(), "203.0.113.0", "255.255.255.0") && dnsDomainIs(host, ".corp.example"))
            return "PROXY ${NOBODY}; PROXY ${PROXY}";
          return "DIRECT";
        }`,
      );
      const before = await proxyLog('8888');
      const agent = await agentWith({
        ...trusting(),
        auto_proxy: 'http://203.0.113.1:81/proxy.pac',
      });
      await delivered(agent);
      await agent.stop();
      const lost = await agentWith({ ...trusting(), auto_proxy: 'http://203.0.113.1:81/no.pac' });
      const { state } = await troubled(lost);
      await lost.stop();

      expect((await proxyLog('8888')).length).toBeGreaterThan(before.length);
      expect(state.outbox.trouble).toMatchObject({
        code: 'DNS_FAILED',
        untold: expect.stringContaining('no.pac') as string,
      });
    });

    it('is not stopped by a PAC script that loops for ever, and says that it chose nothing', async () => {
      await writeFile(
        join(folder, 'loop.pac'),
        'function FindProxyForURL(url, host) { while (true) {} }',
      );
      const agent = await agentWith({
        ...trusting(),
        auto_proxy: 'http://203.0.113.1:81/loop.pac',
      });

      const { state } = await troubled(agent);
      await agent.stop();

      expect(state.outbox.trouble?.untold).toContain('chose no proxy in its time');
    });

    it.each([
      ['the settings name in a file', (): string => join(folder, 'root.pem')],
      ['the settings hold', (): string => root.cert],
    ])('trusts the company’s root that %s', async (_, ca) => {
      const agent = await agentWith({ HTTPS_PROXY: `http://${PROXY}` }, { ca: ca() });

      await delivered(agent);
      await agent.stop();
    });

    it('trusts the company’s root that the system’s store holds', async () => {
      // What update-ca-certificates makes; `ip netns exec` lays it over the machine's own.
      const store = `/etc/netns/${laptop.name}/ssl`;
      await laptop.must(['cp', '-a', '/etc/ssl', store]);
      const bundle = join(store, 'certs', 'ca-certificates.crt');
      await writeFile(bundle, `${await readFile(bundle, 'utf8')}${root.cert}`);
      const agent = await agentWith({ HTTPS_PROXY: `http://${PROXY}` });

      await delivered(agent);
      await agent.stop();
      await rm(store, { recursive: true });
    });

    it('says that a file of certificates is missing, and trusts the others', async () => {
      const agent = await agentWith(
        { HTTPS_PROXY: `http://${PROXY}` },
        { ca: join(folder, 'nowhere.pem') },
      );

      const { state } = await troubled(agent);
      await agent.stop();

      expect(state.settings.problems).toEqual([
        `collector.ca: ${join(folder, 'nowhere.pem')} cannot be read (ENOENT); only the system’s certificates are trusted`,
      ]);
      expect(state.outbox.trouble).toMatchObject({ code: 'TLS_UNTRUSTED' });
    });

    it('waits, and says whose certificate it was and what to do, where nobody here trusts it', async () => {
      const agent = await agentWith({ HTTPS_PROXY: `http://${PROXY}` });

      const { state } = await troubled(agent);
      const shown = await agent.linesman.run(['status', ...agent.data]);
      await agent.stop();

      expect(state.outbox.trouble).toMatchObject({
        code: 'TLS_UNTRUSTED',
        who: HOST,
        certificate: { subject: HOST, issuer: 'Company Root' },
      });
      expect(shown.stdout).toContain('issued by “Company Root”');
      expect(shown.stdout).toContain('collector.ca');
      expect(shown.stdout).not.toContain('--use-system-ca');
    });
  },
);
