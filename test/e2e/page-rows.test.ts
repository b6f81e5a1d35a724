import { expect, test } from 'vitest';
import type { AgentState } from '../../model/agent-state.ts';
import { describeWhere, needsFile } from '../support/needs.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';
import { pagesInChromium } from '../support/pages-in-chromium.ts';
import { ADDRESS, checkOf } from '../support/samples.ts';
import { scriptedAgent } from '../support/scripted-agent.ts';
import { connectionOf, witnessOf } from '../support/outlook-samples.ts';
import { ladderOf, STATES } from '../support/states.ts';

describeWhere([needsFile(CHROMIUM, 'Chromium')], 'the rows of the page in a real Chromium', () => {
  const open = pagesInChromium();

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
        checkOf('web.activeSync.who', {
          ...{ status: 'fail', code: 'WEB_NOT_PUBLISHED' },
          evidence: [`https://mail.example/${'x'.repeat(80)} answers 403`, 'nginx answers'],
        }),
        ...chain.map((step) => checkOf(`web.autodiscover.${step}`, { status: 'fail' })),
      ];
      const green = STATES.green.run!;
      const shown = await open(scriptedAgent({ ...STATES.green, run: { ...green, checks } }), {
        width,
        height: 740,
      });
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
      await page.getByText('Details for the helpdesk').first().click();
      await page.locator('.checks').waitFor();
      const cut = await page.locator('.checks tr').evaluateAll((rows) =>
        rows.flatMap((row) => {
          const cells = [...row.children].filter((one) => one.getClientRects().length > 0);
          const isCut = cells.some((one) => one.scrollWidth > one.clientWidth + 1);
          const table = row.closest('.wide')!.getBoundingClientRect();
          const isOut = cells.some((one) => one.getBoundingClientRect().right > table.right + 1);
          return isCut || isOut ? [row.textContent] : [];
        }),
      );
      expect(cut).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  const GATES = {
    key: 'accessLists',
    value: [
      { device: 'Citrix Access Gateway', owner: 'Network team' },
      { device: 'ISA Server', owner: 'Firewall team' },
    ],
    source: 'policy',
  } as const;
  const withGates = (state: AgentState): AgentState => ({
    ...state,
    settings: { ...state.settings, items: [...state.settings.items, GATES] },
  });

  test.each([900, 360])(
    'the sentence and the whole line with its gates stand in the first 560 pixels, at %i pixels',
    async (width) => {
      const agent = scriptedAgent(withGates(STATES.brokenPort));
      const shown = await open(agent, { width, height: 740 });
      const { page, complaints } = shown;
      await page.locator('.station').last().waitFor();

      for (const state of [STATES.brokenPort, STATES.tunnelDown, STATES.degraded, STATES.green]) {
        agent.publish(withGates(state));
        await page.waitForTimeout(120);
        const end = await page.locator('.way-line').evaluate((one) => one.getBoundingClientRect());
        expect(end.bottom).toBeLessThanOrEqual(560);
      }
      expect(complaints).toEqual([]);
    },
  );

  test('the line is read out station by station, and the wire ends at the gate that is shut', async () => {
    const shown = await open(scriptedAgent(withGates(STATES.brokenPort)));
    const { page } = shown;
    await page.locator('.station').last().waitFor();

    const line = page.getByRole('region', { name: 'The way to your mail' });
    expect(await line.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/This laptop\s+works/),
      expect.stringMatching(/Network\s+works/),
      expect.stringMatching(/VPN\s+works/),
      expect.stringMatching(/Mail server\s+works/),
      expect.stringMatching(/Gate:\s+Citrix Access Gateway\s+shut\s+Network team/),
      expect.stringMatching(/Gate:\s+ISA Server\s+open\s+Firewall team/),
      expect.stringMatching(/Mail and address book\s+no mail/),
    ]);
    expect(await line.locator('.cut-wire strong').innerText()).toMatch(/Citrix Access Gateway$/);
  });

  test('a click copies the reference as it is typed, and says so', async () => {
    const shown = await open(scriptedAgent(STATES.brokenPort));
    const { page, complaints } = shown;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

    await page.getByRole('button', { name: 'Copy' }).click();

    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      STATES.brokenPort.diagnosis?.reference,
    );
    expect(complaints).toEqual([]);
  });

  test.each([900, 360])(
    'the details show what Outlook shows, each connection with its age, within the page, at %i pixels',
    async (width) => {
      const green = STATES.green.run!;
      const outlook = witnessOf({
        connections: [
          connectionOf({ announced: ['EMSMDB'] }),
          connectionOf({ remoteAddress: '2001:db8:85a3:8d3:1319:8a2e:370:7348' }),
        ],
        settings: { mapiHttpDisabled: false, rpcEncryption: true },
      });
      const shown = await open(scriptedAgent({ ...STATES.green, run: { ...green, outlook } }), {
        width,
        height: 740,
      });
      const { page, complaints } = shown;
      await page.locator('.details summary').first().click();
      const rows = page.locator('h3:text-is("Outlook") + dl');
      await rows.waitFor();

      expect(await rows.locator('dt').allTextContents()).toEqual(
        expect.arrayContaining(['program', 'profile', 'account', 'settings', 'connections']),
      );
      expect(await rows.textContent()).toMatch(/10\.1\.2\.3:1171 \(EMSMDB\), ESTABLISHED since /);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
      ).toBe(true);
      expect(complaints).toEqual([]);
    },
  );
});
