import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { addAccount } from '../../../collector/readers/keep-readers.ts';
import { bareEnvironment, runLinesman } from '../../support/linesman.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import { put, type Running, runningCollector, temporaryFolder } from './support.ts';

const PASSWORD = 'correct horse battery staple';

/** Fills the form in as a browser would. */
const logIn = (
  { helpdesk }: Running,
  fields: Record<string, string>,
  headers: Record<string, string> = { Origin: helpdesk?.url ?? '' },
): Promise<Response> =>
  fetch(`${helpdesk?.url ?? ''}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams(fields),
  });

const cookieOf = (answer: Response): string =>
  (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

async function withAccounts(): Promise<{ folder: string; collector: Running; log: string[] }> {
  const folder = await temporaryFolder();
  const log: string[] = [];
  await addAccount(folder, 'anna', 'reader', PASSWORD);
  await addAccount(folder, 'boss', 'admin', PASSWORD);
  const collector = await runningCollector(folder, {}, (line) => log.push(line));
  return { folder, collector, log };
}

test('who has an account logs in, sees what was asked for, and logs out', async () => {
  const { collector } = await withAccounts();
  const url = collector.helpdesk?.url ?? '';
  const id = uuid();
  await put(collector.url, id, JSON.stringify(sampleReport({ id })));
  const before = await fetch(`${url}/reports/${id}`);
  const form = await before.text();

  const entered = await logIn(collector, {
    name: 'Anna',
    password: PASSWORD,
    to: `/reports/${id}`,
  });
  const headers = { Cookie: cookieOf(entered) };
  const report = await fetch(`${url}/reports/${id}`, { headers });
  const left = await fetch(`${url}/logout`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...headers, Origin: url },
  });
  const after = await fetch(`${url}/reports/${id}`, { headers });

  expect([before.status, entered.status, report.status, left.status, after.status]).toEqual([
    401, 303, 200, 303, 401,
  ]);
  expect(form).toContain(`name="to" value="/reports/${id}"`);
  expect(entered.headers.get('location')).toBe(`/reports/${id}`);
  expect(entered.headers.get('set-cookie')).toMatch(
    /^linesman-helpdesk-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
  );
});

test('nobody is led elsewhere after the login', async () => {
  const { collector } = await withAccounts();

  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\r\nX: y']) {
    const entered = await logIn(collector, { name: 'anna', password: PASSWORD, to });
    expect(entered.headers.get('location')).toBe('/');
  }
});

test('a wrong name and a wrong password read the same, and no foreign page may try', async () => {
  const { collector } = await withAccounts();

  const wrongPassword = await logIn(collector, { name: 'anna', password: 'x' });
  const wrongName = await logIn(collector, { name: 'nobody', password: 'x' });
  const foreign = await logIn(
    collector,
    { name: 'anna', password: PASSWORD },
    { Origin: 'http://evil.example' },
  );
  const unnamed = await logIn(collector, { name: 'anna', password: PASSWORD }, {});
  const long = await logIn(collector, { name: 'anna', password: 'x'.repeat(10_000) });

  expect([wrongPassword.status, wrongName.status]).toEqual([401, 401]);
  expect(await wrongPassword.text()).toBe(await wrongName.text());
  expect([foreign.status, unnamed.status, long.status]).toEqual([403, 403, 400]);
  expect(foreign.headers.get('set-cookie')).toBeNull();
});

test('an administrator sees who opened what, and a reader does not', async () => {
  const { collector } = await withAccounts();
  const url = collector.helpdesk?.url ?? '';
  const id = uuid();
  await put(collector.url, id, JSON.stringify(sampleReport({ id })));
  const page = async (name: string, path: string): Promise<string> => {
    const entered = await logIn(collector, { name, password: PASSWORD });
    return (await fetch(url + path, { headers: { Cookie: cookieOf(entered) } })).text();
  };

  await page('anna', `/reports/${id}`);
  const ofReader = await page('anna', '/you');
  const ofAdmin = await page('boss', '/you');

  expect(ofReader).not.toContain(id);
  expect(ofAdmin).toMatch(
    new RegExp(`anna</td><td class="w">opened a report</td><td class="w">${id}`),
  );
});

test('passwords stand in no file and no log, and come from no argument', async () => {
  const { folder, collector, log } = await withAccounts();
  await logIn(collector, { name: 'anna', password: PASSWORD });
  const files = await readdir(folder);

  expect(log.join('\n')).not.toContain(PASSWORD);
  for (const file of files.filter((name) => /\./.test(name)))
    expect(readFileSync(join(folder, file)).includes(PASSWORD)).toBe(false);
});

test('linesman collector user makes accounts from a pipe, and refuses what nobody should have', async () => {
  const env = bareEnvironment(await temporaryFolder());
  const user = (args: readonly string[], input: string) =>
    runLinesman(['collector', 'user', ...args], env, 60_000, input);

  const added = await user(['add', 'Anna', '--role', 'admin'], `${PASSWORD}\n`);
  const again = await user(['add', 'anna'], `${PASSWORD}\n`);
  const short = await user(['add', 'berta'], 'short\n');
  const none = await user(['add', 'berta'], '');
  const role = await user(['add', 'berta', '--role', 'root'], `${PASSWORD}\n`);
  const changed = await user(['password', 'anna'], `another ${PASSWORD}`);
  const listed = await user(['list', '--json'], '');
  const removed = await user(['remove', 'anna'], '');

  expect(added.stdout).toBe('anna may log in as admin.\n');
  expect([added, again, short, none, role, changed, removed].map(({ status }) => status)).toEqual([
    0, 2, 2, 2, 2, 0, 0,
  ]);
  expect(again.stderr).toContain('collector user password anna');
  expect(JSON.parse(listed.stdout)).toMatchObject({ users: [{ name: 'anna', role: 'admin' }] });
});
