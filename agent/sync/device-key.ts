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
 * The key of this data folder, made at the first need and readable by its owner alone. One that
 * cannot be read is replaced, and the helpdesk has to know: collectors keep the one that they saw.
 */
export function loadDeviceKey(dataFolder: string, log: Log): Attempt<DeviceKey> {
  const path = join(dataFolder, FILE);
  const stored = readSmallFile(path, MAX_BYTES);
  const key = stored?.ok === true ? fromPem(stored.value) : null;
  if (key !== null) return { ok: true, value: key };
  // A disk that does not answer now may answer later: its key is not replaced.
  if (stored?.ok === false) return stored;
  if (stored !== null) log(DEVICE_KEY.replaced(path));
  const { privateKey } = generateKeyPairSync('ed25519');
  const written = writeSmallFile(
    path,
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  return written.ok ? { ok: true, value: over(privateKey) } : written;
}

/** Null when it is none. */
function fromPem(pem: string): DeviceKey | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? over(key) : null;
  } catch (undecodable) {
    if (!(undecodable instanceof Error)) throw undecodable;
    return null;
  }
}

const over = (key: KeyObject): DeviceKey => ({
  publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
  sign: (request) => sign(null, Buffer.from(requestText(request)), key).toString('base64'),
});
