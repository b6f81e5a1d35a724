import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as WORDS from '../../model/text/en.ts';
import { renderAcceptance } from '../../report/acceptance.ts';
import { renderReport } from '../../report/report.ts';
import { LONGEST_ACCEPTANCE } from '../support/acceptance-samples.ts';
import { REPORTS } from '../support/bundles.ts';
import { describeWhere, needsFile } from '../support/needs.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';

describeWhere([needsFile(CHROMIUM, 'Chromium')], 'the report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-report-'));
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const pages: readonly (readonly [name: string, html: () => string])[] = [
    ...Object.entries(REPORTS).map(
      ([name, input]) => [name, () => renderReport(input, WORDS)] as const,
    ),
    ['an acceptance with eight lists', () => renderAcceptance(LONGEST_ACCEPTANCE, WORDS, 60)],
  ];

  it.each(pages)(
    'prints on one sheet of A4, asks nothing of a network, and breaks no rule of its policy: %s',
    async (name, html) => {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, html());
      const page = await browser.newPage({ viewport: { width: 960, height: 1000 } });
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      const url = pathToFileURL(file).href;
      await page.goto(url);
      const overflows = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      await page.close();

      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
      expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[456]\S* 84[12]/);
      expect(asked).toEqual([url]);
      expect(complaints).toEqual([]);
      expect(overflows).toBe(false);
    },
  );
});
