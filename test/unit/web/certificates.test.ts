import { describe, expect, it } from 'vitest';
import { whoActs } from '../../../diagnosis/who-acts.ts';
import { judgeTls } from '../../../probes/web/judge-tls.ts';
import { NO_FLIGHT } from '../../../probes/web/server-flight.ts';
import type { TlsEnd } from '../../../probes/web/tls-outcome.ts';
import type { TlsFacts } from '../../../probes/web/tls-facts.ts';

const shown = (change: Partial<TlsFacts>): TlsEnd => ({
  kind: 'stands',
  flight: NO_FLIGHT,
  facts: {
    ...{ protocol: 'TLSv1.3', error: null, subject: 'mail.example', issuer: 'Company CA' },
    ...{ maker: 'Company', names: ['mail.example'], validFrom: null, validTo: null },
    ...{ outOfDate: null, lacksIssuer: false, isEdwards: false, isLocalRoot: true },
    ...change,
  },
});
const ended = (error: string, hadStood: boolean): TlsEnd => ({
  ...{ kind: 'failed', error, hadStood },
  flight: { ...NO_FLIGHT, version: 'TLSv1.2', cipher: 0xc02f, asksForCertificate: false },
});

describe('a certificate that does not hold is laid on whoever can mend it', () => {
  it.each<readonly [what: string, facts: Partial<TlsFacts>, remedy: RegExp, who: string]>([
    ['SHA-1', { error: 'CA_MD_TOO_WEAK' }, /SHA-1/, 'exchange'],
    ['a short key', { error: 'EE_KEY_TOO_SMALL' }, /too short/, 'exchange'],
    ['names that its authority may not give', { error: 'UNSPECIFIED' }, /another/, 'exchange'],
    ['Exchange’s own', { error: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, /signed itself/, 'exchange'],
    [
      'an authority that nobody knows',
      { error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      /root of Company CA; where Company CA is an intermediate/,
      'laptop',
    ],
    [
      'a root that it sends itself',
      { error: 'SELF_SIGNED_CERT_IN_CHAIN' },
      /the root of/,
      'laptop',
    ],
  ])('%s', (_, facts, remedy, who) => {
    const { code, args, facts: learned = {} } = judgeTls(shown(facts));

    expect(code).toBe('TLS_UNTRUSTED');
    expect(args?.['remedy']).toMatch(remedy);
    expect(whoActs('TLS_UNTRUSTED', learned)).toBe(who);
  });
});

describe('a box that reads along', () => {
  const by = (issuer: string, maker = ''): string | null =>
    judgeTls(shown({ issuer, maker, error: 'SELF_SIGNED_CERT_IN_CHAIN' })).code;
  it.each([
    ['Fortinet_CA_SSL', 'Fortinet'],
    ['FW01 SSL Decryption CA', ''],
    ['Forward-Trust CA', 'Corp'],
    ['Avast Web/Mail Shield Root', 'Avast'],
    ['Kerio Control Local CA', ''],
    ['Menlo Security Intermediate CA', 'Menlo Security Inc'],
    ['PortSwigger CA', 'PortSwigger'],
    ['ca.corp.example', 'TLS Interception Service'],
  ])('is told by its issuer: %s', (issuer, maker) => {
    expect(by(issuer, maker)).toBe('TLS_INTERCEPTED');
  });
  it.each([
    ['Proximus SSL CA', ''],
    ['Corp Forward Services CA', ''],
    ['Shield Insurance Web CA', ''],
    ['Corp TLS Issuing CA', 'Corp Proxy Voting Ltd'],
  ])('is not seen in a company: %s', (issuer, maker) => {
    expect(by(issuer, maker)).toBe('TLS_UNTRUSTED');
  });
});

describe('a key of Edwards', () => {
  it('is taken by OpenSSL, and by no client of Exchange', () => {
    expect(judgeTls(shown({ isEdwards: true })).code).toBe('TLS_FAILED');
    expect(judgeTls(shown({})).code).toBeNull();
  });
});

describe('a name that stands as common name alone', () => {
  it('is none for a browser, and is told elsewhere', () => {
    expect(judgeTls(shown({ names: [] }), true)).toMatchObject({ code: 'TLS_NAME' });
    const { code, evidence } = judgeTls(shown({ names: [] }));
    expect(code).toBeNull();
    expect(evidence.join()).toContain('common name alone');
  });

  it('is not missed where another one stands beside it', () => {
    expect(judgeTls(shown({ names: ['127.0.0.2'] }), true).code).toBeNull();
  });
});

describe('TLS that ended', () => {
  const REFUSED = 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE';
  it('after it stood, by a refusal, wants a client certificate for that path', () => {
    expect(judgeTls(ended(REFUSED, true)).code).toBe('TLS_WANTS_CLIENT_CERT');
    expect(judgeTls(ended(REFUSED, false)).code).not.toBe('TLS_WANTS_CLIENT_CERT');
    expect(judgeTls(ended('ERR_SSL_BAD_RECORD', true)).code).toBe('TLS_FAILED');
  });

  it.each([
    ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', /no site of the server has that name/],
    ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', /no HTTP\/1\.1/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /not by TLS/],
    ['ERR_SSL_SOMETHING', /^ERR_SSL_SOMETHING$/],
  ])('by %s says what that means', (error, words) => {
    const { code, args } = judgeTls(ended(error, false));
    expect([code, words.test(String(args?.['error']))]).toEqual(['TLS_FAILED', true]);
  });
});
