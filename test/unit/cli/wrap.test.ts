import { expect, it } from 'vitest';
import { wrap } from '../../../cli/render/paint.ts';

it('uses the whole room on every line, and indents what follows the first', () => {
  expect(wrap('one two three four', 9, '    ')).toBe('one two\n    three\n    four');
  expect(wrap('aaaa bbbb cccc dddd', 9, '    ')).toBe('aaaa bbbb\n    cccc dddd');
});

it('keeps a word whole that is longer than a line', () => {
  expect(wrap('a 2001:db8:0:0:0:0:0:1', 6)).toBe('a\n2001:db8:0:0:0:0:0:1');
});
