import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { expect, it } from 'vitest';
import { addAccount } from '../../collector/readers/keep-readers.ts';
import { describeWhere, needsFile } from '../support/needs.ts';
import { chromiumForTests } from '../support/pages-in-chromium.ts';
import { openHelpdeskIn } from '../support/helpdesk-in-browser.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';
import { rebootStory } from '../support/reboot-story.ts';
import { travelling } from '../unit/collector/sample-envelope.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const HOSTILE = '<img src=x onerror="document.title=\'ran\'">"\'&\u202e\u001b[2J=cmd|x';

/** Rules of axe that a page breaks. */
async function broken(page: Page): Promise<string[]> {
  await page.evaluate(readAxe());
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}
const readAxe = (): string => readFileSync(AXE, 'utf8');

describeWhere([needsFile(CHROMIUM, 'Chromium')], "the helpdesk's view of a fleet", () => {
  const browser = chromiumForTests();
  // A script of the test's own, axe, has to run in a page that runs none.
  const opened = () => openHelpdeskIn(browser(), { bypassCSP: true });

  it('lets in by name and password, and out again', async () => {
    const { folder, collector, page } = await opened();
    await addAccount(folder, 'anna', 'reader', 'correct horse battery staple');

    await page.goto(`${collector.helpdesk!.url}/lists`);
    await page.getByLabel('Name').fill('anna');
    await page.getByLabel('Password').fill('correct horse battery staple');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ports and lists' }).waitFor();
    await page.getByRole('link', { name: 'You' }).click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('Password').waitFor();
  });

  it('shows a reboot as one line, what to ask for, and who sees to it; in light and dark, narrow and wide, by keyboard alone', async () => {
    const { collector, page, send } = await opened();
    const story = rebootStory(new Date(Date.now() - 45 * 60_000));
    for (const { device, id, body } of story) await send(device, id, body);
    await page.goto(collector.helpdesk!.link());

    const lines = page.locator('article.cause');
    expect(await lines.count()).toBe(3);
    const first = (await lines.first().innerText()).replaceAll('\n', ' ');
    expect(first).toContain('119 of 240 laptops');
    expect(first).toContain('Network team must act');
    expect(first).toContain('Citrix Access Gateway does not hold ports 2101, 2314.');

    await page.getByRole('button', { name: /^Take over: Exchange port/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('owner took it over at').waitFor();

    await page.getByText('Which 119 laptops').click();
    await page.locator('article.cause a').first().click();
    await page.getByRole('heading', { name: 'Days' }).waitFor();
    await page.goto(`${collector.helpdesk!.url}/lists`);
    expect(await page.locator('pre').first().innerText()).toContain('2101-2400');
    await page.getByText('Change request, ready to copy').first().click();
    expect(await page.locator('textarea').first().inputValue()).toMatch(
      /of 240 laptops were told ports that this list does not hold/,
    );

    for (const [path, width, colorScheme] of [
      ['/', 360, 'light'],
      ['/', 1280, 'dark'],
      ['/lists', 360, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.goto(collector.helpdesk!.url + path);
      expect([path, width, await broken(page)]).toEqual([path, width, []]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
        true,
      );
    }
  }, 120_000);

  it('shows what a hostile laptop says, and runs none of it', async () => {
    const { collector, page, send } = await opened();
    const id = uuid();
    const device = HOSTILE.slice(0, 100);
    await send(
      'f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e01',
      id,
      travelling({
        id,
        device: 'f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e01',
        site: HOSTILE,
        reference: null,
        network: HOSTILE,
        gateway: { host: HOSTILE, member: HOSTILE },
        endpoints: [{ interface: HOSTILE, port: 2314, insideAcl: { [HOSTILE]: false } }],
        diagnosis: {
          ...{ code: HOSTILE, rung: HOSTILE, severity: 'broken', whoMustAct: 'firewall' },
          ...{ owner: HOSTILE, since: HOSTILE.slice(0, 40), until: null },
        },
      }),
    );
    const loud: string[] = [];
    page.on('request', (request) => loud.push(request.url()));
    await page.goto(collector.helpdesk!.link());
    const paths = [
      '/',
      '/lists',
      `/devices/${encodeURIComponent(device)}`,
      `/reports/${id}`,
      '/you',
    ];
    for (const path of paths) {
      await page.goto(collector.helpdesk!.url + path);
      expect(await page.title()).not.toBe('ran');
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.content()).not.toMatch(/[\u202e\u001b]/);
    }
    const cookies = await page.context().cookies();
    const csv = await fetch(`${collector.helpdesk!.url}/export.csv`, {
      headers: { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
    });

    expect(loud.filter((url) => url.endsWith('/x'))).toEqual([]);
    expect(await csv.text()).not.toMatch(/[\u202e\u001b]|(?:^|,)"=/m);
  });
});
