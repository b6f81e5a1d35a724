import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { expect, it } from 'vitest';
import type { RequestListener } from 'node:http';
import { summaryOf } from '../../../model/text/codes.ts';
import { companyRoot } from '../../support/company-root.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { doorAt, lookAt, MAIL } from '../../support/web/look.ts';
import { afterTest } from '../agent/workbench.ts';

const FORM = '<form action="/owa/auth.owa"><input type="password"></form>';
const page: RequestListener = (_, response) => {
  response.writeHead(200, { 'X-OWA-Version': '15.2.858.5' }).end(FORM);
};

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => {
    server.close();
  });
  return (server.address() as AddressInfo).port;
};
const leadsTo = async (location: string, cookie?: string): Promise<number> =>
  listening(
    createServer((_, response) => {
      const more = cookie === undefined ? {} : { 'Set-Cookie': cookie };
      response.writeHead(302, { Location: location, ...more }).end();
    }),
  );

describeWhere([needsCommands('openssl')], 'where a door leads', () => {
  const root = companyRoot();
  const secure = (name: string, days?: number): Promise<number> =>
    listening(createSecureServer(root.issue(name, days), page));
  const look = async (from: number, timeoutMs = 6000) => {
    const { checks, doors } = await lookAt([doorAt('owa', `http://${MAIL}:${String(from)}/owa`)], {
      roots: [root.cert],
      timeoutMs,
      hosts: { 'mail2.example': ['127.0.0.1'] },
    });
    const red = checks.filter(({ code }) => code !== null);
    return {
      code: doors[0]?.code,
      door: doors[0],
      ids: red.map(({ id }) => id),
      told: red.map((one) => (one.code === null ? '' : summaryOf(one.code, one.args))).join(),
      shown: JSON.stringify(checks),
      steps: checks.map(({ step, status }) => `${String(step)} ${status}`),
    };
  };

  it.each([
    ['https of its own', MAIL],
    ['another host', 'mail2.example'],
  ])('is well where %s holds its certificate', async (_, host) => {
    const port = await secure(host);
    const { door, ids } = await look(await leadsTo(`https://${host}:${String(port)}/owa/`));

    expect(door).toMatchObject({ code: null, auth: ['form'], who: 'iis' });
    expect(door?.hops.map(({ status }) => status)).toEqual([302, 200]);
    expect(ids).toEqual([]);
  });

  it.each<readonly [string, string, string, number | undefined, string]>([
    ['https of its own whose certificate is over', MAIL, MAIL, -1, 'TLS_EXPIRED'],
    ['https of its own with another name', MAIL, 'another.example', undefined, 'TLS_NAME'],
    ['a host whose certificate is over', 'mail2.example', 'mail2.example', -1, 'TLS_EXPIRED'],
    ['a host with the name of the first', 'mail2.example', MAIL, undefined, 'TLS_NAME'],
  ])('is red where it is %s, which is named', async (_, host, name, days, code) => {
    const port = await secure(name, days);
    const seen = await look(await leadsTo(`https://${host}:${String(port)}/owa/`));

    expect(seen.code).toBe(code);
    expect(seen.ids).toEqual(['web.owa.tls@hop2']);
    expect(seen.told).toContain(host);
    expect(seen.shown).toContain(`leads to https://${host}:${String(port)}/owa/`);
    expect(seen.door).toMatchObject({ auth: ['form'], who: 'iis' });
  });

  it('is judged by the certificate of each host once, however often it is led there', async () => {
    const { key, cert } = root.issue('mail2.example', -1);
    const server = createSecureServer({ key, cert }, (request, response) => {
      if (request.url === '/1') response.writeHead(302, { Location: '/2' }).end();
      else page(request, response);
    });
    const port = await listening(server);
    const { ids, door } = await look(await leadsTo(`https://mail2.example:${String(port)}/1`));

    expect(ids).toEqual(['web.owa.tls@hop2']);
    expect(door?.hops).toHaveLength(3);
  });

  it('is red where a hop refuses, has no name, or is silent, and says which and since when', async () => {
    const silent = await listening(createTcpServer(() => undefined));
    const rows = await Promise.all(
      [
        'https://mail2.example:1/owa/',
        'https://nobody.example/owa/',
        `http://mail2.example:${String(silent)}/owa/`,
      ].map(async (to) => look(await leadsTo(to), 12_000)),
    );

    expect(rows.map(({ code, ids }) => [code, ids])).toEqual([
      ['HOST_UNREACHABLE', ['web.owa.tcp@hop2']],
      ['DNS_FAILED', ['web.owa.name@hop2']],
      ['WEB_SERVER_BUSY', ['web.owa.who@hop2']],
    ]);
    expect(rows[0]?.told).toContain('mail2.example');
    expect(rows[1]?.told).toContain('nobody.example');
    expect(rows[2]?.told).toMatch(/mail2\.example has been silent since \d{4}-\d\d-\d\dT/);
    expect(rows.map(({ steps }) => steps.includes('web-auth ok'))).toEqual([false, false, false]);
  }, 20_000);

  it('is not known where the time was over before a hop answered', async () => {
    const silent = await listening(createTcpServer(() => undefined));
    const { code, steps } = await look(
      await leadsTo(`http://mail2.example:${String(silent)}/owa/`),
      700,
    );

    expect(code).toBeNull();
    expect(steps.at(-1)).toBe('web-who inconclusive');
  });

  it('is red where it leads in a circle, unless a cookie may be what is missing', async () => {
    const circle = await look(await leadsTo('/owa'));
    const wantsCookie = await look(await leadsTo('/owa', 'BIGipServer=1; path=/'));

    expect(circle.code).toBe('WEB_SERVER_BUSY');
    expect(circle.told).toContain('5 redirects lead to no page');
    expect(wantsCookie.code).toBeNull();
    expect(wantsCookie.steps).toContain('web-who inconclusive');
    expect(wantsCookie.shown).toContain('keeps cookies');
  });
});
