import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { metaRefresh } from '../../probes/network/connectivity/meta-refresh.ts';
import { describeWhere, needsFile } from '../support/needs.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';
import { until } from '../support/until.ts';
import {
  ATTRIBUTES,
  NEVER_CLOSED,
  NOTHING_BEFORE,
  REAL,
  TEXT_BEFORE,
} from '../support/refresh-pages.ts';

const PAGES = [
  ...TEXT_BEFORE.map((before) => `<head>${before}${REAL}`),
  ...TEXT_BEFORE,
  ...NEVER_CLOSED,
  ...NOTHING_BEFORE.map((before) => `${before}${REAL}`),
  ...ATTRIBUTES.map(([page]) => page),
];
const FRAMES = PAGES.map(
  (_, nth) => `<iframe name="${String(nth)}" src="/page/${String(nth)}"></iframe>`,
).join('');
/** A refresh of no seconds leaves at once; so long nothing has left means that there is none. */
const STAYS_AFTER_MS = 400;

describeWhere([needsFile(CHROMIUM, 'Chromium')], 'where a page sends its browser', () => {
  let server: Server;
  let browser: Browser;
  let origin = '';
  beforeAll(async () => {
    server = createServer(({ url = '' }, answer) => {
      const page = /^\/page\/(\d+)$/.exec(url)?.[1];
      answer.setHeader('Content-Type', 'text/html; charset=utf-8');
      if (url === '/') answer.end(FRAMES);
      else answer.end(page === undefined ? 'arrived' : PAGES[Number(page)]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it('is what Chromium does, page by page', { timeout: 60_000 }, async () => {
    const ours = PAGES.map((html, nth) => ({
      html,
      to: metaRefresh(html, new URL(`${origin}/page/${String(nth)}`)),
    }));
    const page = await browser.newPage();
    await page.goto(origin);
    const seen = (): typeof ours =>
      PAGES.map((html, nth) => {
        const url = page.frame(String(nth))?.url() ?? 'no frame';
        return { html, to: url === `${origin}/page/${String(nth)}` ? null : url };
      });
    const leave = ours.filter(({ to }) => to !== null).length;
    await until(seen, (all) => all.filter(({ to }) => to !== null).length >= leave);
    await new Promise((resolve) => setTimeout(resolve, STAYS_AFTER_MS));

    expect(seen()).toEqual(ours);
  });
});
