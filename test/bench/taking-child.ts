import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AddressInfo } from 'node:net';
import { startCollector } from '../../collector/collector.ts';
import { addToken } from '../../collector/devices/tokens.ts';
import type { SharedSettings } from '../../collector/shared/shared-settings.ts';
import { flushFolder } from '../../lib/write-durably.ts';

/**
 * One end that takes reports, as a process of its own: `ours`, the collector with enrolment, or
 * `bare`, the least that keeps a body: PUT, SHA-256, fsync of the file, rename, one fsync of the folder and
 * one commit of the index for all that arrive together. Prints its URL and a token.
 */
const [which = '', folder = '', shared = 'null'] = process.argv.slice(2);

async function ours(): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const token = await addToken(join(folder, 'enrolment-tokens'));
  const started = await startCollector({
    dataFolder: folder,
    listen: '127.0.0.1:0',
    enrolment: 'token',
    shared: JSON.parse(shared) as SharedSettings | null,
    quota: { itemsPerDay: 1e9, mibPerDay: 1e6 },
    log: () => undefined,
  });
  if (!started.ok) throw new Error(started.message);
  return `${started.url} ${token}`;
}

async function bare(): Promise<string> {
  const reports = join(folder, 'reports');
  mkdirSync(reports, { recursive: true });
  const database = new DatabaseSync(join(folder, 'index.sqlite'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE report (id TEXT PRIMARY KEY, sha256 TEXT, bytes INTEGER) STRICT',
  );
  const insert = database.prepare('INSERT INTO report VALUES (?, ?, ?)');
  let waiting: { id: string; sha256: string; bytes: number; done: () => void }[] = [];
  let isFlushing = false;
  const flush = async (): Promise<void> => {
    isFlushing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await flushFolder(reports);
      database.exec('BEGIN');
      for (const { id, sha256, bytes } of group) insert.run(id, sha256, bytes);
      database.exec('COMMIT');
      for (const { done } of group) done();
    }
    isFlushing = false;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const digest = createHash('sha256').update(body).digest('base64');
      const id = (request.url ?? '').split('/').at(-1) ?? '';
      const keep = async (): Promise<void> => {
        const part = join(folder, randomUUID());
        const file = await open(part, 'wx', 0o600);
        await file.writeFile(body);
        await file.sync();
        await file.close();
        await rename(part, join(reports, id));
        await new Promise<void>((done) => {
          waiting.push({ id, sha256: digest, bytes: body.length, done });
          if (!isFlushing) void flush();
        });
        response.writeHead(201).end();
      };
      if (request.headers['repr-digest'] === `sha-256=:${digest}:`) void keep();
      else response.writeHead(422).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)} -`;
}

console.log(await (which === 'ours' ? ours() : bare()));
process.on('SIGTERM', () => process.exit(0));
