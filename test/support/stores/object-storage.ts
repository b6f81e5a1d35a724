import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { S3Settings } from '../../../collector/store/s3/s3-client.ts';

/** An S3 server that none of us wrote, over a folder of a test's own. */
export interface ObjectStorage {
  /** An empty bucket. */
  bucket(): S3Settings;
  /** Where the objects of a bucket lie as files. */
  folderOf(bucket: string): string;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** The same objects, at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const ACCESS = 'test';
const SECRET = 'testsecret';

/** The program versitygw (`go install`); null where there is none. */
export function storageProgram(): string | null {
  const places = [
    ...(process.env['PATH'] ?? '').split(':'),
    join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'bin'),
  ];
  return places.map((place) => join(place, 'versitygw')).find((path) => existsSync(path)) ?? null;
}

export async function startObjectStorage(program: string): Promise<ObjectStorage> {
  const folder = mkdtempSync(join(tmpdir(), 'lm-s3-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${String(port)}`;
  let child: ChildProcess | null = null;
  let buckets = 0;

  const start = async (): Promise<void> => {
    child = spawn(program, ['--port', `127.0.0.1:${String(port)}`, '--quiet', 'posix', data], {
      env: { PATH: process.env['PATH'], ROOT_ACCESS_KEY: ACCESS, ROOT_SECRET_KEY: SECRET },
      stdio: 'ignore',
    });
    while (!(await answers(endpoint))) {
      if (child.exitCode !== null) throw new Error(`${program} ended`);
      await pause(20);
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    bucket: () => {
      buckets += 1;
      const bucket = `bucket-${String(buckets)}`;
      mkdirSync(join(data, bucket));
      return { endpoint, bucket, region: 'us-east-1', accessKey: ACCESS, secretKey: SECRET };
    },
    folderOf: (bucket) => join(data, bucket),
    kill: () => end('SIGKILL'),
    start,
    stop: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  );

/** A port of loopback that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
