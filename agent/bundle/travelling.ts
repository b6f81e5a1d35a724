import {
  type Envelope,
  envelopeLine,
  MAX_ENVELOPE_BYTES,
  readEnvelopeLine,
} from '../../model/envelope.ts';
import { recipientsIn } from './age-header.ts';

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

/**
 * What is about to travel: the envelope, and the zip or its encryption behind it.
 *
 * @returns null for the JSON of a report of an earlier version, and for other bytes
 */
export function openTravelling(
  body: Uint8Array,
): { readonly envelope: Envelope; readonly bundle: Buffer } | null {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const end = bytes.subarray(0, MAX_ENVELOPE_BYTES).indexOf(0x0a);
  const envelope = end === -1 ? null : readEnvelopeLine(bytes.toString('utf8', 0, end));
  return envelope === null ? null : { envelope, bundle: bytes.subarray(end + 1) };
}

/**
 * The file that a person takes along, under the name that a bundle has everywhere; a report of an
 * earlier version is one JSON document.
 */
export function fileBehind(
  id: string,
  body: Uint8Array,
): {
  readonly fileName: string;
  readonly bundle: Uint8Array;
  readonly reference: string | null;
  /** How many keys open it; 0 where it is not encrypted. */
  readonly recipients: number;
} {
  const travelling = openTravelling(body);
  if (travelling === null)
    return { fileName: `report-${id}.json`, bundle: body, reference: null, recipients: 0 };
  const { envelope, bundle } = travelling;
  const { device, createdAt, encrypted, reference } = envelope;
  return {
    fileName: bundleFileName({ device, at: createdAt, id, encrypted }),
    bundle,
    reference,
    recipients: recipientsIn(bundle),
  };
}

/** `bundle-0b6c1f6e-20261124T081200Z-ffee0001.zip`, with `.age` when it is encrypted. */
export function bundleFileName(about: {
  readonly device: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly id: string;
  readonly encrypted: boolean;
}): string {
  const { device, at, id, encrypted } = about;
  // What the disk altered must not become a path.
  const [who, time] = [device.slice(0, 8), at.replace(/[-:]|\.\d+/g, '')].map((part) =>
    part.replace(/[^0-9a-z]/gi, ''),
  );
  return `bundle-${who ?? ''}-${time ?? ''}-${id.slice(-8)}.zip${encrypted ? '.age' : ''}`;
}
