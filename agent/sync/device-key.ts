import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { join } from 'node:path';
import { requestText, type SignedRequest } from '../../model/enrolment.ts';
import { DEVICE_KEY } from '../../model/text/en/receipts.ts';
import type { Attempt } from '../data/attempt.ts';
import { readSmallFile, writeSmallFile } from '../data/file.ts';
import type { Log } from '../log.ts';

/** The key by which a collector knows this laptop. */
export interface DeviceKey {
  /** Base64 of the SPKI DER (RFC 8410). */
  readonly publicKey: string;
  /** Ed25519 over `requestText`, in base64. */
  sign(request: SignedRequest): string;
}

const FILE = 'device-key.pem';
const MAX_BYTES = 4096;

/**
 * The key of this data folder, made at the first need and readable by its owner alone. Its file holds
 * it twice, and then its public half: a key that one bit changed would sign as well, and no collector
 * would know the laptop. One of which no two copies agree is replaced, and the helpdesk has to know:
 * collectors keep the one that they saw.
 */
export function loadDeviceKey(dataFolder: string, log: Log): Attempt<DeviceKey> {
  const path = join(dataFolder, FILE);
  const stored = readSmallFile(path, MAX_BYTES);
  const key = stored?.ok === true ? agreedOn(stored.value) : null;
  if (key !== null) {
    const whole = withCopies(key);
    if (stored?.ok === true && stored.value !== whole) {
      const mended = writeSmallFile(path, whole);
      if (!mended.ok) log(DEVICE_KEY.notMended(path, mended.message));
    }
    return { ok: true, value: over(key) };
  }
  // A disk that does not answer now may answer later: its key is not replaced.
  if (stored?.ok === false) return stored;
  if (stored !== null) log(DEVICE_KEY.replaced(path));
  const { privateKey } = generateKeyPairSync('ed25519');
  const written = writeSmallFile(path, withCopies(privateKey));
  return written.ok ? { ok: true, value: over(privateKey) } : written;
}

function withCopies(key: KeyObject): string {
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return pem + pem + createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}

/** The key that two of the file's copies agree on, or that stands there alone; null: there is none. */
function agreedOn(text: string): KeyObject | null {
  const copies = text.split(/(?=-----BEGIN )/);
  const keys = copies.flatMap((copy) => read(() => createPrivateKey(copy)));
  const halves = [
    ...keys.map((key) => createPublicKey(key)),
    ...copies.flatMap((copy) => (copy.includes('PUBLIC') ? read(() => createPublicKey(copy)) : [])),
  ];
  return (
    keys.find((key) => {
      const half = createPublicKey(key);
      return copies.length === 1 || halves.filter((one) => one.equals(half)).length > 1;
    }) ?? null
  );
}

/** None where it is no key of Ed25519. */
function read(decode: () => KeyObject): readonly KeyObject[] {
  try {
    const key = decode();
    return key.asymmetricKeyType === 'ed25519' ? [key] : [];
  } catch (undecodable) {
    if (!(undecodable instanceof Error)) throw undecodable;
    return [];
  }
}

const over = (key: KeyObject): DeviceKey => ({
  publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
  sign: (request) => sign(null, Buffer.from(requestText(request)), key).toString('base64'),
});
