import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failedAt,
  type HttpAnswer,
  type TlsAnswer,
} from '../../../../probes/network/connectivity/answers.ts';
import {
  isGood,
  judgeBoth,
  judgeDirect,
  judgeProxied,
  wantsSecondLook,
} from '../../../../probes/network/connectivity/verdict.ts';

const ASKED = { httpHost: 'probe.example', httpsHost: 'secure.example' };
const PORTAL = 'http://login.hotel.example/?t=1';
const answered = (
  status: number,
  some: Partial<Extract<HttpAnswer, { kind: 'answered' }>> = {},
): HttpAnswer => ({ kind: 'answered', status, location: null, isEmpty: true, ...some });
const redirect = (link: string | null, status = 302): HttpAnswer =>
  answered(status, { location: { link } });
const redirectToNothing = answered(302);
const page = answered(200, { isEmpty: false });
const silent = failedAt('connect', 'ETIMEDOUT');
const noName = failedAt('name', 'ENOTFOUND');
const completed: TlsAnswer = { kind: 'completed' };
const stranger: TlsAnswer = { kind: 'untrusted', error: 'DEPTH_ZERO_SELF_SIGNED_CERT' };

describe('a page where there should be nothing', () => {
  it.each([
    ['HTTPS to the same host passes: a filter', completed, 'limited', 'proxy'],
    ['HTTPS to the same host shows a foreign certificate', stranger, 'captive', null],
    ['HTTPS to the same host is not answered', silent, 'captive', null],
    ['HTTPS to the same host is refused', failedAt('connect', 'ECONNREFUSED'), 'captive', null],
  ] as const)('%s', (_, witness, state, because) => {
    for (const http of [page, answered(200, { isEmpty: false, refresh: PORTAL })])
      expect(judgeDirect({ http, https: silent }, page, ASKED, witness)).toMatchObject({
        state,
        because,
      });
  });

  it.each([200, 204])('%i with nothing but a header that refreshes is a redirect', (status) => {
    const http = answered(status, { refresh: PORTAL });

    expect(judgeDirect({ http, https: silent }, null, ASKED)).toMatchObject({
      state: 'captive',
      portal: PORTAL,
    });
    expect(judgeDirect({ http, https: completed }, null, ASKED)).toMatchObject({
      state: 'internet',
    });
  });

  it('a redirect needs no witness: a filter sends nobody to a login', () => {
    const finding = judgeDirect({ http: redirect(PORTAL), https: silent }, null, ASKED, completed);

    expect(finding.state).toBe('captive');
  });
});

