import { type Envelope, envelopeLine, MAX_ENVELOPE_BYTES } from '../../model/envelope.ts';

export type Travelling =
  | { readonly ok: true; readonly body: Buffer }
  /** The envelope is longer than any collector reads. */
  | { readonly ok: false; readonly envelopeBytes: number };

/** What travels to the collector: the envelope's line, then the zip or its encryption. */
export function packTravelling(envelope: Envelope, bundle: Uint8Array): Travelling {
  const line = Buffer.from(envelopeLine(envelope), 'utf8');
  return line.length > MAX_ENVELOPE_BYTES
    ? { ok: false, envelopeBytes: line.length }
    : { ok: true, body: Buffer.concat([line, bundle]) };
}
