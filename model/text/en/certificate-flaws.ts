/**
 * Errors of OpenSSL that no root mends: another certificate is wanted. The rest is about an
 * authority that nobody here knows, about dates, or about a name.
 */
export const CERTIFICATE_FLAWS: Readonly<Record<string, string>> = {
  EE_KEY_TOO_SMALL: 'its key is too short',
  CA_KEY_TOO_SMALL: 'the key of an authority above it is too short',
  CA_MD_TOO_WEAK: 'it, or an authority above it, is signed with SHA-1 or MD5',
  INVALID_PURPOSE: 'it, or an authority above it, is made out for another purpose',
  INVALID_CA: 'what stands above it may issue no certificates',
  PATH_LENGTH_EXCEEDED: 'what stands above it may issue no such certificate',
  CERT_SIGNATURE_FAILURE: 'its signature does not fit',
  CERT_REVOKED: 'it was revoked',
  UNSPECIFIED: 'it breaks a rule of OpenSSL that has no name here',
};
