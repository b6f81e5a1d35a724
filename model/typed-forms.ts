import { httpUrlError } from './net/http-url.ts';
import { CERTIFICATES, FINGERPRINT, PROGRAM, URLS } from './text/en/typed.ts';

/** Nobody on the way can change what comes from there: https, or this very laptop. */
export const isSafeUrl = (url: string): boolean =>
  /^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/]|$))/i.test(url);

/** Each of these says what is wrong with a text of the settings; null: nothing. */
type Explain = (text: string) => string | null;

/** A URL of http(s) that is more besides. */
const urlWhere =
  (holds: (text: string) => boolean, fault: (text: string) => string): Explain =>
  (text) =>
    httpUrlError(text) ?? (holds(text) ? null : fault(text));

export const httpsUrlError = urlWhere((text) => /^https:/i.test(text), URLS.https);
export const plainHttpUrlError = urlWhere((text) => /^http:/i.test(text), URLS.http);
/** Nobody on the way can change what it says. */
export const feedUrlError = urlWhere(isSafeUrl, URLS.https);

/** SHA-256 of a certificate in hex, with or without colons. */
export const fingerprintError: Explain = (text) =>
  /^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i.test(text) ? null : FINGERPRINT.form(text);

export const MAX_CERTIFICATES_CHARACTERS = 65_536;
/** PEM itself, or the absolute path of a file that holds it. */
export const certificatesError: Explain = (text) =>
  /^\s*-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\s*$/.test(text) ||
  /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(text)
    ? null
    : CERTIFICATES.form(text);

export const MAX_PROGRAM_CHARACTERS = 500;
/**
 * A program of this laptop, by its whole path: of Windows an executable on a drive, because a share
 * may hang and a script would need a shell. Arguments are none.
 */
export const programError: Explain = (text) =>
  /^(?:\/|[A-Za-z]:\\[^"<>|?*]*\.exe$)/i.test(text) && !/[\0-\x1f\x7f]/.test(text)
    ? null
    : PROGRAM.form(text);
