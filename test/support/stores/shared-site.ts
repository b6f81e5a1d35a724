import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SharedSettings } from '../../../collector/shared/shared-settings.ts';
import type { Need } from '../needs.ts';
import { type DatabaseServer, postgresPrograms, startDatabaseServer } from './database-server.ts';
import { type ObjectStorage, startObjectStorage, storageProgram } from './object-storage.ts';

/** A PostgreSQL and an S3 storage of a test file's own. */
export interface SharedSite {
  readonly database: DatabaseServer;
  readonly storage: ObjectStorage;
  /** An empty store. @param folder where its key is written */
  store(folder: string): Promise<SharedSettings>;
  stop(): Promise<void>;
}

export const needsSharedSite = (): readonly Need[] => [
  postgresPrograms() === null ? 'needs PostgreSQL (Debian: postgresql)' : null,
  storageProgram() === null ? 'needs versitygw (go install)' : null,
];

export async function startSharedSite(isDurable = false): Promise<SharedSite> {
  const [database, storage] = await Promise.all([
    startDatabaseServer(postgresPrograms() ?? '', isDurable),
    startObjectStorage(storageProgram() ?? ''),
  ]);
  return {
    database,
    storage,
    store: async (folder) => {
      const keyFile = join(folder, 'shared-key.pem');
      const { privateKey } = generateKeyPairSync('ed25519');
      writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      const postgres = { url: await database.database(), password: null, connections: 5 };
      return { s3: storage.bucket(), postgres, keyFile };
    },
    stop: async () => {
      await database.stop();
      await storage.stop();
    },
  };
}
