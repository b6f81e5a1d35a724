import { readFile } from 'node:fs/promises';
import { beforeEach, expect, test } from 'vitest';
import type { BundlePreview } from '../../model/contract.ts';
import { describeWhere, needsFile } from '../support/needs.ts';
import { CHROMIUM, type PageInBrowser } from '../support/page-in-browser.ts';
import { pagesInChromium } from '../support/pages-in-chromium.ts';
import { scriptedAgent, type ScriptedAgent } from '../support/scripted-agent.ts';
import { STATES } from '../support/states.ts';

const ID = '0193a1c2-0000-7000-8000-0000000000aa';
const PREVIEW: BundlePreview = {
  id: ID,
  fileName: 'bundle-8d9f1c1e-20260501T100000Z-000000aa.zip',
  bytes: 30_000,
  files: [
    {
      path: 'report.html',
      bytes: 9000,
      sha256: 'a'.repeat(64),
      collector: 'report',
      ms: 1,
      status: 'ok',
      message: null,
    },
    {
      path: 'data/connections.json',
      bytes: 0,
      sha256: null,
      collector: 'connections',
      ms: 5000,
      status: 'timed-out',
      message: 'not within 5 s',
    },
  ],
  redactions: {
    schema: 1,
    policy: { names: 'keep', addresses: 'keep' },
    items: [{ rule: 'e-mail address', count: 2, files: ['logs/agent.jsonl'] }],
  },
  loss: [],
  encryptedTo: [],
  callBack: null,
};
/** A report that tries what no report may: to run a script, and to load something. */
const HTML = `<!doctype html><title>r</title><style>p{color:rgb(1,2,3)}</style><p>Port 2314 is closed</p>
<script>document.title='ran';document.querySelector('p').textContent='ran'</script><img src="/bundle/${ID}">`;

describeWhere([needsFile(CHROMIUM, 'Chromium')], 'a report that the user sends', () => {
  const open = pagesInChromium();
  let agent: ScriptedAgent;
  let shown: PageInBrowser;
  let wishes: unknown[];
  let taken: string[];

  beforeEach(async () => {
    wishes = [];
    taken = [];
    agent = scriptedAgent(STATES.brokenPort);
    agent.answer({
      'bundle.preview': (wish) => {
        wishes.push(wish);
        return { ok: true, preview: PREVIEW };
      },
      'bundle.send': (wish) => {
        wishes.push(wish);
        return { ok: true, id: ID, bytes: PREVIEW.bytes };
      },
    });
    agent.reports.set(ID, {
      fileName: PREVIEW.fileName,
      bundle: Buffer.from('PK the bundle'),
      html: HTML,
      draft: () => Promise.resolve(Buffer.from('X-Unsent: 1\r\n\r\n')),
      taken: (how) => taken.push(how),
    });
    shown = await open(agent);
  });

  const preview = async (): Promise<void> => {
    const { page } = shown;
    await page.getByRole('button', { name: 'Send report…' }).click();
    await page.getByLabel('What happened?').fill('since the reboot');
    await page.getByLabel('Where can you be called back?').fill('+49 170 1');
    await page.getByRole('button', { name: 'Show what will be sent' }).click();
    await page.getByText('This will be sent (29 KiB)').waitFor();
  };

  test('is seen whole before it goes, and what goes is what was seen', async () => {
    const { page } = shown;
    await preview();
    expect(wishes).toEqual([{ note: 'since the reboot', callBack: '+49 170 1' }]);
    const report = page.frameLocator('iframe');
    await report.getByText('Port 2314 is closed').waitFor();
    await page.getByText('1 file in it').click();
    await page.getByText('missing: not within 5 s').waitFor();
    await page.getByText('Taken out: 2 × e-mail address').waitFor();

    await page.getByRole('button', { name: 'Send', exact: true }).click();

    await page.getByText('It is in the outbox').waitFor();
    expect(wishes[1]).toEqual({ id: ID, note: null });
    expect(await page.getByLabel('What happened?').count()).toBe(0);
  });

  test('must be looked at again once its words changed', async () => {
    const { page } = shown;
    await preview();
    await page.getByLabel('What happened?').fill('something else');
    expect(await page.getByRole('button', { name: 'Send', exact: true }).count()).toBe(0);
    expect(await page.locator('iframe').count()).toBe(0);
  });

  test('its page runs no script and loads nothing, and keeps its own style', async () => {
    const { page } = shown;
    await preview();
    const text = page.frameLocator('iframe').getByText('Port 2314 is closed');
    await text.waitFor();
    expect(await text.evaluate((p) => getComputedStyle(p).color)).toBe('rgb(1, 2, 3)');
    // The agent would know of it.
    expect(taken).toEqual([]);
  });

  test('can be saved, or taken along as a draft of a mail, and either is remembered', async () => {
    const { page } = shown;
    await preview();
    const savedAs = async (name: string): Promise<[string, string]> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name }).click(),
      ]);
      return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
    };
    expect(await savedAs('Save to a file')).toEqual([PREVIEW.fileName, 'PK the bundle']);
    expect(await savedAs('Mail draft')).toEqual([`${PREVIEW.fileName}.eml`, 'X-Unsent: 1\r\n\r\n']);
    expect(taken).toEqual(['saved', 'mailed']);
  });

  test('says why it was not kept, and stays at hand', async () => {
    const { page } = shown;
    agent.answer({ 'bundle.send': () => ({ ok: false, message: 'the disk is full' }) });
    await preview();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    expect(await page.getByRole('link', { name: 'Save to a file' }).isVisible()).toBe(true);
  });
});
