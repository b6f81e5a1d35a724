import { OK } from '../../model/step-outcome.ts';
import { CERTIFICATE_FLAWS } from '../../model/text/en/certificate-flaws.ts';
import { TLS } from '../../model/text/en/evidence-web.ts';
import { isDateError, validityOf } from './clock-witness.ts';
import type { ServerFlight } from './server-flight.ts';
import type { TlsFacts } from './tls-facts.ts';
import type { TlsOutcome } from './tls-outcome.ts';

/**
 * Makers whose boxes and programs put a certificate of their own in the place of the server's, as
 * these name themselves in its issuer.
 */
const INSPECTORS =
  /zscaler|fortinet|fortigate|blue ?coat|symantec web|netskope|palo alto|check ?point|forcepoint|websense|mcafee web|skyhigh|sophos|barracuda|umbrella|firepower|watchguard|fireware|sonicwall|dpi-ssl|iboss|mimecast|stormshield|clearswift|trend micro|forefront|tmg https|cato networks|cloudflare gateway|menlo security|lightspeed|securly|contentkeeper|cyberoam|kerio|sangfor|linewize|webtitan|securepoint|gateprotect|adguard|norton web|superfish|portswigger|owasp zap|proxyman|(?:ssl|tls|https)[ -](?:inspection|interception|decryption|scan(?:ning)?|proxy|filter)\b|forward[ -](?:un)?trust\b|web(?:\/mail)? shield|kaspersky|\beset\b|avast|avg web|bitdefender|dr\.?web|untangle|smoothwall|squid|mitmproxy|charles proxy|fiddler/i;

/** Those of them that run on the laptop itself. */
const LOCAL_INSPECTORS =
  /kaspersky|\beset\b|avast|avg web|bitdefender|dr\.?web|charles proxy|fiddler/i;

/** Errors of OpenSSL where nobody has the certificate above the one that came. */
const NO_ISSUER: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

const DAY = 10;
const dayOf = (date: Date | null): string | null => date?.toISOString().slice(0, DAY) ?? null;

/**
 * Whether the certificate of a TLS that stands holds. Pure.
 *
 * @param isBrowsed the door is a browser's
 */
export function judgeCertificate(
  facts: TlsFacts,
  flight: ServerFlight | null,
  isBrowsed: boolean,
): TlsOutcome {
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
  if (error === null) return judgeHeld(facts, evidence, isBrowsed);
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
  if (isInspector) return opened(facts, told);
  return untrusted(facts, error, told);
}

/** By a box of the network, or a program of this laptop. */
function opened({ issuer, maker }: TlsFacts, evidence: readonly string[]): TlsOutcome {
  const isLocal = LOCAL_INSPECTORS.test(`${issuer}, ${maker}`);
  return {
    status: 'fail',
    code: 'TLS_INTERCEPTED',
    evidence,
    args: {
      owner: TLS.inspectionOwner[isLocal ? 'laptop' : 'network'],
      issuer: INSPECTORS.test(issuer) ? issuer : `${issuer} (${maker})`,
    },
    ...(isLocal ? { facts: { isOnThisLaptop: true as const } } : {}),
  };
}

/** OpenSSL takes it, and clients may not. */
function judgeHeld(
  { isEdwards, names, subject }: TlsFacts,
  evidence: readonly string[],
  isBrowsed: boolean,
): TlsOutcome {
  if (isEdwards)
    return { status: 'fail', code: 'TLS_FAILED', evidence, args: { error: TLS.edwards } };
  if (names.length > 0) return OK(...evidence);
  const told = [...evidence, TLS.commonNameAlone];
  return isBrowsed
    ? {
        status: 'fail',
        code: 'TLS_NAME',
        evidence: told,
        args: { names: [TLS.asCommonName(subject)] },
      }
    : OK(...told);
}

/** Nobody vouches for it, or no root mends it: whose fault that is decides who acts. */
function untrusted({ issuer }: TlsFacts, error: string, evidence: readonly string[]): TlsOutcome {
  const flaw = CERTIFICATE_FLAWS[error];
  const isOwn = error === 'DEPTH_ZERO_SELF_SIGNED_CERT';
  const remedy = isOwn
    ? TLS.byAuthority
    : flaw !== undefined
      ? TLS.otherCertificate(flaw)
      : NO_ISSUER.has(error)
        ? TLS.installOrSend(issuer)
        : TLS.installRoot(issuer);
  return {
    status: 'fail',
    code: 'TLS_UNTRUSTED',
    evidence,
    args: { issuer, remedy },
    ...(isOwn || flaw !== undefined ? { facts: { isFlawed: true } } : {}),
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
