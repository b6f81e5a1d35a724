import { describe, expect, it } from 'vitest';
import { allOf, describeCommand } from '../../../cli/described.ts';
import { programFor } from '../../../cli/program.ts';
import { EXAMPLES } from '../../../model/text/en/help.ts';

const all = allOf(describeCommand(programFor([])));
const byPath = new Map(all.map((one) => [one.path, one]));

describe('the help of each command', () => {
  it('shows examples of it, and of nothing that there is not', () => {
    expect(all.filter(({ path, examples }) => path !== '' && examples.length === 0)).toEqual([]);
    expect(Object.keys(EXAMPLES).filter((path) => !byPath.has(path))).toEqual([]);
    expect(all.length).toBeGreaterThan(30);
  });

  it.each(Object.entries(EXAMPLES).flatMap(([path, lines]) => lines.map(([line]) => [line, path])))(
    '%s names that command, and options that it has',
    (line, path) => {
      const one = byPath.get(path);
      const words = (/^linesman ([^|>]*)/.exec(line)?.[1] ?? '').trim();
      const options = [...words.matchAll(/(?<= )--?[\w-]+/g)].map(([name]) => name);
      const known = [...(one?.options ?? []), ...(one?.commands ?? []).flatMap((c) => c.options)];

      // What only holds others is shown by one of them.
      expect(words.startsWith(path) && line.startsWith('linesman ')).toBe(true);
      expect(options.filter((name) => !known.some(({ names }) => names.includes(name)))).toEqual(
        [],
      );
    },
  );
});
