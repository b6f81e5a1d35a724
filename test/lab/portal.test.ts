import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WatchLine } from '../../model/agent-state.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { ProbeRun } from '../../model/run.ts';
import { createCleanup } from '../support/lab/cleanup.ts';
import { linesmanIn, needsBuild } from '../support/lab/linesman.ts';
import { createNamespace, createScratch, type Namespace } from '../support/lab/namespace.ts';
import { needsSite } from '../support/lab/needs.ts';
import type { Running } from '../support/lab/programs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { describeWhere, needsCommands } from '../support/needs.ts';
import { selfSigned } from '../support/self-signed.ts';

const HOTEL = '203.0.113.1';
const OUTSIDE = '203.0.113.22';
const INSIDE = '203.0.113.25';

describeWhere(
  [...needsSite(), needsBuild(), needsCommands('nginx', 'openssl')],
  'linesman in a hotel, and in the office',
  () => {
    const cleanup = createCleanup();
    let laptop: Namespace;
    let folder: string;
    let config: string;
    let nginx: Running;
    let watch: Running;
    /** What the hotel answers in the place of the Internet. */
    const answer = async (how: string): Promise<void> => {
      const server = (address: string, name: string, what: string): string =>
        `server { listen ${address}:80; listen ${address}:443 ssl; ssl_certificate ${name}.pem; ssl_certificate_key ${name}.key; location / { ${what} } }`;
      await writeFile(
        join(folder, 'nginx.conf'),
        `error_log stderr; pid ${folder}/nginx.pid; user root; worker_processes 1; events { worker_connections 64; }
      http { access_log off; client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
      ${server(OUTSIDE, how.includes('302') ? 'hotel' : 'outside', how)} ${server(INSIDE, 'inside', 'return 204;')} }`,
      );
    };
    const states = (): readonly NetworkState[] =>
      watch
        .stdout()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => WatchLine.parse(JSON.parse(line)).network);
    const becomes = (label: string, timeoutMs = 10_000): Promise<NetworkState> =>
      waitFor(
        `the label ${label}`,
        () => {
          const last = states().at(-1);
          return last?.label === label ? last : null;
        },
        { timeoutMs, by: watch },
      );

    beforeAll(async () => {
      folder = await createScratch(cleanup);
      const names = [`${OUTSIDE} probe.example`, `${INSIDE} inside.corp.example`];
      const hotel = await createNamespace('hotel', cleanup);
      laptop = await createNamespace('laptop', cleanup, names);
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
        hotel.name,
      );
      for (const address of [HOTEL, OUTSIDE, INSIDE])
        await hotel.ip('address', 'add', `${address}/24`, 'dev', 'far0');
      await hotel.ip('link', 'set', 'far0', 'up');
      await arrive('203.0.113.10');
      const certificates = {
        hotel: selfSigned('login.hotel.example'),
        outside: selfSigned('probe.example'),
        inside: selfSigned('inside.corp.example'),
      };
      for (const [name, { key, cert }] of Object.entries(certificates)) {
        await writeFile(join(folder, `${name}.pem`), cert);
        await writeFile(join(folder, `${name}.key`), key);
      }
      config = join(folder, 'config.json');
      await writeFile(
        config,
        JSON.stringify({
          exchange: { host: '203.0.113.99' },
          reach: {
            http: 'http://probe.example/generate_204',
            https: 'https://probe.example/generate_204',
          },
        }),
      );
      await writeFile(
        join(folder, 'office.json'),
        JSON.stringify({
          trustedNetwork: {
            url: 'https://inside.corp.example/',
            certificateSha256: certificates.inside.sha256,
          },
        }),
      );
      await answer('return 302 http://login.hotel.example/start;');
      nginx = hotel.start([
        'nginx',
        '-p',
        folder,
        '-c',
        join(folder, 'nginx.conf'),
        '-g',
        'daemon off;',
      ]);
      cleanup.defer('nginx', () => nginx.stop());
      await waitFor(
        'nginx',
        async () => ((await hotel.must(['ss', '-Hltn'])).includes(':443') ? true : null),
        { timeoutMs: 10_000, by: nginx },
      );
      watch = startWatch(config);
    });
    afterAll(() => cleanup.run());

    async function arrive(address: string): Promise<void> {
      await laptop.ip('address', 'flush', 'dev', 'eth0');
      await laptop.ip('address', 'add', `${address}/24`, 'dev', 'eth0');
      await laptop.ip('link', 'set', 'eth0', 'up');
      await laptop.ip('route', 'replace', 'default', 'via', HOTEL);
    }
    function startWatch(file: string): Running {
      const running = laptop.start(
        [
          process.execPath,
          new URL('../../out/linesman.mjs', import.meta.url).pathname,
          'watch',
          '--json-lines',
          '--config',
          file,
        ],
        { env: { HOME: folder, NODE_EXTRA_CA_CERTS: join(folder, 'outside.pem') } },
      );
      cleanup.defer('linesman watch', () => running.stop());
      return running;
    }

    it('says that the network wants its login page, and where that is', async () => {
      const { reach, portal, evidence } = await becomes('captive');

      expect({ reach, portal }).toEqual({
        reach: 'captive',
        portal: 'http://login.hotel.example/start',
      });
      expect(evidence.reach).toContain('login.hotel.example');
    });

    it('tells whoever probes that the login page is in the way, with exit 5', async () => {
      const { status, document } = await linesmanIn(laptop, folder).json(ProbeRun, [
        'probe',
        '--config',
        config,
      ]);

      expect(document.diagnosis).toMatchObject({
        code: 'CAPTIVE_PORTAL',
        severity: 'inconclusive',
        whoMustAct: 'user',
      });
      expect(status).toBe(5);
    });

    it('drops the warning at once when the laptop is on another network', async () => {
      const before = states().length;
      await laptop.ip('link', 'set', 'eth0', 'down');
      await becomes('offline');
      await arrive('203.0.113.11');

      const first = await waitFor(
        'a state on the new network',
        () =>
          states()
            .slice(before)
            .find(({ label }) => label !== 'offline' && label !== 'captive') ?? null,
        { timeoutMs: 5_000, by: watch },
      );

      expect(first).toMatchObject({ label: 'lan-foreign', reach: 'unknown', portal: null });
      await becomes('captive');
    });

    it('sees by itself that somebody has logged in', async () => {
      await answer('return 204;');
      nginx.kill('SIGHUP');

      // The captive interval is 15 s.
      const state = await becomes('lan-foreign', 25_000);

      expect(state).toMatchObject({ reach: 'internet', portal: null });
    });

    it('knows the office by the certificate of an inside host, and by nothing else', async () => {
      await watch.stop();
      watch = startWatch(join(folder, 'office.json'));

      expect((await becomes('lan-corporate')).trust).toBe('corporate');
    });
  },
);
