import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { startCollector } from '../../collector/collector.ts';

export type RunningCollector = Extract<
  Awaited<ReturnType<typeof startCollector>>,
  { readonly ok: true }
>;

/** A collector of this test, and a page of a browser in which nothing is open yet. */
export interface OpenedHelpdesk {
  readonly folder: string;
  readonly collector: RunningCollector;
  readonly page: Page;
  /** Hands a report over as a laptop does. */
  readonly send: (device: string, id: string, body: Buffer) => Promise<void>;
}

/** Everything ends with the test. */
export async function openHelpdeskIn(
  browser: Browser,
  how: BrowserContextOptions = {},
): Promise<OpenedHelpdesk> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-helpdesk-e2e-'));
  const collector = await startCollector({
    dataFolder: folder,
    listen: '127.0.0.1:0',
    helpdesk: '127.0.0.1:0',
    log: () => undefined,
  });
  if (!collector.ok) throw new Error(collector.message);
  const context = await browser.newContext(how);
  onTestFinished(async () => {
    await context.close();
    await collector.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    collector,
    page: await context.newPage(),
    send: async (device, id, body) => {
      const digest = createHash('sha256').update(body).digest('base64');
      const sent = await fetch(`${collector.url}/v1/reports/${id}`, {
        method: 'PUT',
        body: Uint8Array.from(body),
        headers: { 'Repr-Digest': `sha-256=:${digest}:`, 'Linesman-Device': device },
      });
      expect(sent.status).toBe(201);
    },
  };
}
