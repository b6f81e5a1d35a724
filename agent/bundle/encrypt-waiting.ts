import { MAX_ENVELOPE_BYTES } from '../../model/envelope.ts';
import { BUILDING, ENCRYPTING } from '../../model/text/en/bundle.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { openTravelling, packTravelling } from './travelling.ts';

/**
 * Encrypts the bundles that waited for recipients: under their own ids, and only those that were
 * never sent. What cannot be encrypted stays where it is, and is said.
 *
 * @returns how many were encrypted
 */
export async function encryptWaiting(
  outbox: Pick<Outbox, 'perhapsPlain' | 'bodyOf' | 'exchangeBody'>,
  recipients: readonly string[],
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<number> {
  if (recipients.length === 0) return 0;
  let encrypted = 0;
  for (const id of outbox.perhapsPlain()) {
    // One at a time, and the agent's other work in between.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) break;
    const body = outbox.bodyOf(id);
    const plain = body === null ? null : openTravelling(body);
    if (body === null || plain === null || plain.envelope.encrypted) continue;
    const made = await sealed(plain, recipients);
    const done = made.ok ? outbox.exchangeBody(id, body, made.body) : made;
    if (done.ok) encrypted += 1;
    else log(ENCRYPTING.stays(id, done.message));
  }
  if (encrypted > 0) log(ENCRYPTING.done(encrypted));
  return encrypted;
}

async function sealed(
  { envelope, bundle }: NonNullable<ReturnType<typeof openTravelling>>,
  recipients: readonly string[],
): Promise<
  { readonly ok: true; readonly body: Buffer } | { readonly ok: false; readonly message: string }
> {
  try {
    // Loaded when something is to be encrypted: a quiet agent needs none of it.
    const { encryptTo } = await import('./age.ts');
    const packed = packTravelling(
      { ...envelope, encrypted: true },
      await encryptTo(recipients, bundle),
    );
    return packed.ok
      ? packed
      : { ok: false, message: BUILDING.envelope(packed.envelopeBytes, MAX_ENVELOPE_BYTES) };
  } catch (thrown) {
    return { ok: false, message: BUILDING.notEncrypted(reasonOf(thrown)) };
  }
}
