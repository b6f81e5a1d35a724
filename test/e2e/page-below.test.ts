import { expect, test } from 'vitest';
import { describeWhere, needsFile } from '../support/needs.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';
import { pagesInChromium } from '../support/pages-in-chromium.ts';
import { scriptedAgent } from '../support/scripted-agent.ts';
import { TRAVELLED } from '../support/pasts.ts';
import { STATES, TAKEN_AT } from '../support/states.ts';

describeWhere(
  [needsFile(CHROMIUM, 'Chromium')],
  'the page below its first screen in a real Chromium',
  () => {
    const open = pagesInChromium();

    test('the last day is drawn, told in words, walked through by arrow keys, and a table says the same', async () => {
      const agent = scriptedAgent(STATES.brokenPort);
      agent.answer({ 'history.get': () => TRAVELLED });
      const shown = await open(agent, undefined, '', { at: TAKEN_AT });
      const { page, complaints } = shown;
      const day = page.getByRole('region', { name: 'The last 24 hours', exact: true }).first();

      const slider = day.getByRole('slider');
      await day.getByText('asleep').first().waitFor();
      const moment = (): Promise<string | null> => slider.getAttribute('aria-valuetext');
      expect(await moment()).toBe(
        '08:10 to 08:15 · broken · Exchange port outside an access list · VPN',
      );
      await slider.focus();
      for (const key of ['PageDown', 'PageDown', 'ArrowRight', 'ArrowRight'])
        await page.keyboard.press(key);
      expect(await moment()).toBe('06:20 to 06:25 · works · VPN');
      await page.keyboard.press('Home');
      await page.keyboard.press('PageUp');
      expect(await moment()).toBe('Mon 23 Nov 09:15 to Mon 23 Nov 09:20 · works · Office network');

      await day.getByText('As a table').click();
      expect(await day.getByRole('row').allInnerTexts()).toContain(
        'Mon 23 Nov 15:30\tMon 23 Nov 15:48\tno network\t–\tNo network',
      );
      expect(
        await page.getByRole('region', { name: 'Networks side by side' }).first().innerText(),
      ).toMatch(/Office network\s+All green\s+Mon 23 Nov 15:25\s+84 of 84 checks/);
      expect(complaints).toEqual([]);
    });

    test('everything can be reached and used from the keyboard', async () => {
      const agent = scriptedAgent(STATES.threeWaiting);
      const shown = await open(agent);
      const { page } = shown;
      await page.getByText('3 reports waiting').waitFor();
      agent.answer({ 'probe.run': () => STATES.threeWaiting });
      const focused: string[] = [];
      for (let stop = 0; stop < 7; stop += 1) {
        await page.keyboard.press('Tab');
        focused.push(
          await page.evaluate(
            () =>
              document.activeElement?.getAttribute('aria-label') ??
              document.activeElement?.textContent ??
              '',
          ),
        );
      }

      expect(focused).toEqual([
        'Check now',
        'Copy',
        'Send now',
        'Show them',
        'How mail stood, five minutes a step',
        'Send report…',
        'Details for the helpdesk',
      ]);
      await page.keyboard.press('Enter');
      expect(await page.locator('details.details').getAttribute('open')).not.toBeNull();
    });

    test('the first run asks for one name, says while it is typed what is wrong with it, and where it was saved', async () => {
      const agent = scriptedAgent(STATES.notConfigured);
      agent.answer({
        'settings.first': ({ host }) => ({ ok: true, host, file: '/home/anna/config.json' }),
      });
      const shown = await open(agent, { width: 360, height: 740 });
      const { page, complaints } = shown;
      const field = page.getByRole('textbox', { name: 'The server’s name, or its address' });
      const save = page.getByRole('button', { name: 'Save and check' });
      const said = page.locator('#first-host-said');

      await field.fill('anna@corp.example');
      expect(await said.innerText()).toMatch(/mail address/);
      expect(await save.isDisabled()).toBe(true);
      await field.fill('\\\\exch1.corp.example\\mail');
      expect(await said.innerText()).toBe('Read as exch1.corp.example.');
      await field.press('Enter');
      await page.getByText('Saved in /home/anna/config.json. The first check begins.').waitFor();
      agent.publish(STATES.green);
      await page.getByRole('heading', { name: 'Way to Exchange' }).waitFor();

      agent.publish({
        ...STATES.notConfigured,
        settings: {
          items: [{ key: 'ui.settings', value: 'deny', source: 'policy' }],
          problems: [],
        },
      });
      await page.getByText('Your company keeps the settings of this laptop').waitFor();
      expect(await field.count()).toBe(0);
      expect(complaints).toEqual([]);
    });
  },
);
