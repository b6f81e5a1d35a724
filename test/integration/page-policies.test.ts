import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { expect, onTestFinished, test } from 'vitest';
import { zip } from '../../agent/bundle/zip.ts';
import { createPageServer } from '../../agent/page/page-server.ts';
import * as WORDS from '../../model/text/en.ts';
import { renderReport } from '../../report/report.ts';
import { REPORTS } from '../support/bundles.ts';
import { bareEnvironment, LINESMAN } from '../support/linesman.ts';
import { scriptedAgent } from '../support/scripted-agent.ts';
import { STATES } from '../support/states.ts';
import { until } from '../support/until.ts';
import { travelling } from '../unit/collector/sample-envelope.ts';
import { helpdeskOf, put, runningCollector, temporaryFolder } from './collector/support.ts';

const REPORT = renderReport(REPORTS['mapper-silent']!, WORDS);

const folderFor = (what: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `linesman-${what}-`));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

interface Answer {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly cookie: string | undefined;
}
const answerOf = ({ url, headers }: Response): Answer => ({ url, headers, cookie: undefined });

/** On a connection of its own: a refusal ends it. */
const ask = (
  url: URL,
  { body, ...options }: RequestOptions & { readonly body?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { ...options, agent: false }, (answer) => {
      answer.resume();
      const get = (name: string): string | null => {
        const value = answer.headers[name];
        return typeof value === 'string' ? value : null;
      };
      resolve({ url: url.pathname, headers: { get }, cookie: answer.headers['set-cookie']?.[0] });
    })
      .on('error', reject)
      .end(body);
  });

/** Every answer of the page server, a page of a report among them. */
async function answersOfPageServer(): Promise<readonly Answer[]> {
  const assetsFolder = folderFor('assets');
  for (const file of ['index.html', 'main.js', 'style.css', 'favicon.svg'])
    writeFileSync(join(assetsFolder, file), '');
  const agent = scriptedAgent(STATES.green);
  const id = uuid();
  const server = createPageServer({
    assetsFolder,
    callPrefix: '',
    log: () => undefined,
  });
  server.serve({
    ...agent.handle,
    report: (asked) =>
      asked === id
        ? {
            html: REPORT,
            fileName: 'bundle.zip',
            bundle: Buffer.from('PK'),
            draft: () => Promise.resolve(Buffer.from('mail')),
            taken: () => undefined,
          }
        : null,
  });
  onTestFinished(() => server.close());
  const { url } = await server.open();
  const entered = await ask(new URL(url));
  const cookie = entered.cookie?.split(';')[0] ?? '';
  const get = (path: string, headers: Record<string, string> = { cookie }): Promise<Answer> =>
    ask(new URL(path, url), { headers });
  return [
    entered,
    ...(await Promise.all(
      ['/', '/main.js', '/style.css', '/favicon.svg', '/nothing', '/../secret'].map((path) =>
        get(path),
      ),
    )),
    ...(await Promise.all(['report', 'bundle', 'draft'].map((what) => get(`/${what}/${id}`)))),
    await get(`/report/${uuid()}`),
    await get('/', {}),
    await get('/?token=wrong', {}),
    await ask(new URL('/api/state.get', url), {
      method: 'POST',
      body: '{}',
      headers: { cookie, origin: new URL(url).origin, 'content-type': 'application/json' },
    }),
    await ask(new URL('/api/nothing', url), { method: 'POST', body: '{}', headers: { cookie } }),
  ];
}

/** Every page of the helpdesk, and what it refuses. */
async function pagesOfCollector(): Promise<readonly Answer[]> {
  const collector = await runningCollector(await temporaryFolder());
  const visit = await helpdeskOf(collector);
  const id = uuid();
  const bundle = await zip([
    { path: 'manifest.json', content: Buffer.from('{}') },
    { path: 'report.html', content: Buffer.from(REPORT) },
  ]);
  const sent = await put(collector.url, id, travelling({ id }, Buffer.from(bundle)));
  expect(sent.status).toBe(201);
  const broken = uuid();
  await put(collector.url, broken, Buffer.from([0xff]));
  const paths = [
    '/',
    '/?reference=K7Q2-M4XP-3',
    `/reports/${id}`,
    `/reports/${id}/report.html`,
    `/reports/${broken}`,
    `/reports/${uuid()}`,
  ];
  return [
    ...(await Promise.all(paths.map(async (path) => answerOf(await visit(path))))),
    answerOf(await fetch(collector.helpdesk?.url ?? '')),
  ];
}

test('no answer of either server allows anything unsafe', async () => {
  const page = await answersOfPageServer();
  const collected = await pagesOfCollector();
  const html = collected.filter(({ headers }) =>
    (headers.get('content-type') ?? '').startsWith('text/html'),
  );

  expect([page.length, html.length >= 4]).toEqual([15, true]);
  for (const { url, headers } of [...page, ...html]) {
    const policy = headers.get('content-security-policy') ?? 'none at all';
    expect([url, policy]).toEqual([url, expect.stringMatching(/^default-src 'none';/)]);
    expect([url, policy.match(/unsafe[\w-]*|\*|(?:https?|blob|filesystem):/g)]).toEqual([
      url,
      null,
    ]);
    for (const directive of ["base-uri 'none'", 'form-action', 'frame-ancestors'])
      expect([url, policy]).toEqual([url, expect.stringContaining(directive)]);
    expect([url, headers.get('x-content-type-options')]).toEqual([url, 'nosniff']);
  }
});

test.runIf(process.platform !== 'win32')(
  'what the data folder holds is readable by its user alone',
  async () => {
    const data = join(folderFor('data'), 'DATA');
    const agent = spawn(process.execPath, [LINESMAN, 'start', '--data', data], {
      env: bareEnvironment(data),
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => agent.once('exit', resolve));
    try {
      await until(() => existsSync(join(data, 'agent.json')));
      const all = readdirSync(data, { recursive: true, encoding: 'utf8' });

      expect(all.length).toBeGreaterThan(3);
      const open = ['', ...all].filter((name) => (statSync(join(data, name)).mode & 0o077) !== 0);
      // A folder that lets nobody in may hold what it wants; it must be the user's own.
      expect(statSync(data).mode & 0o777).toBe(0o700);
      expect(open).toEqual([]);
    } finally {
      agent.kill('SIGTERM');
      await ended;
    }
  },
);
