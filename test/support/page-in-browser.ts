import type { Browser, Page } from 'playwright-core';
import { createPageServer } from '../../agent/page/page-server.ts';
import type { ScriptedAgent } from './scripted-agent.ts';

/** Debian's Chromium. */
export const CHROMIUM = '/usr/bin/chromium';

/**
 * The page of a scripted agent in a real browser, with its ears open for whatever the browser
 * complains about.
 */
export interface PageInBrowser {
  readonly page: Page;
  /** Console errors, uncaught exceptions and violations of the content security policy. */
  readonly complaints: readonly string[];
  /** Sum of the layout shifts since loading (Layout Instability, WICG). */
  readonly shifted: () => Promise<number>;
  /** Lets the agent's page server go, as when the agent dies. */
  readonly stopServer: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Viewed {
  readonly width: number;
  readonly height: number;
}

/** How the browser shows it; `at`: its clock stands at this moment (RFC 3339) and is the test's to wind. */
export interface Seen {
  readonly at?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce';
  readonly forcedColors?: 'active';
}

export async function openPage(
  browser: Browser,
  agent: ScriptedAgent,
  assetsFolder: string,
  viewport: Viewed = { width: 900, height: 700 },
  callPrefix = '',
  { at, ...how }: Seen = {},
): Promise<PageInBrowser> {
  const complaints: string[] = [];
  const server = createPageServer({
    assetsFolder,
    callPrefix,
    log: (line) => complaints.push(line),
  });
  server.serve(agent.handle);
  const page = await browser.newPage({ viewport, timezoneId: 'UTC', ...how });
  if (at !== undefined) await page.clock.install({ time: at });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(watchShifts);
  await page.goto((await server.open()).url);
  return {
    page,
    complaints,
    shifted: () => page.evaluate(() => Number(document.documentElement.dataset['shifted'] ?? '0')),
    stopServer: () => server.close(),
    close: async () => {
      await page.close();
      await server.close();
    },
  };
}

/** Runs inside the page; leaves the sum where the test can read it. */
function watchShifts(): void {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if ('value' in entry && typeof entry.value === 'number') sum += entry.value;
    document.documentElement.dataset['shifted'] = String(sum);
  }).observe({ type: 'layout-shift', buffered: true });
}
