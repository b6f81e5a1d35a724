import type { Pool } from 'pg';
import { reasonOf } from '../../lib/error-name.ts';
import { KEY, SHARED } from '../../model/text/en/collector.ts';
import { createIdLocks } from '../store/id-locks.ts';
import { migrate } from '../store/postgres/migrations.ts';
import { openPool } from '../store/postgres/pool.ts';
import { openPostgresIndex } from '../store/postgres/postgres-index.ts';
import { openS3Bodies, type SharedBodies, whyUnfit } from '../store/s3/s3-bodies.ts';
import { createS3Client } from '../store/s3/s3-client.ts';
import { readSigningKey, type SigningKey } from '../store/signing-key.ts';
import type { Store } from '../store/store.ts';
import { openSharedRegistry, type SharedRegistry } from './shared-registry.ts';
import type { SharedSettings } from './shared-settings.ts';
import type { TakenStore } from '../fleet/keep-fleet.ts';
import { openSharedTaken } from './shared-taken.ts';

/** What several collectors have in common. */
export interface SharedStore extends Store {
  readonly bodies: SharedBodies;
  readonly pool: Pool;
  readonly registry: SharedRegistry;
  readonly taken: TakenStore;
}

export type OpenedShared =
  | { readonly ok: true; readonly store: SharedStore }
  | { readonly ok: false; readonly message: string };

/**
 * Opens what the settings name, brings the tables to this version, and tries the storage. Nothing of
 * the reports is looked through: other collectors run, and what is missing in the index is found
 * beside the service. Rejects with the database's error.
 */
export async function openSharedStore(
  settings: SharedSettings,
  log: (message: string) => void,
): Promise<OpenedShared> {
  const read = await readSigningKey(settings.keyFile);
  if (!read.ok) return read;
  const { key } = read;
  const s3 = createS3Client(settings.s3);
  const unfit = await whyUnfit(s3, SHARED.unfit(settings.s3.endpoint)).catch((thrown: unknown) =>
    reasonOf(thrown),
  );
  if (unfit !== null) return { ok: false, message: unfit };
  const pool = openPool(settings.postgres, log);
  const fail = async (message: string): Promise<OpenedShared> => {
    await pool.end();
    return { ok: false, message };
  };
  try {
    if (!(await migrate(pool))) return await fail(SHARED.newer);
    const other = await otherKey(pool, key);
    if (other !== null)
      return await fail(KEY.notShared(settings.keyFile, key.published.keyId, other));
  } catch (thrown) {
    return fail(SHARED.database(reasonOf(thrown)));
  }
  const locks = createIdLocks();
  let ended: Promise<void> | null = null;
  return {
    ok: true,
    store: {
      ...{ key, log, locks, pool },
      bodies: openS3Bodies(s3),
      index: openPostgresIndex(pool),
      registry: openSharedRegistry(pool),
      taken: openSharedTaken(pool),
      isChecked: false,
      // The database looks after its own indexes.
      rebuildIndex: () => undefined,
      close: async () => {
        await locks.idle();
        ended ??= pool.end();
        await ended;
      },
    },
  };
}

/**
 * Notes the public half of the first key that signs here: laptops pin it, and a collector with
 * another would give receipts that none of them believes.
 *
 * @returns id of the key that signs here, when it is another
 */
async function otherKey(pool: Pool, { published }: SigningKey): Promise<string | null> {
  await pool.query(
    'INSERT INTO signing_key (key_id, public_key) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [published.keyId, published.publicKey],
  );
  const { rows } = await pool.query<{ key_id: string; public_key: string }>(
    'SELECT key_id, public_key FROM signing_key',
  );
  const [known] = rows;
  return known === undefined || known.public_key === published.publicKey ? null : known.key_id;
}
