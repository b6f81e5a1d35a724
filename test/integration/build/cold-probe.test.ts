import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const OUT = new URL('../../../out/cli/', import.meta.url);

const sourcesOf = async (file: string): Promise<readonly string[]> =>
  (JSON.parse(await readFile(new URL(`${file}.map`, OUT), 'utf8')) as { sources: string[] })
    .sources;

describe('what a cold probe loads before its first packet', () => {
  it('is its own code alone: no schema, and no other package', async () => {
    const foreign = (await sourcesOf('probe.cjs')).filter((one) => one.includes('node_modules'));

    expect(foreign).toEqual([]);
    expect(await sourcesOf('probe-later.cjs')).toContainEqual(expect.stringContaining('/zod/'));
  });
});
