import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { FUSES } from '../../electron/fuses.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const PAGE = text('docs/security.md');

const rows = PAGE.split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| item'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, item = '', where = '', test = '']) => ({ item, where, test }));
const named = (cell: string): readonly string[] =>
  [...cell.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, path]) => path ?? '');

describe('the page of what is kept in bounds', () => {
  it.each(rows)(
    'says where "$item" stands, and a test of that title fails without it',
    ({ where, test }) => {
      for (const path of named(where))
        expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
      const [file = ''] = named(test);
      const title = /: (.+)$/.exec(test)?.[1] ?? '';
      const source = existsSync(join(ROOT, file)) ? text(file).replaceAll("\\'", "'") : '';
      expect(title).not.toBe('');
      expect([file, title, source.includes(title)]).toEqual([file, title, true]);
    },
  );

  it.each([
    'Sandbox',
    'Context isolation',
    'No bridge',
    'Who asks',
    'What is asked',
    'No `file://`',
    'Content Security Policy',
    'Permissions',
    'Requests beyond',
    'Navigation, new windows, webview',
    'Links outside',
    'Fuses',
    'A current Electron',
    'No developer tools',
    'One app',
    'Settings of the administrator',
    'stores no secret',
    'What leaves the laptop',
  ])('leaves nothing out: %s', (item) => {
    expect(rows.filter((row) => row.item.includes(item))).toHaveLength(1);
  });
});

it('no script that ships or starts the app takes its sandbox away', () => {
  const sources = ['electron/main.ts', 'electron/shell.ts', 'cli/find-electron.ts', 'package.json'];
  expect(sources.filter((file) => /no-sandbox|disable-web-security/.test(text(file)))).toEqual([]);
  expect(text('electron/main.ts')).toMatch(/^app\.enableSandbox\(\);$/m);
});

it.each([
  ['22.3.25', 6],
  ['45.4.1', 7],
])(
  'the package of Electron %s is made with every fuse of the list that it has',
  async (version, count) => {
    const builder = new URL('../../build/package/builder.mjs', import.meta.url).href;
    const { fusesFor } = (await import(builder)) as {
      fusesFor: (version: string) => Readonly<Record<string, boolean>>;
    };
    const fuses = fusesFor(version);
    expect(FUSES).toMatchObject(fuses);
    expect(Object.keys(fuses)).toHaveLength(count);
  },
);

it('Electron and actions are looked after every week, and no action can be exchanged for another', () => {
  const { updates } = load(text('.github/dependabot.yml')) as {
    updates: { 'package-ecosystem': string; directory: string; schedule: { interval: string } }[];
  };
  const { jobs } = load(text('.github/workflows/ci.yml')) as {
    jobs: Record<string, { steps: { uses?: string }[] }>;
  };
  const uses = Object.values(jobs)
    .flatMap(({ steps }) => steps.map((step) => step.uses))
    .filter((action) => action !== undefined);

  expect(updates.map((one) => [one['package-ecosystem'], one.directory, one.schedule])).toEqual([
    ['npm', '/', { interval: 'weekly' }],
    ['github-actions', '/', { interval: 'weekly' }],
  ]);
  expect(uses.length).toBeGreaterThan(4);
  expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  expect(JSON.parse(text('package.json'))).toMatchObject({
    devDependencies: { electron: expect.stringMatching(/^\^/) as string },
  });
});
