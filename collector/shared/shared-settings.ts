import { readBounded } from '../../lib/read-bounded.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { CANNOT, SHARED } from '../../model/text/en/collector.ts';
import type { CollectorConfig } from '../config.ts';
import type { PostgresSettings } from '../store/postgres/pool.ts';
import type { S3Settings } from '../store/s3/s3-client.ts';

/** What several collectors share, with the secrets read. */
export interface SharedSettings {
  readonly s3: S3Settings;
  readonly postgres: PostgresSettings;
  /** PEM of the key that signs receipts, the same for all of them. */
  readonly keyFile: string;
}

export type SharedReading =
  /** Null: everything stands in the collector's own folder. */
  | { readonly ok: true; readonly settings: SharedSettings | null }
  | { readonly ok: false; readonly message: string };

const MAX_SECRET_BYTES = 4096;
const CONNECTIONS = 10;

/** Bodies and index are shared both or not at all: each is of use only beside the other. */
export async function readSharedSettings({
  store = { kind: 'files' },
  index = { kind: 'sqlite' },
  keyFile,
}: Pick<CollectorConfig, 'store' | 'index' | 'keyFile'>): Promise<SharedReading> {
  if (store.kind === 'files' && index.kind === 'sqlite') return { ok: true, settings: null };
  if (store.kind === 'files' || index.kind === 'sqlite') return wrong(SHARED.both);
  const { endpoint, bucket, region = 'us-east-1', accessKey, secretFile } = store;
  const { url, passwordFile, connections = CONNECTIONS } = index;
  for (const [name, value] of Object.entries({
    ...{ 'store.endpoint': endpoint, 'store.bucket': bucket, 'store.accessKey': accessKey },
    ...{ 'store.secretFile': secretFile, 'index.url': url, keyFile },
  }))
    if (value === undefined) return wrong(SHARED.missing(name));
  const secret = await readSecret(secretFile ?? '');
  if (!secret.ok) return secret;
  const password =
    passwordFile === undefined ? { ok: true as const, text: null } : await readSecret(passwordFile);
  if (!password.ok) return password;
  return {
    ok: true,
    settings: {
      s3: {
        ...{ endpoint: endpoint ?? '', bucket: bucket ?? '', region },
        ...{ accessKey: accessKey ?? '', secretKey: secret.text },
      },
      postgres: { url: url ?? '', password: password.text, connections },
      keyFile: keyFile ?? '',
    },
  };
}

const wrong = (message: string): SharedReading => ({ ok: false, message });

async function readSecret(
  file: string,
): Promise<
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string }
> {
  try {
    const { text } = await readBounded(file, MAX_SECRET_BYTES);
    return { ok: true, text: text.trim() };
  } catch (thrown) {
    return { ok: false, message: CANNOT.read(file, reasonOf(thrown)) };
  }
}
