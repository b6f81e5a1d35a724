import { rm } from 'node:fs/promises';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeWhere, needsFile } from '../support/needs.ts';
import { buildPageAssets } from '../support/page-assets.ts';
import { CHROMIUM, openPage, type PageInBrowser } from '../support/page-in-browser.ts';
import { ADDRESS, checkOf } from '../support/samples.ts';
import { scriptedAgent } from '../support/scripted-agent.ts';
import { ladderOf, STATES } from '../support/states.ts';

describeWhere([needsFile(CHROMIUM, 'Chromium')], 'the rows of the page in a real Chromium', () => {
  let assets: string;
  let browser: Browser;
  let shown: PageInBrowser | null = null;

  beforeAll(async () => {
    assets = await buildPageAssets();
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });

  afterEach(async () => {
    await shown?.close();
    shown = null;
  });

  afterAll(async () => {
    await browser?.close();
    await rm(assets, { recursive: true, force: true });
  });

  test.each([900, 360, 240])(
    'the steps of doors, of Autodiscover and of the way stand beside one another, at %i pixels',
    async (width) => {
      const steps = ['name', 'proxy', 'tcp', 'tls', 'who', 'auth', 'health'];
      const chain = ['scp', 'root', 'host', 'redirect', 'srv', 'found'];
      const checks = [
        ...ladderOf(),
        checkOf('path.latency', { args: { address: ADDRESS } }),
        checkOf('path.mtu', { args: { address: ADDRESS }, status: 'degraded' }),
        ...steps.map((step) => checkOf(`web.mapi.${step}`)),
        ...chain.map((step) => checkOf(`web.autodiscover.${step}`, { status: 'fail' })),
      ];
      const green = STATES.green.run!;
      shown = await openPage(
        browser,
        scriptedAgent({ ...STATES.green, run: { ...green, checks } }),
        assets,
        { width, height: 740 },
      );
      const { page, complaints } = shown;
      await page.locator('.steps').first().waitFor();

      const seen = await page.evaluate(() =>
        [...document.querySelectorAll('.steps')].map((list) => {
          const frame = list.getBoundingClientRect();
          const boxes = [...list.children].map((step) => {
            const words = document.createRange();
            words.selectNodeContents(step.querySelector('[aria-hidden]')!);
            const { top, left } = step.getBoundingClientRect();
            return { top, left, right: words.getBoundingClientRect().right };
          });
          const isApart = boxes.every(({ top, right, left }, at) => {
            const next = boxes[at + 1];
            const isLast = next === undefined || next.top > top;
            return left >= frame.left - 1 && right <= (isLast ? frame.right + 1 : next.left);
          });
          const row = list.closest('.rung')!.getBoundingClientRect();
          const isInside = frame.top >= row.top && frame.bottom <= row.bottom;
          return { steps: boxes.length, isApart, isInside };
        }),
      );

      expect(seen.map(({ steps }) => steps)).toEqual(expect.arrayContaining([2, 4, 6, 7]));
      expect(seen.filter(({ isApart, isInside }) => !isApart || !isInside)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});
