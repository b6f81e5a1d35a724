import { readBundle, type ReadBundle } from '../../agent/bundle/read.ts';
import { readEnvelope } from '../../collector/store/read-envelope.ts';
import type { Envelope } from '../../model/envelope.ts';

export interface Travelled {
  readonly envelope: Envelope;
  readonly bundle: ReadBundle;
}

/** What a body brought: its envelope and its bundle, which must not be encrypted. */
export async function openTravelled(body: Uint8Array): Promise<Travelled> {
  const { envelope, bundleAt } = partsOf(body);
  const reading = await readBundle(Buffer.from(body.subarray(bundleAt)));
  if (!reading.ok) throw new Error(reading.message);
  return { envelope, bundle: reading.bundle };
}

export const envelopeIn = (body: Uint8Array): Envelope => partsOf(body).envelope;
export const bundleIn = (body: Uint8Array): Buffer =>
  Buffer.from(body.subarray(partsOf(body).bundleAt));

function partsOf(body: Uint8Array): NonNullable<ReturnType<typeof readEnvelope>> {
  const read = readEnvelope(body);
  if (read === null) throw new Error('the body begins with no envelope');
  return read;
}
