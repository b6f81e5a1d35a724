import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as WORDS from '../../model/text/en.ts';
import { renderReport } from '../../report/report.ts';
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

  it.each(Object.entries(REPORTS))(
    'prints on one sheet of A4, asks nothing of a network, and breaks no rule of its policy: %s',
    async (name, input) => {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, renderReport(input, WORDS));
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
