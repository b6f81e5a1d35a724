import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { requestText, type SignedRequest } from '../../model/enrolment.ts';

const MAX_KEPT = 10_000;

/** @param publicKey base64 of the SPKI DER @returns null when it is no Ed25519 key */
export function readDeviceKey(publicKey: string): KeyObject | null {
  if (!/^[A-Za-z0-9+/]{1,200}={0,2}$/.test(publicKey)) return null;
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch (undecodable) {
    if (!(undecodable instanceof Error)) throw undecodable;
    return null;
  }
}

/** Whether a key signed a request. */
export type Verifies = (request: SignedRequest, signature: string, publicKey: string) => boolean;

/** Ed25519 (RFC 8032) over `requestText`; keys are decoded once for all requests of a device. */
export function createVerifies(): Verifies {
  const keys = new Map<string, KeyObject | null>();
  const keyOf = (publicKey: string): KeyObject | null => {
    const known = keys.get(publicKey);
    if (known !== undefined) return known;
    if (keys.size >= MAX_KEPT) keys.clear();
    const key = readDeviceKey(publicKey);
    keys.set(publicKey, key);
    return key;
  };
  return (request, signature, publicKey) => {
    const key = keyOf(publicKey);
    return (
      key !== null &&
      /^[A-Za-z0-9+/]{86}==$/.test(signature) &&
      verify(null, Buffer.from(requestText(request)), key, Buffer.from(signature, 'base64'))
    );
  };
}
