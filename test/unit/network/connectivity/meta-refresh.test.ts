import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metaRefresh } from '../../../../probes/network/connectivity/meta-refresh.ts';

const TO = 'https://login.hotel.example/?a=1&b=2';

describe('where a page sends its browser by itself', () => {
  it.each([
    `<meta http-equiv="refresh" content="0; url=${TO}">`,
    `<META HTTP-EQUIV='Refresh' CONTENT='5;URL=${TO}'/>`,
    `<meta content="0;url='${TO}'" http-equiv=refresh>`,
    `<html><head>\n<title>x</title><meta charset=utf-8><meta http-equiv="refresh"\n content="0; ${TO}">`,
    `<meta http-equiv="refresh" content="0,url=${TO}">`,
    `<meta http-equiv = "refresh" content = "0 ; URL = ${TO}">`,
    `<meta http-equiv="refresh" content="0.5; url=${TO.replace('&', '&amp;')}">`,
    `${'x'.repeat(4000)}<meta http-equiv="refresh" content="0; url=${TO}">`,
  ])('is read out of %s', (head) => {
    expect(metaRefresh(head)).toBe(TO);
  });

  it.each([
    '',
    '<html><body>Welcome</body></html>',
    '<meta name="refresh" content="0; url=https://x.example/">',
    '<meta http-equiv="refresh" content="30">',
    '<meta http-equiv="content-type" content="text/html; charset=utf-8">',
    '<meta http-equiv="refresh"',
    `${'x'.repeat(9000)}<meta http-equiv="refresh" content="0; url=${TO}">`,
    'meta http-equiv="refresh" content="0; url=https://x.example/"',
  ])('is nowhere in %s', (head) => {
    expect(metaRefresh(head)).toBeNull();
  });

  it('is found in time, whatever the page is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<meta ',
            'http-equiv',
            '=',
            '"',
            "'",
            'refresh',
            'content',
            ' ',
            '>',
            ';',
            'url',
            '0',
          ),
          { maxLength: 3000 },
        ),
        (words) => {
          const begun = performance.now();
          metaRefresh(words.join(''));

          expect(performance.now() - begun).toBeLessThan(200);
        },
      ),
      { numRuns: 50 },
    );
  });
});
