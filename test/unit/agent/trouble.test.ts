import { describe, expect, it } from 'vitest';
import { trouble, troubleOf } from '../../../agent/sync/trouble.ts';
import type { HttpFailure } from '../../../lib/http-exchange.ts';
import type { Way } from '../../../lib/http-client.ts';
import { SendCode, SendTrouble } from '../../../model/send-trouble.ts';
import { heldInLine, heldInTray, heldOnPage } from '../../../model/text/en/held.ts';
import { sendingWords } from '../../../model/text/en/sending.ts';

const COLLECTOR = new URL('https://collect.corp.example:8443/');
const PROXY: Way = { host: 'proxy.corp.example', port: 3128 };
const CERTIFICATE = {
  subject: 'collect.corp.example',
  issuer: 'Company Root',
  validFrom: 'Jan  1 00:00:00 2026 GMT',
  validTo: 'May  4 00:00:00 2026 GMT',
};
const failed = (at: HttpFailure['at'], error: string): HttpFailure => ({
  ok: false,
  kind: error === 'ETIMEDOUT' ? 'timed-out' : 'failed',
  at,
  error,
  why: 'no whole answer within 30000 ms',
});
const refused = (status: number): HttpFailure => ({
  ok: false,
  kind: 'refused',
  at: 'proxy',
  status,
  error: 'ECONNREFUSED',
  why: '',
});
const untrusted = (error: string): HttpFailure => ({
  ok: false,
  kind: 'untrusted',
  at: 'tls',
  error,
  why: '',
  certificate: CERTIFICATE,
});
const told = (failure: HttpFailure, way: Way = null, untold: string | null = null): SendTrouble =>
  troubleOf(failure, { way, untold }, COLLECTOR);

describe('a report that did not leave', () => {
  it.each<[string, HttpFailure, Way, string]>([
    [
      'PROXY_AUTH',
      refused(407),
      PROXY,
      'the proxy proxy.corp.example:3128 wants a login (407), and Linesman sends none: let the collector pass without one',
    ],
    [
      'PROXY_BROKEN',
      refused(503),
      PROXY,
      'the proxy proxy.corp.example:3128 does not lead to the collector (it answers with 503)',
    ],
    [
      'PROXY_BROKEN',
      failed('name', 'ENOTFOUND'),
      PROXY,
      'the name of the proxy proxy.corp.example:3128 is not found (ENOTFOUND), and the collector is not reached without it',
    ],
    [
      'PROXY_BROKEN',
      failed('connect', 'ECONNREFUSED'),
      PROXY,
      'the proxy proxy.corp.example:3128 is not reached (ECONNREFUSED), and neither is the collector without it',
    ],
    [
      'PROXY_BROKEN',
      failed('proxy', 'ETIMEDOUT'),
      PROXY,
      'the proxy proxy.corp.example:3128 does not answer',
    ],
    [
      'PROXY_BROKEN',
      failed('proxy', 'HPE_INVALID_CONSTANT'),
      PROXY,
      'the proxy proxy.corp.example:3128 does not answer as a proxy does (HPE_INVALID_CONSTANT)',
    ],
    [
      'DNS_FAILED',
      failed('name', 'ENOTFOUND'),
      null,
      'the name collect.corp.example is not found (ENOTFOUND)',
    ],
    [
      'HOST_UNREACHABLE',
      failed('connect', 'EHOSTUNREACH'),
      null,
      'collect.corp.example:8443 is not reached (EHOSTUNREACH)',
    ],
    [
      'TLS_UNTRUSTED',
      untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      null,
      'this laptop does not trust the certificate of collect.corp.example:8443, issued by “Company Root” (UNABLE_TO_VERIFY_LEAF_SIGNATURE): put its root certificate into the system’s store, or name it in collector.ca',
    ],
    [
      'TLS_UNTRUSTED',
      untrusted('EE_KEY_TOO_SMALL'),
      null,
      'this laptop does not trust the certificate of collect.corp.example:8443, issued by “Company Root” (EE_KEY_TOO_SMALL): its key is too short; the collector needs another certificate',
    ],
    [
      'TLS_NAME',
      untrusted('ERR_TLS_CERT_ALTNAME_INVALID'),
      PROXY,
      'what answers as collect.corp.example:8443 shows the certificate of another host, “collect.corp.example”, issued by “Company Root”: a login page or a proxy stands before it, or collector.url names another host than its certificate',
    ],
    [
      'TLS_EXPIRED',
      untrusted('CERT_HAS_EXPIRED'),
      null,
      'the certificate of collect.corp.example:8443, issued by “Company Root”, ended on May  4 00:00:00 2026 GMT: it must be renewed, or this laptop’s clock is wrong',
    ],
    [
      'TLS_EXPIRED',
      untrusted('CERT_NOT_YET_VALID'),
      null,
      'the certificate of collect.corp.example:8443, issued by “Company Root”, begins on Jan  1 00:00:00 2026 GMT: it must be renewed, or this laptop’s clock is wrong',
    ],
    [
      'TLS_FAILED',
      failed('tls', 'ETIMEDOUT'),
      PROXY,
      'collect.corp.example:8443 answers, and goes silent where encryption should begin',
    ],
    [
      'NO_ANSWER',
      failed('answer', 'ETIMEDOUT'),
      null,
      'collect.corp.example:8443 is reached, and gives no whole answer (no whole answer within 30000 ms)',
    ],
  ])('says %s, who it was and what to do', (code, failure, way, words) => {
    const trouble = told(failure, way);

    expect(SendTrouble.parse(trouble).code).toBe(code);
    expect(sendingWords(trouble)).toBe(words);
  });

  it('adds why the way out was a guess', () => {
    const words = sendingWords(
      told(failed('connect', 'ETIMEDOUT'), null, 'a SOCKS proxy is set, and none is asked here'),
    );

    expect(words).toBe(
      'collect.corp.example:8443 does not answer; a SOCKS proxy is set, and none is asked here',
    );
  });

  it('keeps codes from who reads the page', () => {
    const untold =
      'the PAC script http://pac/x, which chooses the proxy, cannot be read (404, PAC_UNREACHABLE)';
    const why = told(failed('connect', 'ETIMEDOUT'), null, untold);

    expect(heldOnPage('backoff', why)).toContain('cannot be read (404). Another follows');
    expect(heldInLine('backoff', why)).toContain('PAC_UNREACHABLE');
  });

  it.each(SendCode.options)(
    'blames the collector only where the collector has spoken: %s',
    (code) => {
      const why = trouble(code, 'x');
      const words = [
        heldInLine('backoff', why),
        heldInTray('backoff', why),
        heldOnPage('backoff', why),
      ].join(' ');

      expect(words.includes('did not take')).toBe(code === 'COLLECTOR_REFUSED');
    },
  );

  it.each(SendCode.options)(
    'names the command that explains it, where there is an explanation of it: %s',
    (code) => {
      const isExplained = code === 'PROXY_AUTH' || code === 'PROXY_BROKEN';

      expect(heldInLine('backoff', trouble(code, 'x')).match(/linesman explain \w+/)?.[0]).toBe(
        isExplained ? `linesman explain ${code}` : undefined,
      );
    },
  );

  it('waits for what holds it now, not for what failed before', () => {
    const why = trouble('PROXY_AUTH', 'proxy:1');

    expect(heldInLine('captive', why)).toBe('the network wants its login page first');
    expect(heldInLine('backoff', null)).toBe('the next try follows soon');
  });
});
