import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { bareEnvironment, LINESMAN, runLinesman, stopProcess } from '../support/linesman.ts';
import { describeWhere, needsFile } from '../support/needs.ts';
import { createOwnEtc, OWN_ETC_NEEDS } from '../support/own-etc.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';
import { until } from '../support/until.ts';

describeWhere(
  [...OWN_ETC_NEEDS, needsFile(LINESMAN, 'npm run build'), needsFile(CHROMIUM, 'Chromium')],
  'a page that is open in a browser while the policy changes',
  () => {
    it('goes on by itself and shows what applies now, and so does its button', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'linesman-page-policy-'));
      const etc = createOwnEtc();
      const [program, ...rest] = etc.argv([process.execPath, LINESMAN, 'start']);
      const agent: ChildProcess = spawn(program, rest, {
        env: bareEnvironment(folder),
        stdio: 'ignore',
      });
      const browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ['--no-sandbox'],
      });
      onTestFinished(async () => {
        await browser.close();
        await stopProcess(agent);
        etc.remove();
        rmSync(folder, { recursive: true, force: true });
      });
      await until(
        () => existsSync(join(folder, 'agent.json')),
        (there) => there,
      );
      const { stdout } = await runLinesman(['page', '--json'], bareEnvironment(folder));
      const { url } = JSON.parse(stdout) as { url: string };
      const page = await browser.newPage();
      await page.goto(url);
      await page.getByText('exch1.corp.example').waitFor();
      const body = (): Promise<string> => page.locator('body').innerText();

      etc.setPolicy({ exchange: { host: '127.0.0.1', mapperPort: 1 } });
      await until(body, (text) => text.includes('refused'), 30_000);
      await page.getByRole('button', { name: 'Check now' }).click();
      const checked = await until(body, (text) => text.includes('Checked'), 30_000);

      expect(checked).not.toContain('no answer');
      expect(page.url()).toBe(new URL('/', url).href);
    }, 120_000);
  },
);
