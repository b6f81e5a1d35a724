import type { Envelope } from '../../model/envelope.ts';
import { MAX_REPORT_BYTES } from '../../model/receipt.ts';
import { Report } from '../../model/report.ts';
import { readEnvelope } from './read-envelope.ts';

/** What a body turned out to be. */
export type DecodedBody =
  | { readonly kind: 'report'; readonly report: Report }
  /** `bundleAt`: offset of the zip, or of its encryption, behind the envelope. */
  | { readonly kind: 'envelope'; readonly envelope: Envelope; readonly bundleAt: number };

/**
 * Decodes a body by its bytes alone: media types are not stored. What cannot be decoded is kept all
 * the same: it may come from a newer agent. The bundle behind an envelope is never looked at.
 *
 * @returns null when the body is nothing that this version reads
 */
export function decodeBody(body: Uint8Array): DecodedBody | null {
  const read = readEnvelope(body);
  if (read !== null) return { kind: 'envelope', ...read };
  const report = decodeReport(body);
  return report === null ? null : { kind: 'report', report };
}

/** Id and device that a body gives itself. */
export function namesIn(decoded: DecodedBody): { readonly id: string; readonly device: string } {
  const { id, device } = decoded.kind === 'report' ? decoded.report : decoded.envelope;
  return { id, device };
}

/** Decodes a report of JSON alone. @returns null when the body is none of this version */
export function decodeReport(body: Uint8Array): Report | null {
  if (body.length > MAX_REPORT_BYTES) return null;
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (thrown) {
    // TypeError: not UTF-8; SyntaxError: not JSON; RangeError: nested too deeply.
    if (
      thrown instanceof TypeError ||
      thrown instanceof SyntaxError ||
      thrown instanceof RangeError
    )
      return null;
    throw thrown;
  }
  const parsed = Report.safeParse(document);
  return parsed.success ? parsed.data : null;
}
