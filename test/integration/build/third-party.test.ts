import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly unknown[];
}

interface Target {
  readonly platform: string;
  readonly arch: string;
}

interface Module {
  readonly bill: (
    runtimes: Readonly<Record<string, string>>,
    target: Target | null,
  ) => Promise<string>;
  readonly thirdParty: (target: Target | null) => Promise<string>;
}

const LINUX: Target = { platform: 'linux', arch: 'x64' };
const WINDOWS: Target = { platform: 'win32', arch: 'x64' };
const RUNTIMES = { node: '24.21.0', electron: '45.4.1' };
const CLI = join(import.meta.dirname, '..', '..', '..', 'out', 'cli');

const componentsOf = (bill: string): readonly Component[] =>
  (JSON.parse(bill) as { components: readonly Component[] }).components;

/** The packages whose code stands in what was built, as its maps say. */
function bundled(): readonly string[] {
  const sources = readdirSync(CLI)
    .filter((name) => name.endsWith('.map'))
    .flatMap(
      (name) =>
        (JSON.parse(readFileSync(join(CLI, name), 'utf8')) as { sources: string[] }).sources,
    );
  const names = sources.map(
    (source) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? '',
  );
  return [...new Set(names)].filter((name) => name !== '').sort();
}

describe('what ships beside the code of Linesman', () => {
  let components: readonly Component[];
  let licences: string;
  let bills: readonly string[];
  let bill: Module['bill'];
  let thirdParty: Module['thirdParty'];

  beforeAll(async () => {
    ({ bill, thirdParty } = (await import(
      new URL('../../../build/package/third-party.mjs', import.meta.url).href
    )) as Module);
    bills = await Promise.all([bill(RUNTIMES, LINUX), bill(RUNTIMES, LINUX)]);
    components = componentsOf(bills[0] ?? '');
    licences = await thirdParty(LINUX);
  });

  it('stands in the bill of materials, with the runtimes, and each with its licence', () => {
    expect(components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['koffi', 'preact', 'zod', 'node', 'electron']),
    );
    expect(components.filter(({ purl }) => !purl.startsWith('pkg:'))).toEqual([]);
    expect(
      components.filter(({ licenses = [] }) => licenses.length === 0).map(({ name }) => name),
    ).toEqual([]);
  });

  it('is every package whose code the built command line holds', () => {
    const known = new Set(components.map(({ name }) => name));
    const names = bundled();
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('is the library of the system that a package is for, whatever system makes it', async () => {
    const libraries = async (target: Target | null): Promise<readonly string[]> =>
      componentsOf(await bill({}, target))
        .map(({ name }) => name)
        .filter((name) => name.startsWith('@koromix/'));
    expect(await libraries(LINUX)).toEqual(['@koromix/koffi-linux-x64']);
    expect(await libraries(WINDOWS)).toEqual(['@koromix/koffi-win32-x64']);
    expect(await libraries(null)).toEqual([]);
    expect(await thirdParty(WINDOWS)).toContain('\n@koromix/koffi-win32-x64 ');
    expect(await thirdParty(WINDOWS)).not.toContain('koffi-linux');
  });

  it('has its licence in the text that ships', () => {
    const missing = components
      .filter(({ purl }) => purl.startsWith('pkg:npm/'))
      .filter(({ name, version }) => !licences.includes(`\n${name} ${version}: `));
    expect(missing).toEqual([]);
  });

  it('makes the same bill twice', () => {
    expect(bills[1]).toBe(bills[0]);
  });
});
