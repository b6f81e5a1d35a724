import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { Receipt, receiptText } from '../../model/receipt.ts';
import { NO_RECEIPT } from '../../model/text/en/receipts.ts';

/** A collector's public key, decoded, with the id that its receipts name. */
export interface ReceiptKey {
  readonly keyId: string;
  /** Base64 of the SPKI DER: what `collector.receiptKey` pins. */
  readonly publicKey: string;
  readonly key: KeyObject;
}

/** What was sent: a receipt must speak of exactly this. */
export interface SentReport {
  readonly id: string;
  readonly sha256: string;
  readonly bytes: number;
}

export type ReceiptCheck =
  | { readonly ok: true; readonly receipt: Receipt }
  | { readonly ok: false; readonly reason: string };

const MAX_KEY_CHARACTERS = 200;

/** @param publicKey base64 of an Ed25519 key's SPKI DER (RFC 8410) @returns null when it is none */
export function decodeReceiptKey(publicKey: string): ReceiptKey | null {
  if (publicKey.length > MAX_KEY_CHARACTERS || !/^[A-Za-z0-9+/]+={0,2}$/.test(publicKey))
    return null;
  const der = Buffer.from(publicKey, 'base64');
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return null;
    return { keyId: createHash('sha256').update(der).digest('hex').slice(0, 16), publicKey, key };
  } catch (undecodable) {
    if (!(undecodable instanceof Error)) throw undecodable;
    return null;
  }
}

/**
 * Whether `answer` is the pinned collector's word that it keeps exactly `sent`. Nothing else lets a
 * report go: captive portals and inspecting proxies answer 200 as well.
 */
export function verifyReceipt(answer: unknown, sent: SentReport, pinned: ReceiptKey): ReceiptCheck {
  const parsed = Receipt.safeParse(answer);
  if (!parsed.success) return { ok: false, reason: NO_RECEIPT.otherForm };
  const receipt = parsed.data;
  if (receipt.id !== sent.id) return { ok: false, reason: NO_RECEIPT.otherReport };
  if (receipt.sha256 !== sent.sha256 || receipt.bytes !== sent.bytes)
    return { ok: false, reason: NO_RECEIPT.otherContent };
  if (receipt.keyId !== pinned.keyId)
    return {
      ok: false,
      reason: NO_RECEIPT.otherKey(receipt.keyId, pinned.keyId),
    };
  const signed = verify(
    null,
    Buffer.from(receiptText(receipt), 'utf8'),
    pinned.key,
    Buffer.from(receipt.signature, 'base64'),
  );
  return signed ? { ok: true, receipt } : { ok: false, reason: NO_RECEIPT.badSignature };
}
