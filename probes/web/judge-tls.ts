import { TLS } from '../../model/text/en/evidence-web.ts';
import { isGivenUp } from './hello-bytes.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { NO_FLIGHT, type ServerFlight } from './server-flight.ts';
import type { TlsEnd, TlsOutcome } from './tls-outcome.ts';

export type { TlsCode, TlsEnd } from './tls-outcome.ts';

/** Errors of OpenSSL where the two ends have no version, key or signature in common. */
const NO_COMMON_VERSION =
  /^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION|NO_PROTOCOLS_AVAILABLE|LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED|DH_KEY_TOO_SMALL)$/;
/** RFC 8446 §6.2, alert 116; RFC 5246 §7.2.2 has 41 and 40 for it, and 40 says many things. */
const CERTIFICATE_WANTED = /^ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED$|_ALERT_NO_CERTIFICATE$/;

/** Alert 40, by OpenSSL's name of it. */
const REFUSED = /_ALERT_HANDSHAKE_FAILURE$/;
const OLD: ReadonlySet<string> = new Set(['SSLv3', 'TLSv1.0', 'TLSv1.1']);

/** What some errors mean, by OpenSSL's names of them. */
const MEANING: readonly (readonly [RegExp, string])[] = [
  [/UNRECOGNIZED_NAME$/, TLS.noSuchName],
  [/NO_APPLICATION_PROTOCOL$/, TLS.noHttp1],
  [/WRONG_VERSION_NUMBER$/, TLS.noTls],
  [/DH_KEY_TOO_SMALL$/, TLS.shortDh],
];
const meaningOf = (error: string): string =>
  MEANING.find(([name]) => name.test(error))?.[1] ?? error;

/**
 * Whether a certificate holds, and what ended TLS where it does not stand. Pure.
 *
 * @param isBrowsed the door is a browser's
 */
export function judgeTls(end: TlsEnd, isBrowsed = false): TlsOutcome {
  return end.kind === 'failed'
    ? judgeFailure(end.error, end.flight ?? NO_FLIGHT, end.hadStood === true)
    : judgeCertificate(end.facts, end.flight, isBrowsed);
}

function judgeFailure(
  error: string,
  { version, cipher, asksForCertificate, alert }: ServerFlight,
  hadStood: boolean,
): TlsOutcome {
  const evidence = [
    TLS.error(error),
    ...(version === null ? [] : [TLS.picks(version, cipher)]),
    ...(alert === null ? [] : [TLS.alert(alert)]),
    ...(asksForCertificate === true ? [TLS.clientCertificate(true)] : []),
  ];
  if (CERTIFICATE_WANTED.test(error))
    return { status: 'fail', code: 'TLS_WANTS_CLIENT_CERT', evidence };
  // A server that begins anew for one path, and then refuses, missed a certificate (RFC 5746, Apache).
  if (hadStood && REFUSED.test(error))
    return { status: 'fail', code: 'TLS_WANTS_CLIENT_CERT', evidence: [...evidence, TLS.anew] };
  if (version !== null && OLD.has(version))
    return { status: 'fail', code: 'TLS_TOO_OLD', evidence, args: { error: TLS.atMost(version) } };
  if (NO_COMMON_VERSION.test(error))
    return { status: 'fail', code: 'TLS_TOO_OLD', evidence, args: { error: meaningOf(error) } };
  // It agrees with our hello, and not with this program's OpenSSL.
  const maybeOld = {
    status: 'fail',
    code: 'TLS_TOO_OLD',
    evidence,
    args: { error: TLS.maybeOld },
  } as const;
  if (REFUSED.test(error) && cipher !== null && isGivenUp(cipher)) return maybeOld;
  // Before TLS 1.3 a missing certificate has no alert of its own: 40, or a connection that closes.
  if (asksForCertificate === true && (REFUSED.test(error) || error === 'ECONNRESET'))
    return { status: 'fail', code: 'TLS_WANTS_CLIENT_CERT', evidence };
  if (version !== null && REFUSED.test(error)) return maybeOld;
  return { status: 'fail', code: 'TLS_FAILED', evidence, args: { error: meaningOf(error) } };
}
