import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuid } from 'uuid';
import { expect, it, onTestFinished } from 'vitest';
import { zip } from '../../agent/bundle/zip.ts';
import type { Envelope } from '../../model/envelope.ts';
import * as WORDS from '../../model/text/en.ts';
import { renderReport } from '../../report/report.ts';
import { REPORTS } from '../support/bundles.ts';
import { describeWhere, needsFile } from '../support/needs.ts';
import { chromiumForTests } from '../support/pages-in-chromium.ts';
import { openHelpdeskIn } from '../support/helpdesk-in-browser.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';
import {
  referenceFrom,
  SAMPLE_DEVICE,
  sampleEnvelope,
  travelling,
} from '../unit/collector/sample-envelope.ts';
import { sampleReport } from '../unit/collector/sample-report.ts';

/** Runs wherever a browser lets it, and tells by the title. */
const evilPage = (
  elsewhere: string,
): string => `<!doctype html><html><head><title>quiet</title><script>document.title='ran'</script></head>
<body><p>evil page</p><img src="${elsewhere}/x" onerror="document.title='ran'"><form action="${elsewhere}/"><button>send</button></form>
<a id="up" href="/" target="_top">up</a><iframe src="/"></iframe></body></html>`;

describeWhere([needsFile(CHROMIUM, 'Chromium')], "the helpdesk's pages in a browser", () => {
  const browser = chromiumForTests();

  async function opened() {
    const {
      collector,
      page,
      send: sendOf,
    } = await openHelpdeskIn(browser(), {
      viewport: { width: 900, height: 900 },
    });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const send = async (body: Buffer, id: string, device = SAMPLE_DEVICE): Promise<string> => {
      await sendOf(device, id, body);
      return id;
    };
    const bundle = async (changes: Partial<Envelope>, html: string): Promise<string> => {
      const id = uuid();
      const content = Buffer.from(html);
      return send(
        travelling({ id, ...changes }, Buffer.from(await zip([{ path: 'report.html', content }]))),
        id,
      );
    };
    const overflows = (): Promise<boolean> =>
      page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
    return { collector, page, complaints, send, bundle, overflows };
  }

  it('list what came, find it by a spoken reference, and show its report in a frame', async () => {
    const { collector, page, complaints, send, bundle, overflows } = await opened();
    const diagnosis = sampleEnvelope().diagnosis!;
    const html = renderReport(REPORTS['mapper-silent']!, WORDS);
    await send(Buffer.from('nothing that this version reads'), uuid());
    const plain = uuid();
    await send(Buffer.from(JSON.stringify(sampleReport({ id: plain }))), plain, 'LAPTOP-7');
    await bundle(
      {
        encrypted: true,
        network: 'mobile',
        endpoints: [],
        diagnosis: { ...diagnosis, code: 'TUNNEL_DOWN', whoMustAct: 'vpn', owner: null },
      },
      '',
    );
    await bundle({ kind: 'end', lost: 3 }, html);
    await bundle({ device: 'f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e01', name: 'LT-0815' }, html);
    const wanted = await bundle({ name: 'LT-4711', network: 'tunnel' }, html);

    await page.goto(collector.helpdesk!.link());
    expect(await page.locator('tbody tr').count()).toBe(6);
    expect(await overflows()).toBe(false);

    await page.getByLabel('Reference or id').fill(referenceFrom(SAMPLE_DEVICE).toLowerCase());
    await page.getByRole('button', { name: 'Find' }).click();
    expect(await page.locator('tbody tr').count()).toBe(3);

    await page.locator(`a[href="/reports/${wanted}"]`).click();
    const frame = page.frameLocator('iframe');
    expect(await frame.getByText('For the firewall team').first().isVisible()).toBe(true);
    expect(await page.getByText('LT-4711').first().isVisible()).toBe(true);
    expect(await overflows()).toBe(false);

    await page.goto(`${collector.helpdesk!.url}/?q=${referenceFrom(SAMPLE_DEVICE, 50)}`);
    expect(await page.getByText('From the laptop that it names').isVisible()).toBe(true);
    await page.getByText('VPN').first().waitFor();
    await page.locator('tbody tr', { hasText: 'encrypted' }).getByRole('link').first().click();
    expect(await page.getByText('linesman open bundle-8d9f1c1e').first().isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('run nothing out of a bundle, neither in the frame nor on a page of its own', async () => {
    const { collector, page, bundle } = await opened();
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    onTestFinished(() => void elsewhere.close());
    const { port } = elsewhere.address() as AddressInfo;
    const id = await bundle({}, evilPage(`http://127.0.0.1:${String(port)}`));

    await page.goto(collector.helpdesk!.link());
    await page.goto(`${collector.helpdesk!.url}/reports/${id}`);
    await page.frameLocator('iframe').getByText('evil page').waitFor();
    const framed = page.frames().find((one) => one.url().endsWith('/report.html'))!;
    expect(await framed.title()).toBe('quiet');
    await framed.getByText('up').click();
    await framed.getByRole('button', { name: 'send' }).click();
    expect(page.url()).toContain(id);
    await page.goto(`${collector.helpdesk!.url}/reports/${id}/report.html`);
    await page.getByText('evil page').waitFor();

    expect(await page.title()).toBe('quiet');
    expect(await page.evaluate(() => window.origin)).toBe('null');
    expect(asked).toEqual([]);
  });
});
