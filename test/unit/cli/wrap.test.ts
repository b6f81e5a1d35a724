import { expect, it } from 'vitest';
import { wrap } from '../../../cli/render/paint.ts';

it('uses the whole room on every line, and indents what follows the first', () => {
  expect(wrap('one two three four', 9, '    ')).toBe('one two\n    three\n    four');
  expect(wrap('aaaa bbbb cccc dddd', 9, '    ')).toBe('aaaa bbbb\n    cccc dddd');
});

it('keeps a word whole that is longer than a line', () => {
  expect(wrap('a 2001:db8:0:0:0:0:0:1', 6)).toBe('a\n2001:db8:0:0:0:0:0:1');
});

it.each([20, 40, 80, 120])('keeps a reference on one line, %i columns wide', (columns) => {
  const before = 'word '.repeat(columns / 5 - 1);
  const lines = wrap(`${before}say BAM1-8Q7D-E, please`, columns).split('\n');

  expect(lines.filter((line) => line.includes('BAM1-8Q7D-E'))).toHaveLength(1);
});
