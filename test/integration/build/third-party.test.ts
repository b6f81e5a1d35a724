import { beforeAll, describe, expect, it } from 'vitest';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly unknown[];
}

describe('what ships beside the code of Linesman', () => {
  let components: readonly Component[];
  let licences: string;
  let bills: readonly string[];

  beforeAll(async () => {
    const { bill, thirdParty } = (await import(
      new URL('../../../build/package/third-party.mjs', import.meta.url).href
    )) as {
      bill: (runtimes: Readonly<Record<string, string>>) => Promise<string>;
      thirdParty: () => Promise<string>;
    };
    const runtimes = { node: '24.21.0', electron: '45.4.1' };
    bills = await Promise.all([bill(runtimes), bill(runtimes)]);
    ({ components } = JSON.parse(bills[0] ?? '') as { components: readonly Component[] });
    licences = await thirdParty();
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
