import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SENSES = ['probes/platform', 'probes/rpc', 'probes/network', 'probes/connections'];

/** Folder → folders and packages that it may import: the import table, as a promise. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  model: ['zod/mini'],
  lib: ['node:fs', 'commander'],
  diagnosis: ['model'],
  report: ['model', 'diagnosis'],
  'probes/platform': ['model', 'lib', 'node:fs', 'commander'],
  'probes/rpc': ['model', 'lib', 'node:fs', 'commander'],
  'probes/network': ['model', 'lib', 'probes/platform', 'node:fs', 'commander'],
  'probes/connections': ['model', 'lib', 'probes/platform', 'node:fs', 'commander'],
  'probes/exchange': ['model', 'lib', ...SENSES, 'node:fs', 'commander'],
  'probes/web': ['model', 'lib', ...SENSES, 'node:fs', 'commander'],
  'probes/outlook': ['model', 'lib', ...SENSES, 'node:fs', 'commander'],
  agent: [
    'model',
    'lib',
    ...SENSES,
    'probes/exchange',
    'probes/web',
    'probes/outlook',
    'diagnosis',
    'report',
    'node:fs',
    'commander',
  ],
  'agent/client': ['model', 'node:fs'],
  electron: ['model', 'agent/client', 'electron', 'node:fs'],
  renderer: ['model', 'preact'],
  collector: ['model', 'lib', 'diagnosis', 'report', 'node:fs', 'commander'],
  demo: ['model', 'lib', 'node:fs', 'commander'],
  cli: [
    ...['model', 'lib', ...SENSES, 'probes/exchange', 'probes/web', 'probes/outlook'],
    ...[
      'diagnosis',
      'report',
      'agent',
      'agent/client',
      'collector',
      'demo',
      'node:fs',
      'commander',
    ],
  ],
};
const FOLDERS = Object.keys(MAY);
const PACKAGES = ['zod/mini', 'node:fs', 'commander', 'electron', 'preact', 'node-cron'];
const ROOT = join(import.meta.dirname, '..', '..');

interface Planted {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** Ways to read an argument of a sentence as data, one a line. */
const displayedTextReadBack = (model: string): readonly string[] => [
  `import { argText } from '${model}/leaf-static.ts'; void argText;`,
  'export const first = (check: { args: object }): unknown => Object.values(check.args)[0];',
  'export const cast = (check: { args: object }): unknown => (check.args as { port?: number }).port;',
];

/**
 * Everything that is forbidden to `folder`, one a line: imports, static and dynamic, displayed text as
 * data, and a sentence.
 */
function forbiddenTo(folder: string): readonly string[] {
  const packages = PACKAGES.filter(
    (name) =>
      !MAY[folder]!.includes(name) && !(name === 'zod/mini' && MAY[folder]!.includes('commander')),
  );
  const others = FOLDERS.filter((other) => other !== folder && !MAY[folder]!.includes(other)).map(
    (other) => relative(folder, other),
  );
  // tsc reports a foreign file once: each kind of import gets a file of its own.
  const pairs = [
    ...others.map((other) => [`${other}/leaf-static.ts`, `${other}/leaf-dynamic.ts`]),
    ...packages.map((name) => [name, name]),
  ] as const;
  const imports = pairs.flatMap(([one, two], index) => [
    `import * as planted${String(index)} from '${one!}'; void planted${String(index)};`,
    `void import('${two!}');`,
  ]);
  if (folder === 'lib') return imports;
  const said =
    folder === 'probes/rpc'
      ? []
      : ['export const said = (port: string): string => `mail does not use ${port}`;'];
  return folder === 'model'
    ? [...imports, ...said]
    : [...imports, ...said, ...displayedTextReadBack(relative(folder, 'model'))];
}

function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, [...args], { cwd, maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}

describe('the import table', () => {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'linesman-boundaries-')));
  const refused = new Set<string>();
  const planted: Planted[] = [];

  beforeAll(async () => {
    for (const file of ['package.json', 'tsconfig.base.json', 'eslint.config.js'])
      cpSync(join(ROOT, file), join(copy, file));
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const folder of FOLDERS) {
      cpSync(join(ROOT, folder, 'tsconfig.json'), join(copy, folder, 'tsconfig.json'));
      for (const leaf of ['leaf-static.ts', 'leaf-dynamic.ts'])
        writeFileSync(
          join(copy, folder, leaf),
          'export const leaf = 1;\nexport const argText = leaf;\n',
        );
    }
    for (const folder of FOLDERS) {
      const lines = forbiddenTo(folder);
      const file = join(folder, 'planted.ts');
      writeFileSync(join(copy, file), `${lines.join('\n')}\nexport {};\n`);
      planted.push(...lines.map((text, index) => ({ file, line: index + 1, text })));
    }
    const node = process.execPath;
    const tsc = await run(
      node,
      ['node_modules/typescript/bin/tsc', '-b', '--pretty', 'false', ...FOLDERS],
      copy,
    );
    for (const [, file, line] of tsc.matchAll(/^(\S+planted\.ts)\((\d+),\d+\): error/gm))
      refused.add(`${file!}:${line!}`);
    const eslint = await run(
      node,
      [
        'node_modules/eslint/bin/eslint.js',
        '--format',
        'json',
        ...FOLDERS.map((folder) => `${folder}/planted.ts`),
      ],
      copy,
    );
    const reports = JSON.parse(eslint.slice(eslint.indexOf('['))) as {
      filePath: string;
      messages: { ruleId: string | null; line: number }[];
    }[];
    for (const { filePath, messages } of reports) {
      for (const { line } of messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax'))
        refused.add(`${relative(copy, filePath)}:${String(line)}`);
    }
  }, 240_000);

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it.each(FOLDERS)(
    'refuses every forbidden import in %s, static and dynamic, displayed text as data, and words of its own',
    (folder) => {
      const mine = planted.filter(({ file }) => file === join(folder, 'planted.ts'));

      const accepted = mine
        .filter(({ file, line }) => !refused.has(`${file}:${String(line)}`))
        .map(({ text }) => text);

      expect(mine.length).toBeGreaterThan(4);
      expect(accepted).toEqual([]);
    },
  );
});
