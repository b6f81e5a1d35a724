import { OK, type StepOutcome } from '../../model/step-outcome.ts';
import { CERTIFICATE_FLAWS } from '../../model/text/en/certificate-flaws.ts';
import { TLS } from '../../model/text/en/evidence-web.ts';
import { isDateError, validityOf } from './clock-witness.ts';
import { isGivenUp } from './hello-bytes.ts';
import { NO_FLIGHT, type ServerFlight } from './server-flight.ts';
import type { TlsFacts } from './tls-facts.ts';

export type TlsCode =
  | 'TLS_NAME'
  | 'TLS_UNTRUSTED'
  | 'TLS_EXPIRED'
  | 'TLS_INTERCEPTED'
  | 'TLS_TOO_OLD'
  | 'TLS_WANTS_CLIENT_CERT'
  | 'TLS_FAILED';

/**
 * What TLS came to: it stands, or an error of this name ended it. `flight`: what the server said to a
 * hello of our own; null where none was sent.
 */
export type TlsEnd =
  | { readonly kind: 'stands'; readonly facts: TlsFacts; readonly flight: ServerFlight | null }
  | { readonly kind: 'failed'; readonly error: string; readonly flight: ServerFlight | null };

/**
 * Makers whose boxes and programs put a certificate of their own in the place of the server's, as
 * these name themselves in its issuer.
 */
const INSPECTORS =
  /zscaler|fortinet|fortigate|blue ?coat|symantec web|netskope|palo alto|check ?point|forcepoint|websense|mcafee web|skyhigh|sophos|barracuda|umbrella|firepower|watchguard|fireware|sonicwall|dpi-ssl|iboss|mimecast|stormshield|clearswift|trend micro|forefront|tmg https|cato networks|cloudflare gateway|(?:ssl|tls|https) inspection|kaspersky|\beset\b|avast|avg web|bitdefender|dr\.?web|untangle|smoothwall|squid|mitmproxy|charles proxy|fiddler/i;

/** Errors of OpenSSL where nobody has the certificate above the one that came. */
const NO_ISSUER: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** Errors of OpenSSL where the two ends have no version, key or signature in common. */
const NO_COMMON_VERSION =
  /^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|TLSV1_ALERT_PROTOCOL_VERSION|NO_PROTOCOLS_AVAILABLE|LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED|DH_KEY_TOO_SMALL)$/;
/** RFC 8446 §6.2, alert 116; RFC 5246 §7.2.2 has 41 and 40 for it, and 40 says many things. */
const CERTIFICATE_WANTED = /^ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED$|_ALERT_NO_CERTIFICATE$/;

/** Alert 40, by OpenSSL's name of it. */
const REFUSED = /_ALERT_HANDSHAKE_FAILURE$/;
const OLD: ReadonlySet<string> = new Set(['SSLv3', 'TLSv1.0', 'TLSv1.1']);

const DAY = 10;
const dayOf = (date: Date | null): string | null => date?.toISOString().slice(0, DAY) ?? null;

/** Whether a certificate holds, and what ended TLS where it does not stand. Pure. */
export function judgeTls(end: TlsEnd): StepOutcome<'door' | 'host', TlsCode> {
  if (end.kind === 'failed') return judgeFailure(end.error, end.flight ?? NO_FLIGHT);
  const { facts, flight } = end;
  const evidence = [
    TLS.shown({
      protocol: facts.protocol ?? '',
      subject: facts.subject,
      issuer: facts.issuer,
      from: dayOf(facts.validFrom),
      to: dayOf(facts.validTo),
    }),
    ...(facts.isLocalRoot ? [TLS.localRoot(facts.issuer)] : []),
    TLS.clientCertificate(flight?.asksForCertificate ?? null),
  ];
  const { error } = facts;
  const isInspector = INSPECTORS.test(`${facts.issuer}, ${facts.maker}`);
  // The company put that authority on the laptop itself: it is meant so, and stays in the evidence.
  if (error === null) return OK(...evidence);
  const told = [...evidence, TLS.error(error)];
  if (isDateError(error))
    return {
      status: 'fail',
      code: 'TLS_EXPIRED',
      evidence: told,
      args: datesOf(facts),
      facts: { validity: validityOf(facts), isRootOver: facts.outOfDate?.place === 'root' },
    };
  if (error === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      status: 'fail',
      code: 'TLS_NAME',
      evidence: told,
      args: { names: facts.names.length === 0 ? [facts.subject] : [...facts.names] },
    };
  if (facts.lacksIssuer && NO_ISSUER.has(error))
    return {
      status: 'fail',
      code: 'TLS_UNTRUSTED',
      evidence: [...told, TLS.lacksIssuer(facts.issuer)],
      args: { issuer: facts.issuer, remedy: TLS.sendIssuer(facts.issuer) },
      facts: { lacksIssuer: true },
    };
  if (isInspector)
    return {
      status: 'fail',
      code: 'TLS_INTERCEPTED',
      evidence: told,
      args: {
        issuer: INSPECTORS.test(facts.issuer) ? facts.issuer : `${facts.issuer} (${facts.maker})`,
      },
    };
  const flaw = CERTIFICATE_FLAWS[error];
  return {
    status: 'fail',
    code: 'TLS_UNTRUSTED',
    evidence: told,
    args: {
      issuer: facts.issuer,
      remedy: flaw === undefined ? TLS.installRoot(facts.issuer) : TLS.otherCertificate(flaw),
    },
    ...(flaw === undefined ? {} : { facts: { isFlawed: true } }),
  };
}

/** Which certificate of the chain is out of date, and who renews it. */
function datesOf({ outOfDate, validFrom, validTo }: TlsFacts): {
  readonly reason: string;
  readonly remedy: string;
} {
  if (outOfDate === null || outOfDate.place === 'server')
    return { reason: TLS.dates(dayOf(validFrom), dayOf(validTo)), remedy: TLS.renew };
  const { place, subject, issuer } = outOfDate;
  const dates = TLS.dates(dayOf(outOfDate.validFrom), dayOf(outOfDate.validTo));
  return {
    reason: TLS.above[place](subject, issuer, dates),
    remedy: TLS.renewAbove[place](subject),
  };
}

function judgeFailure(
  error: string,
  { version, cipher, asksForCertificate, alert }: ServerFlight,
): StepOutcome<'door' | 'host', TlsCode> {
  const evidence = [
    TLS.error(error),
    ...(version === null ? [] : [TLS.picks(version, cipher)]),
    ...(alert === null ? [] : [TLS.alert(alert)]),
    ...(asksForCertificate === true ? [TLS.clientCertificate(true)] : []),
  ];
  if (CERTIFICATE_WANTED.test(error))
    return { status: 'fail', code: 'TLS_WANTS_CLIENT_CERT', evidence };
  if (version !== null && OLD.has(version))
    return { status: 'fail', code: 'TLS_TOO_OLD', evidence, args: { error: TLS.atMost(version) } };
  if (NO_COMMON_VERSION.test(error))
    return { status: 'fail', code: 'TLS_TOO_OLD', evidence, args: { error } };
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
  return { status: 'fail', code: 'TLS_FAILED', evidence, args: { error } };
}