describe('a look at the Internet', () => {
  it.each<
    readonly [
      what: string,
      http: HttpAnswer,
      https: TlsAnswer,
      second: HttpAnswer | null,
      state: string,
      because: string | null,
      portal: string | null,
    ]
  >([
    ['204 and completed HTTPS', answered(204), completed, null, 'internet', null, null],
    [
      '200 without a body and completed HTTPS',
      answered(200),
      completed,
      null,
      'internet',
      null,
      null,
    ],
    ['a redirect and no HTTPS', redirect(PORTAL), silent, null, 'captive', null, PORTAL],
    [
      "a redirect and the portal's own certificate",
      redirect(PORTAL, 307),
      stranger,
      null,
      'captive',
      null,
      PORTAL,
    ],
    [
      'a redirect although HTTPS completed',
      redirect(PORTAL),
      completed,
      null,
      'limited',
      'proxy',
      null,
    ],
    ['511 and no HTTPS', answered(511), silent, null, 'captive', null, null],
    [
      '511 and a foreign certificate',
      answered(511, { isEmpty: false }),
      stranger,
      null,
      'captive',
      null,
      null,
    ],
    [
      '511 that says where',
      answered(511, { refresh: PORTAL }),
      silent,
      null,
      'captive',
      null,
      PORTAL,
    ],
    ['511 although HTTPS completed', answered(511), completed, null, 'limited', 'proxy', null],
    ['300 with a place', redirect(PORTAL, 300), silent, null, 'captive', null, PORTAL],
    [
      'a page that sends the browser on',
      answered(200, { isEmpty: false, refresh: PORTAL }),
      silent,
      null,
      'captive',
      null,
      PORTAL,
    ],
    ['403 with a page', answered(403, { isEmpty: false }), silent, null, 'limited', 'none', null],
    ['401 with a page', answered(401, { isEmpty: false }), silent, null, 'limited', 'none', null],
    ['a page, confirmed by another page', page, silent, page, 'captive', null, null],
    ['a page, confirmed by a redirect', page, silent, redirect(PORTAL), 'captive', null, PORTAL],
    [
      'a page that a second look does not confirm',
      page,
      silent,
      answered(204),
      'limited',
      'none',
      null,
    ],
    ['a page and then silence', page, silent, silent, 'limited', 'none', null],
    ['a page that was not looked at twice', page, silent, null, 'limited', 'none', null],
    [
      'a redirect that names no place, twice',
      redirectToNothing,
      silent,
      redirectToNothing,
      'captive',
      null,
      null,
    ],
    [
      'a redirect that names no place, once',
      redirectToNothing,
      silent,
      answered(204),
      'limited',
      'none',
      null,
    ],
    [
      'a redirect to something that is not the Web',
      redirect(null),
      silent,
      answered(204),
      'captive',
      null,
      null,
    ],
    [
      '511 that says where in its header',
      answered(511, { location: { link: PORTAL } }),
      silent,
      null,
      'captive',
      null,
      PORTAL,
    ],
    ['204 and a wrong certificate', answered(204), stranger, null, 'limited', 'none', null],
    ['204 and silence on HTTPS', answered(204), silent, null, 'limited', 'none', null],
    ['silence on both', silent, silent, null, 'limited', 'none', null],
    [
      'a reset on both',
      failedAt('answer', 'ECONNRESET'),
      failedAt('answer', 'ECONNRESET'),
      null,
      'limited',
      'none',
      null,
    ],
    ['completed HTTPS alone', silent, completed, null, 'limited', 'none', null],
    ['an error page', answered(503), silent, null, 'limited', 'none', null],
    ['a page not found', answered(404), silent, null, 'limited', 'none', null],
    [
      'a page that was not modified',
      answered(304, { location: { link: PORTAL } }),
      silent,
      null,
      'limited',
      'none',
      null,
    ],
    ['names that do not resolve', noName, noName, null, 'limited', 'dns', null],
    [
      'a resolver that never answers',
      failedAt('name', 'ETIMEDOUT'),
      failedAt('name', 'ETIMEDOUT'),
      null,
      'limited',
      'dns',
      null,
    ],
    [
      'an address that answers, and a name that does not resolve',
      answered(204),
      noName,
      null,
      'limited',
      'dns',
      null,
    ],
  ])('that finds %s is told as it is', (_, http, https, second, state, because, portal) => {
    const finding = judgeDirect({ http, https }, second, ASKED);

    expect([finding.state, finding.because, finding.portal]).toEqual([state, because, portal]);
    expect(finding.reason).toMatch(/^[A-Z].*(probe|secure)\.example/);
  });

  it('never calls a network captive that let HTTPS through, or that answered with an error', () => {
    const failure = fc.constantFrom(
      silent,
      noName,
      failedAt('answer', 'ECONNRESET'),
      failedAt('answer', 'HPE_INVALID_CONSTANT'),
    );
    const odd = fc
      .integer({ min: 100, max: 999 })
      .filter((status) => ![200, 300, 301, 302, 303, 307, 308, 511].includes(status))
      .map((status) => answered(status));
    const any = fc.oneof(
      failure,
      odd,
      fc.constantFrom(page, redirect(PORTAL), redirect(null), redirectToNothing, answered(511)),
    );

    fc.assert(
      fc.property(
        any,
        fc.option(any),
        (http, second) =>
          judgeDirect({ http, https: completed }, second, ASKED).state !== 'captive',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(failure, odd),
        fc.option(any),
        (http, second) => judgeDirect({ http, https: silent }, second, ASKED).state !== 'captive',
      ),
    );
  });

  it('looks a second time only where a page came back and HTTPS did not pass', () => {
    const asks = (http: HttpAnswer, https: TlsAnswer): boolean => wantsSecondLook({ http, https });

    expect([
      asks(page, silent),
      asks(redirectToNothing, silent),
      asks(page, completed),
      asks(redirect(PORTAL), silent),
      asks(redirect(null), silent),
      asks(silent, silent),
    ]).toEqual([true, true, false, false, false, false]);
  });

  it('takes a body of one byte for none, and an error without a body for an error', () => {
    expect([answered(204), answered(200), page, answered(500), silent].map(isGood)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('a look through a proxy', () => {
  it('that passes is the Internet, and names the proxy', () => {
    const finding = judgeProxied(
      { http: answered(204), https: completed },
      'proxy.corp.example:3128',
      ASKED,
    );

    expect(finding).toEqual({
      state: 'internet',
      because: null,
      portal: null,
      reason: 'The Internet answers through the proxy proxy.corp.example:3128',
    });
  });

  it.each<readonly [what: string, http: HttpAnswer, https: TlsAnswer, words: string]>([
    [
      'a login wanted',
      answered(407),
      { kind: 'refused', status: 407 },
      'it wants a login (407, PROXY_AUTH), and Linesman sends none',
    ],
    [
      'a refused connection',
      failedAt('connect', 'ECONNREFUSED'),
      failedAt('connect', 'ECONNREFUSED'),
      'it cannot be reached (ECONNREFUSED)',
    ],
    [
      'silence',
      failedAt('answer', 'ETIMEDOUT'),
      failedAt('answer', 'ETIMEDOUT'),
      'stops before its answer is whole',
    ],
    ['a name that does not resolve', noName, noName, 'its name does not resolve (ENOTFOUND)'],
    [
      'a page of its own',
      page,
      { kind: 'refused', status: 403 },
      'is answered with 200 and a page, HTTPS to secure.example is refused (403)',
    ],
    [
      'a redirect to its own login',
      redirect(PORTAL),
      { kind: 'refused', status: 302 },
      'is answered with 302',
    ],
  ])('that ends in %s is limited by the proxy, and says how', (_, http, https, words) => {
    const finding = judgeProxied({ http, https }, 'proxy:3128', ASKED);

    expect([finding.state, finding.because, finding.portal]).toEqual(['limited', 'proxy', null]);
    expect(finding.reason).toContain(words);
  });

  it('is outweighed by a direct way that passes or that ends at a portal, and by nothing else', () => {
    const through = judgeProxied({ http: answered(204), https: completed }, 'proxy:3128', ASKED);
    const stuck = judgeProxied({ http: silent, https: silent }, 'proxy:3128', ASKED);
    const open = judgeDirect({ http: answered(204), https: completed }, null, ASKED);
    const portal = judgeDirect({ http: redirect(PORTAL), https: silent }, null, ASKED);
    const dead = judgeDirect({ http: silent, https: silent }, null, ASKED);

    expect([
      judgeBoth(open, stuck),
      judgeBoth(portal, stuck),
      judgeBoth(portal, through),
      judgeBoth(dead, through),
      judgeBoth(dead, stuck),
    ]).toEqual([open, portal, through, through, stuck]);
  });
});
