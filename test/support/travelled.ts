import { decryptWith } from '../../agent/bundle/age.ts';
import { readBundle, type ReadBundle } from '../../agent/bundle/read.ts';
import { readEnvelope } from '../../collector/store/read-envelope.ts';
import type { Envelope } from '../../model/envelope.ts';
import { TEST_IDENTITY } from './age-key.ts';

export interface Travelled {
  readonly envelope: Envelope;
  readonly bundle: ReadBundle;
}

/** What a body brought: its envelope and its bundle, encrypted to the tests' own key or not. */
export async function openTravelled(body: Uint8Array): Promise<Travelled> {
  const { envelope } = partsOf(body);
  const sealed = bundleIn(body);
  const opened = envelope.encrypted
    ? await decryptWith(TEST_IDENTITY, sealed)
    : { ok: true as const, bytes: sealed };
  if (!opened.ok) throw new Error(opened.message);
  const reading = await readBundle(opened.bytes);
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
