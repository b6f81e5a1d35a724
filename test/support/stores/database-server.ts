import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const PLACE = '/usr/lib/postgresql';

/** A PostgreSQL of a test's own, on a socket in a folder of its own; it runs as nobody's user. */
export interface DatabaseServer {
  /** An empty database. @returns its address, as the settings have it */
  database(): Promise<string>;
  /** Ends every connection, as a restart would. */
  cutAll(): Promise<void>;
  /** Dies as by kill -9, and comes back. */
  crash(): Promise<void>;
  /** Of Debian's tools of the same version, as the server's user. */
  tool(name: string, args: readonly string[]): Promise<string>;
  readonly folder: string;
  stop(): Promise<void>;
}

/** Where the programs are; null where there are none. */
export function postgresPrograms(): string | null {
  if (!existsSync(PLACE)) return null;
  const versions = readdirSync(PLACE).filter((name) => existsSync(join(PLACE, name, 'bin/initdb')));
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : join(PLACE, newest, 'bin');
}

/** PostgreSQL refuses to run as root. */
const AS_USER =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups']
    : [];

/** @param isDurable whether what is written reaches the disk: for whoever measures, or cuts the power */
export async function startDatabaseServer(
  programs: string,
  isDurable = false,
): Promise<DatabaseServer> {
  // A path of its own and a short one: a socket's name has 107 bytes at most.
  const folder = mkdtempSync(join(tmpdir(), 'lm-pg-'));
  if (AS_USER.length > 0) execFileSync('chown', ['postgres:', folder]);
  chmodSync(folder, 0o711);
  const tool = async (name: string, args: readonly string[]): Promise<string> => {
    const [program = '', ...rest] = [...AS_USER, join(programs, name), ...args];
    return (await run(program, rest, { cwd: folder, timeout: 60_000 })).stdout;
  };
  const data = join(folder, 'db');
  await tool('initdb', [
    ...['-D', data, '-U', 'linesman', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
  ]);
  const lax = isDurable ? '' : '-c fsync=off -c full_page_writes=off';
  const options = `-k ${folder} -c listen_addresses='' ${lax} -c max_connections=60`;
  const start = (): Promise<string> =>
    tool('pg_ctl', [
      ...['-D', data, '-w', '-s', '-l', join(folder, 'pg.log'), '-o', options, 'start'],
    ]);
  const end = (): Promise<string> =>
    tool('pg_ctl', ['-D', data, '-m', 'immediate', '-w', '-s', 'stop']);
  await start();
  const ask = async (text: string): Promise<void> => {
    const client = new pg.Client({ host: folder, user: 'linesman', database: 'postgres' });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  return {
    folder,
    tool,
    database: async () => {
      const name = `t${randomUUID().replaceAll('-', '')}`;
      await ask(`CREATE DATABASE ${name}`);
      return `socket://linesman@${folder}?db=${name}`;
    },
    cutAll: () =>
      ask('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()'),
    crash: async () => {
      await end();
      await start();
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
