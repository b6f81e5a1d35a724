import { CANNOT, KEY } from '../../model/text/en/collector.ts';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { chmod, stat } from 'node:fs/promises';
import { receiptText, type CollectorKey, type Receipt } from '../../model/receipt.ts';
import type { DataPaths } from './data-folder.ts';
import { reasonOf, errorCode } from '../../lib/error-name.ts';
import { writeDurably } from '../../lib/write-durably.ts';
import { readBounded } from '../../lib/read-bounded.ts';

/** An Ed25519 key has 119 bytes as PEM. */
const MAX_KEY_BYTES = 16 * 1024;

/** The key that receipts are signed with, and its public half as the wire shows it. */
export interface SigningKey {
  readonly published: CollectorKey;
  /** Ed25519 (RFC 8032) over `receiptText`. */
  sign(facts: Omit<Receipt, 'keyId' | 'signature'>): Receipt;
  /** Whether this key signed that receipt. */
  verifies(receipt: Receipt): boolean;
}

export type SigningKeyResult =
  | { readonly ok: true; readonly key: SigningKey }
  | { readonly ok: false; readonly message: string };

/**
 * Loads the key, or makes one in an empty data folder. It is never replaced: laptops pin it, and
 * would keep every report that another key acknowledges.
 */
export async function loadSigningKey(
  paths: DataPaths,
  hasReports: boolean,
): Promise<SigningKeyResult> {
  try {
    const stored = await readIfThere(paths.key);
    if (stored !== null) return fromPem(stored, paths);
    if (hasReports) {
      return {
        ok: false,
        message: KEY.missing(paths.key),
      };
    }
    return fromPem(await createKey(paths), paths);
  } catch (thrown) {
    return {
      ok: false,
      message: CANNOT.useKey(paths.key, reasonOf(thrown)),
    };
  }
}

/** The key of several collectors, which none of them makes. Never rejects. */
export async function readSigningKey(file: string): Promise<SigningKeyResult> {
  try {
    const { text } = await readBounded(file, MAX_KEY_BYTES);
    return fromPem(text, { key: file });
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return { ok: false, message: KEY.noShared(file) };
    return { ok: false, message: CANNOT.useKey(file, reasonOf(thrown)) };
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0)
      await chmod(path, 0o600);
    return (await readBounded(path, MAX_KEY_BYTES)).text;
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

async function createKey(paths: DataPaths): Promise<string> {
  const pem = generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  await writeDurably(paths.key, pem, { temporary: `${paths.key}.new` });
  return pem;
}

function fromPem(pem: string, paths: Pick<DataPaths, 'key'>): SigningKeyResult {
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519')
    return { ok: false, message: KEY.notEd25519(paths.key) };
  return { ok: true, key: signingKey(privateKey) };
}

export function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const keyId = createHash('sha256').update(der).digest('hex').slice(0, 16);
  return {
    published: { keyId, publicKey: der.toString('base64') },
    sign: (facts) => ({
      ...facts,
      keyId,
      signature: sign(null, Buffer.from(receiptText(facts), 'utf8'), privateKey).toString('base64'),
    }),
    verifies: (receipt) =>
      receipt.keyId === keyId &&
      verify(
        null,
        Buffer.from(receiptText(receipt), 'utf8'),
        publicKey,
        Buffer.from(receipt.signature, 'base64'),
      ),
  };
}
