import { expect, test } from 'vitest';
import { describeWhere, needsFile } from '../support/needs.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';
import { pagesInChromium } from '../support/pages-in-chromium.ts';
import { scriptedAgent } from '../support/scripted-agent.ts';
import { STATES } from '../support/states.ts';

const vpnClient = { name: 'Secure Access' };

describeWhere([needsFile(CHROMIUM, 'Chromium')], 'the VPN client on the page', () => {
  const open = pagesInChromium();

  test('is started by a click while the tunnel is down, and what came of it is said; nothing is offered otherwise', async () => {
    const agent = scriptedAgent({ ...STATES.tunnelDown, vpnClient });
    const { page } = await open(agent);
    const button = page.getByRole('button', { name: 'Start Secure Access' });
    agent.answer({ 'client.start': () => ({ ok: true, name: 'Secure Access' }) });
    await button.click();
    await page.getByText('Secure Access was started: log on there.').waitFor();
    agent.answer({ 'client.start': () => ({ ok: false, message: 'It is not there.' }) });
    await button.click();
    await page.getByText('It is not there.').waitFor();

    agent.publish({ ...STATES.green, vpnClient });
    await button.waitFor({ state: 'detached' });
    agent.publish(STATES.tunnelDown);
    await page.getByRole('heading', { name: 'Start Secure Access to send mail.' }).waitFor();

    expect(await button.count()).toBe(0);
    expect(agent.asked.filter((name) => name === 'client.start')).toHaveLength(2);
  });
});
