import { parse } from 'plist';
import { reasonOf } from '../../../lib/error-name.ts';
import { type PolicyDocument, propertyListDocument } from './document.ts';

const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 6).equals(Buffer.from('bplist'));

/** The document of a property list, XML or binary: both are decoded by the library. */
export function readPropertyList(
  bytes: Buffer,
):
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly why: string } {
  try {
    const list = parse(isBinary(bytes) ? bytes : bytes.toString('utf8'));
    return { ok: true, document: propertyListDocument(list) };
  } catch (error) {
    return { ok: false, why: reasonOf(error) };
  }
}
