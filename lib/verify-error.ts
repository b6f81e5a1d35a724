import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { errorName } from './error-name.ts';

type Certificate = Partial<DetailedPeerCertificate>;

/** What Node calls every error of OpenSSL that it has no name for. */
const UNNAMED = 'UNSPECIFIED';
const MAX_CHAIN = 10;
/** What 112 bits of strength ask (NIST SP 800-57 part 1, table 2), as OpenSSL's level 2 does. */
const MIN_BITS = { rsa: 2048, curve: 224 } as const;
/** Signature algorithms with MD5 or SHA-1 (RFC 8017 appendix A.2.4, RFC 5758 §3), as DER has them. */
const WEAK_SIGNATURES: ReadonlySet<string> = new Set([
  '2a864886f70d010104',
  '2a864886f70d010105',
  '2a8648ce380403',
  '2a8648ce3d0401',
]);

/**
 * Why the certificate of a connection does not hold, by OpenSSL's name; null where it does. Node
 * names neither a key that is too short nor a digest that is too weak: both are seen in the chain,
 * in OpenSSL's order (`check_auth_level` of x509_vfy.c).
 */
export function verifyErrorOf(socket: TLSSocket): string | null {
  if (socket.authorized) return null;
  const failed = socket.authorizationError as unknown;
  const error = (typeof failed === 'string' ? failed : errorName(failed)).slice(0, 200);
  return error === UNNAMED ? (weaknessIn(socket.getPeerCertificate(true)) ?? error) : error;
}

function weaknessIn(server: Certificate): string | null {
  let one: Certificate = server;
  for (let depth = 0; depth < MAX_CHAIN; depth += 1) {
    if (isShort(one)) return depth === 0 ? 'EE_KEY_TOO_SMALL' : 'CA_KEY_TOO_SMALL';
    const above = one.issuerCertificate;
    // Nobody looks at the signature of a root, which is its own.
    if (above === undefined || above.fingerprint256 === one.fingerprint256) return null;
    if (one.raw !== undefined && WEAK_SIGNATURES.has(signatureOf(one.raw))) return 'CA_MD_TOO_WEAK';
    one = above;
  }
  return null;
}

const isShort = ({ bits, modulus }: Certificate): boolean =>
  bits !== undefined && bits < (modulus === undefined ? MIN_BITS.curve : MIN_BITS.rsa);

/** Object identifier of the signature, in hex (RFC 5280 §4.1.1.2); empty where there is none. */
function signatureOf(der: Buffer): string {
  const certificate = elementAt(der, 0);
  const signed = elementAt(der, certificate.from);
  const algorithm = elementAt(der, signed.to);
  const { from, to } = elementAt(der, algorithm.from);
  return der.toString('hex', from, to);
}

/** Where the content of the element at an offset lies (X.690 §8.1); nothing of what is cut short. */
function elementAt(der: Buffer, at: number): { readonly from: number; readonly to: number } {
  const first = der[at + 1] ?? 0;
  const more = first > 0x7f ? Math.min(first & 0x7f, 4) : 0;
  const from = at + 2 + more;
  if (from > der.length) return { from: der.length, to: der.length };
  return { from, to: from + (more === 0 ? first : der.readUIntBE(at + 2, more)) };
}
