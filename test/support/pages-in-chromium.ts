import { rm } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { buildPageAssets } from './page-assets.ts';
import {
  CHROMIUM,
  openPage,
  type PageInBrowser,
  type Seen,
  type Viewed,
} from './page-in-browser.ts';
import type { ScriptedAgent } from './scripted-agent.ts';

/** A Chromium for the tests of one block, which ends after them. @returns it, once they run */
export function chromiumForTests(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });
  afterAll(async () => {
    await browser?.close();
  });
  return () => {
    if (browser === undefined) throw new Error('no Chromium has been started');
    return browser;
  };
}

export type OpenPage = (
  agent: ScriptedAgent,
  viewport?: Viewed,
  callPrefix?: string,
  seen?: Seen,
) => Promise<PageInBrowser>;

/** Opens pages of scripted agents for the tests of one block; each is closed after its test. */
export function pagesInChromium(): OpenPage {
  const browser = chromiumForTests();
  let assets = '';
  const opened: PageInBrowser[] = [];
  beforeAll(async () => {
    assets = await buildPageAssets();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  afterAll(async () => {
    if (assets !== '') await rm(assets, { recursive: true, force: true });
  });
  return async (agent, ...how) => {
    const one = await openPage(browser(), agent, assets, ...how);
    opened.push(one);
    return one;
  };
}
