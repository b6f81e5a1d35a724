import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decryptWith, isEncrypted } from '../../agent/bundle/age.ts';
import { unzip } from '../../agent/bundle/unzip.ts';
import { TEST_IDENTITY } from '../support/age-key.ts';
import { FIXTURE_BUNDLES, zipOf } from '../support/fixture-bundles.ts';
import { bareEnvironment, runLinesman } from '../support/linesman.ts';
import { describeWhere, needsCommands, needsFile } from '../support/needs.ts';
import { CHROMIUM } from '../support/page-in-browser.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/bundles');
const FILES = readdirSync(FOLDER).filter((name) => /\.zip(?:\.age)?$/.test(name));
const MAX_FOLDER_BYTES = 400 * 1024;

describeWhere(
  [needsFile(CHROMIUM, 'Chromium'), needsCommands('age', 'unzip', 'pdfinfo', 'pdftotext')],
  'the bundles of ten states, as a helpdesk opens them',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'linesman-fixture-bundles-'));
    const identity = join(folder, 'identity.txt');
    let browser: Browser;
    beforeAll(async () => {
      writeFileSync(identity, `${TEST_IDENTITY}\n`, { mode: 0o600 });
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('are ten, two of them encrypted, and small together', () => {
      expect(FILES).toHaveLength(10);
      expect(FILES.filter((name) => name.endsWith('.age'))).toHaveLength(2);
      const bytes = FILES.reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0);
      expect(bytes).toBeLessThan(MAX_FOLDER_BYTES);
    });

    it.each(FIXTURE_BUNDLES.map((bundle) => [bundle.name, bundle] as const))(
      'are what the product makes today: %s',
      async (_, bundle) => {
        const { fileName, zip } = await zipOf(bundle);
        expect(FILES).toContain(fileName);
        const bytes = readFileSync(join(FOLDER, fileName));
        const held = isEncrypted(bytes) ? await decryptWith(TEST_IDENTITY, bytes) : null;
        const [kept, made] = await Promise.all(
          [held?.ok === true ? held.bytes : bytes, zip].map(unzip),
        );
        // File by file first: that says what differs. Another zlib may pack the same in other bytes.
        const texts = (read: typeof kept): object =>
          read?.ok === true
            ? Object.fromEntries([...read.files].map(([path, text]) => [path, text.toString()]))
            : {};
        expect(texts(made), 'run test/fixtures/bundles/generate.ts').toEqual(texts(kept));
        expect(Object.keys(texts(kept))).toContain('manifest.json');
      },
    );

    it('are the same bytes each time', async () => {
      const [first] = FIXTURE_BUNDLES;
      const [one, other] = await Promise.all([zipOf(first!), zipOf(first!)]);
      expect(one.zip.equals(other.zip)).toBe(true);
    });

    it.each(FILES)(
      'open with age, unzip, linesman and Chromium, and print on one A4: %s',
      async (name) => {
        const file = join(FOLDER, name);
        const zip = name.endsWith('.age') ? join(folder, name.slice(0, -4)) : file;
        if (zip !== file) execFileSync('age', ['-d', '-i', identity, '-o', zip, file]);
        const into = join(folder, `${name}.d`);
        execFileSync('unzip', ['-q', zip, '-d', into]);
        const opened = await runLinesman(
          ['open', file, ...(zip === file ? [] : ['--identity', identity])],
          bareEnvironment(folder),
        );
        expect(opened).toMatchObject({ status: 0, stderr: '' });

        const url = pathToFileURL(join(into, 'report.html')).href;
        const context = await browser.newContext({
          javaScriptEnabled: false,
          viewport: { width: 1200, height: 900 },
        });
        const page = await context.newPage();
        const asked: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        await page.goto(url);
        const title = await page.locator('h1').textContent();
        const pdf = join(folder, `${name}.pdf`);
        await page.pdf({ path: pdf, preferCSSPageSize: true });
        await context.close();

        expect(asked).toEqual([url]);
        const info = execFileSync('pdfinfo', [pdf], { encoding: 'utf8' });
        expect(info).toMatch(/^Pages: +1$/m);
        expect(info).toMatch(/^Page size: .*\(A4\)$/m);
        const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();
        const printed = folded(execFileSync('pdftotext', ['-raw', pdf, '-'], { encoding: 'utf8' }));
        expect(printed).toContain(folded(title ?? 'no title'));
        expect(folded(opened.stdout)).toContain(folded(title ?? 'no title').slice(0, 40));
        expect(printed).toContain('Taken out, and missing');
      },
    );
  },
);
