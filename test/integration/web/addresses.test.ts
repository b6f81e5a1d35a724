import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CheckResult } from '../../../model/check.ts';
import { summaryOf } from '../../../model/text/codes.ts';
import { ladderRows } from '../../../model/text/ladder-rows.ts';
import { companyRoot } from '../../support/company-root.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { NETWORK } from '../../support/samples.ts';
import { doorAt, lookAt, MAIL } from '../../support/web/look.ts';
import { freePort, type Server, startNginx } from '../../support/web/nginx.ts';

const [GOOD, TWIN, EXPIRED, EMPTY, BUSY, DEAD] = [1, 2, 3, 4, 5, 9].map(
  (last) => `127.0.0.${String(last)}`,
) as [string, string, string, string, string, string];

describeWhere([needsCommands('nginx', 'openssl')], 'each address of a door’s name', () => {
  const root = companyRoot();
  let nginx: Server;
  let port = 0;
  let url = '';

  beforeAll(async () => {
    port = await freePort();
    url = `https://${MAIL}:${String(port)}/owa`;
    const files = Object.fromEntries(
      Object.entries({ good: root.issue(MAIL), expired: root.issue(MAIL, -1) }).flatMap(
        ([name, { key, cert }]) => [
          [`${name}.key`, key],
          [`${name}.pem`, cert],
        ],
      ),
    );
    const form = `location = /owa { return 302 /owa/auth/logon.aspx; }
      location = /owa/auth/logon.aspx { default_type text/html; add_header X-OWA-Version 15.2.858.5 always; return 200 '<form action="/owa/auth.owa"><input type="password"></form>'; }`;
    const at = (address: string, pair: string, what: string): string =>
      `server { listen ${address}:${String(port)} ssl; ssl_certificate FOLDER/${pair}.pem; ssl_certificate_key FOLDER/${pair}.key; access_log FOLDER/${address}.log; ${what} }`;
    nginx = await startNginx(
      [
        at(GOOD, 'good', form),
        at(TWIN, 'good', form),
        at(EXPIRED, 'expired', form),
        at(EMPTY, 'good', 'return 404;'),
        at(BUSY, 'good', 'return 503;'),
      ].join('\n'),
      files,
      port,
    );
  });
  afterAll(() => nginx.stop());

  const look = async (...addresses: readonly string[]) => {
    const { checks, doors } = await lookAt([doorAt('owa', url)], {
      addresses,
      roots: [root.cert],
    });
    const [door] = doors;
    return {
      checks,
      door,
      beside: checks
        .filter(({ id }) => id.includes('@'))
        .map(({ id, address, status, code }) => ({ id, address, status, code })),
    };
  };
  const said = (checks: readonly CheckResult[], code: string): string => {
    const check = checks.find((one) => one.code === code);
    return check?.code == null ? '' : summaryOf(check.code, check.args);
  };

  it('adds no check where all are alike', async () => {
    const { checks, door, beside } = await look(GOOD, TWIN);

    expect(beside).toEqual([]);
    expect(door).toMatchObject({ code: null, auth: ['form'], who: 'iis' });
    expect(checks.find(({ id }) => id === 'web.owa.tcp')?.evidence).toContain(
      `${TWIN} answers alike (302)`,
    );
    expect(checks.find(({ id }) => id === 'web.owa.who')?.address).toBe(GOOD);
  });

  it.each([
    ['a dead one', DEAD, 'tcp', 'HOST_UNREACHABLE'],
    ['one whose certificate is over', EXPIRED, 'tls', 'TLS_EXPIRED'],
    ['one that has no such page', EMPTY, 'who', 'WEB_NOT_PUBLISHED'],
    ['one that is busy', BUSY, 'who', 'WEB_SERVER_BUSY'],
  ])('names %s of four, by its address, and the door stays well', async (_, bad, step, code) => {
    for (const addresses of [
      [bad, GOOD, TWIN],
      [GOOD, TWIN, bad],
    ]) {
      const { checks, door, beside } = await look(...addresses);

      expect(beside).toEqual([
        { id: `web.owa.${step}@${bad}`, address: bad, status: 'degraded', code },
      ]);
      expect(door).toMatchObject({ code: null, auth: ['form'] });
      expect(said(checks, code)).toContain(bad);
      expect(
        ladderRows({
          target: { host: MAIL, addresses: [] },
          checks: [...checks],
          network: NETWORK,
        }),
      ).toMatchObject([{ name: 'OWA', status: 'degraded' }]);
    }
  });

  it('names two that fail in two ways', async () => {
    const { beside } = await look(GOOD, DEAD, EXPIRED);

    expect(beside.map(({ id }) => id)).toEqual([`web.owa.tcp@${DEAD}`, `web.owa.tls@${EXPIRED}`]);
  });

  it('tells the door by the one that comes furthest where none is well', async () => {
    const { checks, door, beside } = await look(DEAD, EXPIRED, BUSY);

    expect(door).toMatchObject({ code: 'WEB_SERVER_BUSY' });
    expect(beside).toMatchObject([
      { address: DEAD, status: 'fail', code: 'HOST_UNREACHABLE' },
      { address: EXPIRED, status: 'fail', code: 'TLS_EXPIRED' },
    ]);
    expect(checks.find(({ id }) => id === 'web.owa.who')?.address).toBe(BUSY);
  });

  it('says once what all have in common', async () => {
    const { checks, door, beside } = await look(DEAD, '127.0.0.10');

    expect(door).toMatchObject({ code: 'HOST_UNREACHABLE' });
    expect(beside).toEqual([]);
    expect(said(checks, 'HOST_UNREACHABLE')).toContain(`${DEAD}, 127.0.0.10`);
  });

  it('are eight at most, and each gets the whole request once', async () => {
    const many = Array.from({ length: 12 }, (_, at) => `127.0.1.${String(at + 1)}`);
    const { checks } = await look(...many);
    const before = await readFile(`${nginx.folder}/${TWIN}.log`, 'utf8');
    await look(GOOD, TWIN);
    const log = (await readFile(`${nginx.folder}/${TWIN}.log`, 'utf8')).slice(before.length);

    expect(checks.find(({ id }) => id === 'web.owa.name')?.evidence).toContain(
      '4 more addresses are not asked',
    );
    expect(checks.find(({ id }) => id === 'web.owa.tcp')?.evidence).toHaveLength(8);
    expect(log.match(/GET \/owa/g)).toHaveLength(1);
  });
});
