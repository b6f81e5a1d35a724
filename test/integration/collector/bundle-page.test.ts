import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { zip } from '../../../agent/bundle/zip.ts';
import * as WORDS from '../../../model/text/en.ts';
import { renderReport } from '../../../report/report.ts';
import { REPORTS } from '../../support/bundles.ts';
import { HOSTILE_ZIPS } from '../../support/hostile-zips.ts';
import { travelling } from '../../unit/collector/sample-envelope.ts';
import { helpdeskOf, runningCollector, temporaryFolder } from './support.ts';
import { begun, patch } from './tus-support.ts';

/** The helpdesk before a collector that has one bundle. */
async function withBundle(bundle: Uint8Array, encrypted = false) {
  const collector = await runningCollector(await temporaryFolder());
  const visit = await helpdeskOf(collector);
  const id = uuid();
  const body = travelling({ id, encrypted }, Buffer.from(bundle));
  const sent = await patch(await begun(collector.url, id, body), 0, body);
  expect(sent.status).toBe(204);
  return { id, visit, collector };
}

describe("a bundle's own page", () => {
  test('is shown as it came, in a frame and under headers that let it do nothing', async () => {
    const page = renderReport(REPORTS['mapper-silent']!, WORDS);
    const { id, visit } = await withBundle(
      await zip([
        { path: 'manifest.json', content: Buffer.from('{}') },
        { path: 'report.html', content: Buffer.from(page) },
      ]),
    );

    const around = await visit(`/reports/${id}`);
    const framed = await visit(`/reports/${id}/report.html`);

    expect(await around.text()).toContain(`<iframe sandbox="" src="/reports/${id}/report.html"`);
    expect(await framed.text()).toBe(page);
    expect(
      framed.headers.get('content-security-policy')?.replace(/'sha256-[^']{44}'/, 'HASH'),
    ).toBe(
      "default-src 'none'; style-src HASH; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
    );
    expect(framed.headers.get('x-content-type-options')).toBe('nosniff');
    expect(around.headers.get('content-security-policy')).not.toContain('unsafe');
  });

  test('that is encrypted is not there to be shown', async () => {
    const { id, visit } = await withBundle(Buffer.from('age-encryption.org/v1\n'), true);

    expect((await visit(`/reports/${id}/report.html`)).status).toBe(404);
  });

  test.each(Object.keys(HOSTILE_ZIPS))(
    'out of %s is not shown, says why in its sandbox, and the collector goes on',
    async (what) => {
      const { id, visit, collector } = await withBundle(await HOSTILE_ZIPS[what]!());
      const before = process.memoryUsage.rss();

      const asked = performance.now();
      const framed = await visit(`/reports/${id}/report.html`);

      expect(framed.status).toBe(200);
      const text = await framed.text();
      expect(text).toMatch(/is not shown: |holds no report\.html/);
      expect(text.length).toBeLessThan(1000);
      expect(framed.headers.get('content-security-policy')).toContain('sandbox');
      expect(performance.now() - asked).toBeLessThan(5_000);
      expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
      expect((await fetch(`${collector.url}/healthz`)).status).toBe(200);
    },
  );

  test('needs the cookie like every other', async () => {
    const { id, collector } = await withBundle(Buffer.from('PK'));

    for (const part of ['report.html', 'bundle'])
      expect((await fetch(`${collector.helpdesk!.url}/reports/${id}/${part}`)).status).toBe(401);
  });
});
