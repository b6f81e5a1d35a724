import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Config } from '../../../model/config.ts';
import { ProbeRun } from '../../../model/run.ts';
import { createCleanup } from '../../support/lab/cleanup.ts';
import { linesmanIn, needsBuild } from '../../support/lab/linesman.ts';
import { needsSite } from '../../support/lab/needs.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { MAPI_RECORDED, MAPI_STAGED } from './mapi-staged.ts';
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
  },
);
