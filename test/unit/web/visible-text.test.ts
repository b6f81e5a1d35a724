import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleText } from '../../../probes/web/visible-text.ts';

it.each([
  ['<p>403 (12250)</p>', '403 (12250)'],
  ['a<!-- 12250 -->b', 'a b'],
  ['a<script>12250</script>b<STYLE>x</style>c', 'a b c'],
  ['<a href="/(12250)">12250</a> here', 'here'],
  ['<abbr title="12250">said</abbr>', 'said'],
  ['1 < 2', '1 2'],
  ['open <b', 'open b'],
  ['<script>never closed', 'never closed'],
])('the text of %j is %j', (page, text) => {
  expect(visibleText(page)).toBe(text);
});

it('no page makes it slow or longer', () => {
  const parts = fc.constantFrom('<', '>', '<a', '</a>', '<!--', '-->', '<script>', 'x', ' ', '"');
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 200 }), (some) => {
      const page = some.join('').repeat(50);
      expect(visibleText(page).length).toBeLessThanOrEqual(2 * page.length + 1);
    }),
  );
});
