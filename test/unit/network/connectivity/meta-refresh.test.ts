import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metaRefresh } from '../../../../probes/network/connectivity/meta-refresh.ts';
import {
  ATTRIBUTES,
  NEVER_CLOSED,
  NOTHING_BEFORE,
  REAL,
  TEXT_BEFORE,
} from '../../../support/refresh-pages.ts';

const TO = 'https://login.hotel.example/?a=1&b=2';
const ASKED = new URL('http://probe.example/generate_204?x=1');

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
    expect(metaRefresh(head, ASKED)).toBe(TO);
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
    expect(metaRefresh(head, ASKED)).toBeNull();
  });

  it.each([
    ['0;url=/login', 'http://probe.example/login'],
    ['0;url=//login.hotel.example/a', 'http://login.hotel.example/a'],
    ['0;url=login?next=x', 'http://probe.example/login?next=x'],
    ['0;url=?login', 'http://probe.example/generate_204?login'],
    ['0;URL=HTTPS://LOGIN.Hotel.example/A', 'https://login.hotel.example/A'],
    ["0; url = ' https://login.hotel.example/ '", 'https://login.hotel.example/'],
    ['0;url=https&#58;//login.hotel.example/&#x61;', 'https://login.hotel.example/a'],
    ['.5 url=http://10.0.0.1:8080/', 'http://10.0.0.1:8080/'],
    ['0;url=http://user:secret@10.0.0.1/', 'http://10.0.0.1/'],
    ['0;url=javascript:alert(1)', null],
    ['0;url=data:text/html,login', null],
    ['0;url=file:///etc/passwd', null],
    ['0;url=', null],
    ['url=https://login.hotel.example/', null],
  ])('is resolved as a browser would: %s', (content, link) => {
    expect(metaRefresh(`<meta http-equiv="refresh" content="${content}">`, ASKED)).toBe(link);
  });

  it.each([
    ['<base href="https://login.hotel.example/a/">', 'https://login.hotel.example/a/start'],
    ['<base href="/portal/">', 'http://probe.example/portal/start'],
    ['<BASE HREF=//login.hotel.example>', 'http://login.hotel.example/start'],
    ['<base target="_top">', 'http://probe.example/start'],
    ['<base href="/one/"><base href="/two/">', 'http://probe.example/one/start'],
    ['<!-- <base href="/gone/"> -->', 'http://probe.example/start'],
    ['<!-- <meta http-equiv=refresh content="0;url=/gone"> -->', 'http://probe.example/start'],
    ['<meta name="x" content="a > b">', 'http://probe.example/start'],
  ])("counts from the page's own base where it names one: %s", (before, link) => {
    const page = `<head>${before}<meta http-equiv=refresh content="0;url=start"></head>`;

    expect(metaRefresh(page, ASKED)).toBe(link);
  });

  it.each(TEXT_BEFORE)('is no word of what a browser reads as text: %s', (before) => {
    expect(metaRefresh(before, ASKED)).toBeNull();
    expect(metaRefresh(`<head>${before}${REAL}`, ASKED)).toBe('http://probe.example/real');
  });

  it.each(NEVER_CLOSED)('is hidden by what is never closed: %s', (page) => {
    expect(metaRefresh(page, ASKED)).toBeNull();
  });

  it.each(NOTHING_BEFORE)('is seen behind %s', (before) => {
    expect(metaRefresh(`${before}${REAL}`, ASKED)).toBe('http://probe.example/real');
  });

  it.each(ATTRIBUTES)('is read as browsers read attributes: %s', (page, path) => {
    expect(metaRefresh(page, ASKED)).toBe(`http://probe.example${path}`);
  });

  it('is found in time, whatever the page is', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<meta ',
            'http-equiv',
            '<title>',
            '<script>',
            '<!--',
            '-->',
            '</',
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
          metaRefresh(words.join(''), ASKED);

          expect(performance.now() - begun).toBeLessThan(200);
        },
      ),
      { numRuns: 50 },
    );
  });
});
