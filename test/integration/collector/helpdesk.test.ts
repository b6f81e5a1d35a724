import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askForLink } from '../../../collector/ask-link.ts';
import { startCollector } from '../../../collector/collector.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import {
  bareEnvironment,
  documentFrom,
  runLinesman,
  spawnLinesman,
  stopProcess,
} from '../../support/linesman.ts';
import { helpdeskOf, put, raw, runningCollector, temporaryFolder, visitorWith } from './support.ts';

const reportText = (id: string): string => JSON.stringify(sampleReport({ id }));

describe("the helpdesk's pages", () => {
  test('list and open a report, with a policy that runs nothing', async () => {
    const collector = await runningCollector(await temporaryFolder());
    const visit = await helpdeskOf(collector);
    const id = uuid();
    await put(collector.url, id, reportText(id));

    const list = await visit('/');
    const report = await visit(`/reports/${id}`);
    const asItCame = await visit(`/reports/${id}/raw`);

    expect(list.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await list.text()).toContain(`/reports/${id}`);
    expect(await report.text()).toContain('Firewall team');
    expect(await asItCame.text()).toBe(reportText(id));
  });

  test('keep and list what they cannot read', async () => {
    const collector = await runningCollector(await temporaryFolder());
    const visit = await helpdeskOf(collector);
    const id = uuid();
    await put(collector.url, id, Buffer.from([0xff, 0x00]));

    const asItCame = await visit(`/reports/${id}/raw`);

    expect(await (await visit('/')).text()).toContain('Cannot be read by this version');
    expect(Buffer.from(await asItCame.arrayBuffer())).toEqual(Buffer.from([0xff, 0x00]));
    expect(asItCame.headers.get('content-disposition')).toContain('attachment');
  });

  test('open to a link once, and to nobody without the cookie that it gave', async () => {
    const collector = await runningCollector(await temporaryFolder());
    const link = collector.helpdesk?.link() ?? '';

    const first = await fetch(link, { redirect: 'manual' });
    const again = await fetch(link, { redirect: 'manual' });
    const without = await fetch(new URL('/', link));
    const guessed = await fetch(new URL('/', link), {
      headers: { Cookie: `linesman-helpdesk-${new URL(link).port}=${'A'.repeat(43)}` },
    });

    expect(first.status).toBe(303);
    expect(first.headers.get('set-cookie')).toMatch(
      /=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect([again.status, without.status, guessed.status]).toEqual([401, 401, 401]);
    expect(await again.text()).toContain('linesman collector page');
  });

  test.each([
    ['a foreign Host', 'Host: evil.example', 400],
    ['another name of this machine', 'Host: localhost', 400],
    ['a page of another origin', 'Host: AUTHORITY\r\nOrigin: http://evil.example', 403],
    ['a link on another site', 'Host: AUTHORITY\r\nSec-Fetch-Site: cross-site', 403],
    ['no cookie', 'Host: AUTHORITY', 401],
  ])('are closed to %s', async (_, header, status) => {
    const { helpdesk } = await runningCollector(await temporaryFolder());
    const url = helpdesk?.url ?? '';
    const named = header.replace('AUTHORITY', new URL(url).host);

    for (const path of ['/', `/reports/${uuid()}`, `/reports/${uuid()}/raw`])
      expect(
        await raw(url, `GET ${path} HTTP/1.1\r\n${named}\r\nConnection: close\r\n\r\n`),
      ).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
  });

  test('take no report, as the wire shows no page', async () => {
    const { helpdesk } = await runningCollector(await temporaryFolder());

    expect((await put(helpdesk?.url ?? '', uuid(), 'body')).status).toBe(405);
  });

  test.each([
    ['0.0.0.0:0', {}, 'would take passwords without TLS'],
    ['collect.example:8441', {}, 'would take passwords without TLS'],
    ['[::]:0', { proxies: ['10.0.0.9'] }, '"helpdeskUrl": "https://linesman.corp.example"'],
    ['127.0.0.1:0', { helpdeskUrl: 'http://help.example' }, 'in the clear'],
    ['127.0.0.1:0', { helpdeskUrl: 'https://help.example/desk' }, 'a scheme and a host'],
    ['127.0.0.1:0', { helpdeskUrl: 'javascript:alert(1)' }, 'a scheme and a host'],
  ])('are not served at %s where a password could be overheard (%j)', async (...asked) => {
    const [helpdesk, more, why] = asked;
    const started = await startCollector({
      dataFolder: await temporaryFolder(),
      listen: '127.0.0.1:0',
      helpdesk,
      log: () => undefined,
      ...more,
    });

    expect(started.ok ? '' : started.message).toContain(why);
  });
});

describe('a fresh link', () => {
  test('is given to whoever can read the folder of the collector', async () => {
    const dataFolder = await temporaryFolder();
    await runningCollector(dataFolder);

    const answer = await askForLink(dataFolder);
    const visit = await visitorWith(answer.ok ? answer.link : '');

    expect((await visit('/')).status).toBe(200);
    expect(statSync(join(dataFolder, 'readers.sqlite')).mode & 0o777).toBe(0o600);
  });

  test('has a next step where no collector runs', async () => {
    const answer = await askForLink(await temporaryFolder());

    expect(answer.ok ? '' : answer.message).toContain('start one with "linesman collector"');
  });
});

describe('linesman collector', () => {
  test('prints where reports go and a link to the page, lists what came, and prints a fresh link', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linesman-helpdesk-'));
    const env = bareEnvironment(folder);
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const child = spawnLinesman(
      ['collector', '--json', '--listen', '127.0.0.1:0', '--helpdesk', '127.0.0.1:0'],
      env,
    );
    onTestFinished(() => stopProcess(child).then(() => undefined));
    const printed = await documentFrom(child);
    const id = uuid();
    await put(String(printed['listen']), id, reportText(id));

    const page = await runLinesman(['collector', 'page'], env);
    const list = await runLinesman(['collector', 'list'], env);
    const json = await runLinesman(['collector', 'list', '--json'], env);

    expect(printed).toMatchObject({
      helpdesk: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    });
    expect(await (await (await visitorWith(String(printed['link'])))('/')).text()).toContain(id);
    expect(await (await (await visitorWith(page.stdout.trim()))('/')).text()).toContain(id);
    expect(list.stdout).toContain('Firewall team');
    expect(list.stdout).toContain('outside the list of ISA Server');
    expect(Math.max(...list.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(JSON.parse(json.stdout)).toMatchObject({
      reports: [
        {
          id,
          device: 'LAPTOP-7',
          verdict: 'TCP 2101 of exch1.corp.example is outside the list of ISA Server.',
          whoMustAct: 'firewall',
          reference: null,
          since: '2026-11-24T08:00:00.000Z',
          whole: true,
        },
      ],
    });
  });

  test('takes no passwords in the clear beyond this machine, with exit 2', async () => {
    const env = bareEnvironment(await temporaryFolder());

    const { status, stderr } = await runLinesman(
      ['collector', '--listen', '127.0.0.1:0', '--helpdesk', '0.0.0.0:8441'],
      env,
    );

    expect(status).toBe(2);
    expect(stderr).toContain('without TLS');
  });
});
