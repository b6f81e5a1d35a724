import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, html } from '../../../report/html.ts';

describe('text on the report page', () => {
  it.each([
    ['markup', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['quotes', `"'&`, '&quot;&#39;&amp;'],
    ['a terminal’s controls', 'a\u001b[31mb\u0007', 'a\\u001B[31mb\\u0007'],
    ['C1 controls', '\u0085\u009b', '\\u0085\\u009B'],
    ['characters that turn the direction', 'ex\u202egnp.exe\u2066', 'ex\\u202Egnp.exe\\u2066'],
    ['characters without width', 'a\u200bb\ufeff', 'a\\u200Bb\\uFEFF'],
    ['half a surrogate pair', '\ud800x', '\\uD800x'],
    ['line and paragraph separators', '\u2028\u2029', '\\u2028\\u2029'],
  ])('shows %s as text', (_, text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it('leaves other scripts, a line break and a whole pair of surrogates as they are', () => {
    expect(escapeText('Grüße\n東京 😀')).toBe('Grüße\n東京 😀');
  });

  it('lets no value out of an element or an attribute, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`<b title="${text}">${[text, null, 1]}</b>`;

        expect(markup.match(/[<>"]/g)).toHaveLength('<b title="">'.match(/[<>"]/g)!.length + 2);
      }),
    );
  });

  it('cuts a text that is longer than a page', () => {
    expect(escapeText('x'.repeat(1_000_000)).length).toBeLessThan(5000);
  });
});
