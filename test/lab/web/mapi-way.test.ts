import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Config } from '../../../model/config.ts';
import { ProbeRun } from '../../../model/run.ts';
import { createCleanup } from '../../support/lab/cleanup.ts';
import { prepareAgent } from '../../support/lab/agent.ts';
import { linesmanIn, needsBuild } from '../../support/lab/linesman.ts';
import { needsSite } from '../../support/lab/needs.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { door, MAPI_RECORDED, MAPI_STAGED } from './mapi-staged.ts';
import { createWebSite, type WebSite } from './site.ts';

/** As the laptop of a company whose Outlook speaks MAPI over HTTP is set up. */
const settings = (url: string): Config => ({
  exchange: { protocol: 'mapi-http' },
  web: { mapi: url },
});

describeWhere(
  [
    ...needsSite(),
    needsBuild(),
    needsCommands('nginx', 'openssl', 'gnutls-serv', 'squid', 'tinyproxy', 'dnsmasq'),
  ],
  'Outlook’s way by MAPI over HTTP, staged by real servers with recorded answers',
  () => {
    const cleanup = createCleanup();
    let site: WebSite;
    const root = (): Readonly<Record<string, string>> => ({
      NODE_EXTRA_CA_CERTS: join(site.folder, 'root.pem'),
    });

    beforeAll(async () => {
      site = await createWebSite(cleanup, MAPI_RECORDED, {});
    });
    afterAll(() => cleanup.run());

    it('probe gives each cause its code and its exit', async () => {
      const told: (readonly [string, number | null, string])[] = [];
      for (const [at, [cause, url, , , env = {}]] of MAPI_STAGED.entries()) {
        const config = join(site.folder, `config-${String(at)}.json`);
        await writeFile(config, JSON.stringify(settings(url)));
        const linesman = linesmanIn(site.laptop, site.folder, { ...root(), ...env });
        const { status, document } = await linesman.json(ProbeRun, ['probe', '--config', config]);
        expect([cause, document.way?.protocol]).toEqual([cause, 'mapi-http']);
        told.push([cause, status, document.diagnosis.code]);
      }

      expect(told).toEqual(MAPI_STAGED.map(([cause, , exit, code]) => [cause, exit, code]));
    }, 600_000);

    // Of everything between an answer of HTTP and the helpdesk this alone goes the whole way.
    it('a running agent shows the door of Outlook in status, history, report and bundle', async () => {
      const agent = prepareAgent({ ...site, cleanup }, root());
      await agent.start({
        ...settings(door('absent')),
        schedule: { probe: '0 0 1 1 *' },
        collector: { url: 'http://127.0.0.1:9' },
      });
      const { exit, state } = await agent.until(
        'the verdict of the door, and its report in the outbox',
        ({ diagnosis, outbox }) => diagnosis?.code === 'WEB_NOT_PUBLISHED' && outbox.bytes > 0,
        // Three checks must have seen it, a quarter of a minute apart.
        90_000,
      );
      const words = async (...args: readonly string[]): Promise<string> =>
        (await agent.linesman.run([...args, ...agent.data])).stdout;
      const [zip, html] = [join(site.folder, 'report.zip'), join(site.folder, 'report.html')];
      const status = await words('status');
      const history = await words('history');
      const [report] = await agent.outbox();
      const envelope = await words('outbox', 'show', report?.id ?? '');
      await words('bundle', '--out', zip);
      const opened = (await agent.linesman.run(['open', zip, '--html', html])).stdout;
      const page = await readFile(html, 'utf8');

      expect([exit, state.run?.way?.protocol, state.run?.doors[0]]).toMatchObject([
        4,
        'mapi-http',
        { door: 'mapi', via: 'direct', hops: [{ status: 404 }], code: 'WEB_NOT_PUBLISHED' },
      ]);
      for (const text of [status, history, envelope, opened, page])
        expect(text).toContain('WEB_NOT_PUBLISHED');
      for (const text of [status, opened, page]) {
        expect(text).toContain('MAPI over HTTP');
        expect(text.replace(/\s+/g, ' ')).toContain('status 404');
      }
    }, 150_000);
  },
);
