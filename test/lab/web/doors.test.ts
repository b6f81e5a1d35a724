import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DoorKind } from '../../../model/door.ts';
import { ProbeRun } from '../../../model/run.ts';
import { createCleanup } from '../../support/lab/cleanup.ts';
import { linesmanIn, needsBuild } from '../../support/lab/linesman.ts';
import { needsSite } from '../../support/lab/needs.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { AT, createWebSite, PORTS, type WebSite } from './site.ts';
import { EVERY_CODE } from './every-code.ts';
import { MORE, MORE_RECORDED } from './staged-more.ts';
import { DIRECT, MORE_SCRIPTS, PAC, PROXIED, RECORDED, SCRIPTS } from './staged.ts';
import { SEARCHED } from './staged-search.ts';

/** The settings take so many of a kind. */
const MOST_OF_A_KIND = 8;

const pac = `:${String(PORTS.pac)}`;

it('has a staging for every code above a connection, or a reason for none', () => {
  const staged = new Set([
    ...DIRECT.map(([, , , code]) => code),
    ...PROXIED.map(([, , , code]) => code),
    ...SCRIPTS.map(([, , , code]) => code),
    ...SEARCHED.map(([, , code]) => code),
  ]);
  const reasons: string[] = [];
  for (const [code, how] of Object.entries(EVERY_CODE)) {
    expect([code, staged.has(code)]).toEqual([code, how === 'staged']);
    if (how !== 'staged') reasons.push(`${code} is not staged: ${how.notStaged}`);
  }
  console.log(reasons.join('\n'));
});

/** Two at a time: most of a run is waiting. */
const sideBySide = async <T, R>(
  rows: readonly T[],
  work: (row: T) => Promise<R>,
): Promise<readonly R[]> => {
  const seen: R[] = [];
  for (let at = 0; at < rows.length; at += 2)
    seen.push(...(await Promise.all(rows.slice(at, at + 2).map(work))));
  return seen;
};

type Asked = readonly [kind: DoorKind, url: string];

