import { isEncrypted } from './age.ts';

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');

/**
 * The bundle that is attached to a mail (RFC 2045, base64), as `mailDraft` and mail programs write
 * it; null where none is.
 */
export function bundleInMail(mail: Buffer): Buffer | null {
  // No line of base64 begins with the two hyphens of a boundary.
  for (const part of mail.toString('latin1').split(/^--.*$/m)) {
    const [head = '', ...body] = part.trimStart().split(/\r?\n\r?\n/);
    if (!/^content-transfer-encoding:[ \t]*base64[ \t]*\r?$/im.test(head)) continue;
    const bytes = Buffer.from(body.join('\n'), 'base64');
    if (bytes.subarray(0, ZIP.length).equals(ZIP) || isEncrypted(bytes)) return bytes;
  }
  return null;
}
