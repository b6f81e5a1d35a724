import { Pool, TypeOverrides, types } from 'pg';

/** How the database is reached. */
export interface PostgresSettings {
  /** `postgres://USER@HOST[:PORT]/DATABASE`, or `socket:FOLDER?db=DATABASE&user=USER`; no password. */
  readonly url: string;
  readonly password: string | null;
  /** Most connections of this collector. */
  readonly connections: number;
}

const DURABLE =
  "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
const CONNECT_MS = 5_000;
const STATEMENT_MS = 20_000;

/**
 * Connections to one database, lost ones replaced. Numbers of 64 bits read as numbers: they are
 * arrivals in microseconds, sums of bytes and counts, all below 2^53.
 *
 * @param log is told when one is lost
 */
export function openPool(
  { url, password, connections }: PostgresSettings,
  log: (message: string) => void,
): Pool {
  const numbers = new TypeOverrides();
  numbers.setTypeParser(types.builtins.INT8, Number);
  const pool = new Pool({
    connectionString: url,
    ...(password === null ? {} : { password }),
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 5_000,
    application_name: 'linesman collector',
    types: numbers,
    // What is acknowledged must be durable, whatever the server's default says.
    verify: (client, done) => {
      client.query(DURABLE).then(() => {
        done();
      }, done);
    },
  });
  const lost = (error: Error): void => {
    log(`a connection to the database was lost: ${error.message}`);
  };
  // Without a listener of each kind the loss of a connection would end the process.
  pool.on('error', lost);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return pool;
}