describeWhere(
  [
    ...needsSite(),
    needsBuild(),
    needsCommands('nginx', 'openssl', 'gnutls-serv', 'squid', 'tinyproxy', 'dnsmasq'),
  ],
  'doors to the mailbox, each cause staged by real servers and proxies',
  () => {
    const cleanup = createCleanup();
    let site: WebSite;
    let asking = 0;

    beforeAll(async () => {
      site = await createWebSite(
        cleanup,
        { ...RECORDED, ...MORE_RECORDED },
        { 'proxy.pac': PAC, 'wpad.dat': PAC, ...MORE_SCRIPTS },
      );
    });
    afterAll(() => cleanup.run());

    /** One run of the built command for as many doors as the settings take. */
    const probe = async (
      asked: readonly Asked[],
      env: Readonly<Record<string, string>> = {},
      more: object = {},
    ) => {
      const web: Record<string, { url: string }[]> = {};
      for (const [kind, url] of asked) (web[kind] ??= []).push({ url });
      asking += 1;
      const config = join(site.folder, `config-${String(asking)}.json`);
      await writeFile(
        config,
        JSON.stringify({ exchange: { host: AT.site, mapperPort: 9 }, web, ...more }),
      );
      const { document } = await linesmanIn(site.laptop, site.folder, {
        NODE_EXTRA_CA_CERTS: join(site.folder, 'root.pem'),
        ...env,
      }).json(ProbeRun, ['probe', '--config', config]);
      return document;
    };
    /** Rows in as few runs as the settings allow, by URL and kind. */
    const inRuns = async (rows: readonly Asked[]) => {
      const runs: Asked[][] = [];
      for (const row of rows) {
        const open = runs.find(
          (run) => run.filter(([kind]) => kind === row[0]).length < MOST_OF_A_KIND,
        );
        if (open === undefined) runs.push([row]);
        else open.push(row);
      }
      return sideBySide(runs, (run) => probe(run));
    };

    it('says of each cause its code, and of each near miss none', async () => {
      const staged = [...DIRECT, ...MORE];
      const runs = await inRuns(staged.map(([, kind, url]) => [kind, url]));
      const doors = runs.flatMap((run) => run.doors);
      const codeOf = (kind: DoorKind, url: string): string | null | undefined =>
        doors.find((door) => door.door === kind && door.url === url)?.code;

      expect(staged.map(([cause, kind, url]) => [cause, codeOf(kind, url)])).toEqual(
        staged.map(([cause, , , code]) => [cause, code]),
      );
      const beside = runs
        .flatMap(({ checks }) => checks)
        .filter(({ id }) => id.includes('@2'))
        .map(({ id, status, code }) => [id.replace(/^.*\./, ''), status, code]);
      expect(beside.map(([, status, code]) => [status, code])).toEqual([
        ['degraded', 'TLS_EXPIRED'],
        ['degraded', 'HOST_UNREACHABLE'],
      ]);
    });

    it('goes by the proxy that a PAC script chooses, and says which and what it did', async () => {
      const urlOf = (host: string): string => `https://${host}.px.example/owa`;
      const rows = PROXIED.map(([, host]): Asked => [
        ['nowhere', 'kerberos', 'page'].includes(host) ? 'ews' : 'owa',
        urlOf(host),
      ]);
      const { doors, checks } = await probe(rows, {
        auto_proxy: `http://${AT.site}:${String(PORTS.pac)}/proxy.pac`,
      });
      const of = (host: string) => doors.find(({ url }) => url === urlOf(host));

      expect(PROXIED.map(([cause, host]) => [cause, of(host)?.code, of(host)?.via])).toEqual(
        PROXIED.map(([cause, , , code, via]) => [cause, code, via]),
      );
      expect(of('squid')).toMatchObject({ who: 'iis', auth: ['form'] });
      const said = JSON.stringify(checks.filter(({ step }) => step === 'web-proxy'));
      expect(said).toContain(`by the proxy ${AT.site}:${String(PORTS.squid)}`);
      expect(said).toContain('answers 407 and offers Negotiate');
      expect(JSON.stringify(checks)).not.toContain('DNS_FAILED');
    });

    it('asks the network for a script where it is told to, and goes directly where there is none', async () => {
      const door: Asked = ['owa', 'https://squid.px.example/owa'];
      const direct: Asked = ['owa', 'https://good.example/owa'];
      const asked = await probe([door, direct], { auto_proxy: '' });
      await site.resolveBy(AT.site);
      const without = await probe([direct], { auto_proxy: '' });
      await site.resolveBy(AT.outside);

      expect(asked.doors.map(({ via, code }) => [via, code])).toEqual([
        ['proxy', null],
        ['direct', null],
      ]);
      expect(without.doors.map(({ via, code }) => [via, code])).toEqual([['direct', null]]);
    });

    it('reads the certificate through the tunnel, and spares what the settings except', async () => {
      const urls = ['expired', 'good'].map((name): Asked => ['owa', `https://${name}.example/owa`]);
      const { doors } = await probe(urls, {
        https_proxy: `http://${AT.site}:${String(PORTS.squid)}`,
        no_proxy: 'good.example',
      });

      expect(doors.map(({ via, code }) => [via, code])).toEqual([
        ['proxy', 'TLS_EXPIRED'],
        ['direct', null],
      ]);
    });

    it('calls the host of nobody unreachable while the script is what cannot be read', async () => {
      const told = await sideBySide(SCRIPTS, async ([cause, script, door]) => {
        const { doors, checks } = await probe(
          [
            ['owa', door],
            ['owa', 'https://good.example/owa'],
          ],
          { auto_proxy: `http://${AT.site}${script.startsWith(':') ? '' : pac}${script}` },
        );
        const isNameless = checks.some(({ code }) => code === 'DNS_FAILED');
        return [cause, doors.map(({ code }) => code), isNameless];
      });

      expect(told).toEqual(
        SCRIPTS.map(([cause, , , code]) => [cause, [code, null], code === 'DNS_FAILED']),
      );
    });

    it('follows the search of Outlook, and says where it is led astray', async () => {
      const domains = SEARCHED.map(([, domain]) => domain);
      const ends = new Map<string, string | null>();
      for (let at = 0; at < domains.length; at += 4) {
        const autodiscover = domains.slice(at, at + 4);
        const { doors } = await probe([], {}, { web: { autodiscover } });
        for (const { url, code } of doors) ends.set(new URL(url).hostname, code);
      }

      expect(SEARCHED.map(([cause, domain]) => [cause, ends.get(domain)])).toEqual(
        SEARCHED.map(([cause, , code]) => [cause, code]),
      );
    });

    it('is led by the face of the name server that it stands before', async () => {
      const door: Asked = ['owa', 'http://inside.example/owa/2016'];
      const windowsLogin: Asked = ['owa', 'https://recorded.example/rpc/ok'];
      const outside = await probe([door]);
      await site.resolveBy(AT.site);
      const inside = await probe([door, windowsLogin]);
      await site.resolveBy(AT.outside);

      expect(outside.doors[0]?.code).toBe('DNS_FAILED');
      expect(inside.doors[0]).toMatchObject({ code: null, auth: ['form'] });
      // Beside the verdict: a form in clear, and a login that browsers may give by themselves.
      expect(inside.diagnosis.findings).toMatchObject([
        { code: 'FORM_OVER_HTTP', args: { host: 'inside.example' } },
        { code: 'AUTO_LOGON', args: { host: 'recorded.example' } },
      ]);
    });

    it('names the login page of a captive network, even where it looks like OWA', async () => {
      const { doors, network } = await probe(
        [['owa', 'http://recorded.example/owa/2016']],
        {},
        {
          reach: {
            http: 'http://recorded.example/citrix',
            https: `https://good.example:${String(PORTS.plain)}/`,
          },
        },
      );

      expect(network.label).toBe('captive');
      expect(doors[0]).toMatchObject({ code: 'CAPTIVE_PORTAL', who: 'portal' });
    });
  },
);
