import { describe, expect, it } from 'vitest';
import { offersIn } from '../../../probes/web/auth-offers.ts';
import { isaSignIn } from '../../../probes/web/isa.ts';
import { formIn } from '../../../probes/web/login-form.ts';
import { whoAnswered } from '../../../probes/web/who-answered.ts';
import { answerOf, FORMS, ISA, NEAR } from './answers.ts';

describe('ISA and TMG', () => {
  it.each([
    ['12250 in its page and its status line', ISA.authOverHttp, 12250, 'auth-over-http'],
    ['12250 in a German page', ISA.authOverHttpGerman, 12250, 'auth-over-http'],
    ['12202', ISA.denied, 12202, 'denied'],
    [
      'a page of the company, and the words in the status line',
      ISA.deniedWithoutNumber,
      null,
      'denied',
    ],
    ['SSL is wanted', ISA.ssl, null, 'ssl-required'],
    ['a challenge', ISA.challenge, null, 'login'],
    ['a loop', ISA.loop, 12206, 'loop'],
    ['silence behind it', ISA.behind, 10060, 'behind'],
    ['the way to its form', ISA.toForm, null, null],
  ])('is told by %s', (_, answer, number, cause) => {
    expect(isaSignIn(answer)).toMatchObject({ number, cause });
    expect(whoAnswered([answer], false).who).toBe('isa');
  });

  it.each(Object.entries(NEAR))('is not named by what only looks like it: %s', (_, answer) => {
    expect(isaSignIn(answer)).toBeNull();
    expect(whoAnswered([answer], false).who).not.toBe('isa');
  });

  it('takes no more than moments over a page that was made to be slow', () => {
    const hostile = [
      '<a'.repeat(20_000),
      '<script>'.repeat(8_000),
      '( '.repeat(30_000),
      '<!--'.repeat(16_000),
    ];
    const startMs = performance.now();
    for (const body of hostile) expect(isaSignIn(answerOf({ status: 403, body }))).toBeNull();
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
});

describe('a login form', () => {
  it.each([
    ['Exchange 2003', FORMS.owa2003, 'owa-2003'],
    ['Exchange 2007 and 2010', FORMS.owa2007, 'owa'],
    ['Exchange 2013 and later', FORMS.owa2016, 'owa'],
    ['ISA', FORMS.isa, 'isa'],
    [
      'a redirect to it',
      answerOf({ status: 302, fields: [['location', '/owa/auth/logon.aspx?url=x&reason=0']] }),
      'owa',
    ],
    ['another', answerOf({ body: '<form action="/login"><input type=password></form>' }), 'other'],
    [
      'a page without one',
      answerOf({ body: '<form action="/owa/auth.owa"><input type=text></form>' }),
      null,
    ],
    ['a page that only names it', NEAR.namesHandler, null],
  ])('of %s', (_, answer, of) => {
    expect(formIn(answer)).toBe(of);
  });
});

describe('who answers', () => {
  it.each([
    [
      'a field that Exchange alone writes',
      answerOf({ fields: [['X-OWA-Version', '15.2.858.5']] }),
      'iis',
    ],
    ['IIS', answerOf({ fields: [['server', 'Microsoft-IIS/10.0']] }), 'iis'],
    [
      'a cookie of a NetScaler',
      answerOf({ fields: [['Set-Cookie', 'NSC_TMAS=1; path=/']] }),
      'citrix',
    ],
    [
      'the login point of a Citrix gateway',
      answerOf({ status: 301, fields: [['Location', '/CitrixLogonPoint/x/']] }),
      'citrix',
    ],
    ['nginx', answerOf({ fields: [['Server', 'nginx/1.22']] }), 'proxy'],
    ['511', answerOf({ status: 511 }), 'portal'],
    ['nothing', answerOf(), 'unknown'],
  ])('is told by %s', (_, answer, who) => {
    expect(whoAnswered([answer], false).who).toBe(who);
  });

  it('is the portal wherever the network has one, whatever the page looks like', () => {
    expect(whoAnswered([FORMS.owa2016], true).who).toBe('portal');
  });
});

describe('challenges', () => {
  it.each([
    [
      ['Negotiate', 'NTLM', 'Basic realm="mail"'],
      ['Negotiate', 'NTLM', 'Basic realm="mail"'],
    ],
    [['Negotiate, NTLM, Basic realm="a, b"'], ['Negotiate', 'NTLM', 'Basic realm="a, b"']],
    [['NTLM TlRMTVNTUAAC'], ['NTLM']],
    [
      ['Digest realm="x", qop="auth", nonce="1", Basic realm=""'],
      ['Digest realm="x"', 'Basic realm=""'],
    ],
    [['Basic realm="\u0007\u202Ex"'], ['Basic realm="  x"']],
    [['', ',,,', '"open'], []],
    [Array.from({ length: 50 }, () => 'Basic'), Array.from({ length: 8 }, () => 'Basic')],
  ])('%j are read as %j', (fields, offers) => {
    expect(offersIn(fields)).toEqual(offers);
  });
});
