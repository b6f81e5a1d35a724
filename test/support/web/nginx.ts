import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand } from '../needs.ts';
import { until } from '../until.ts';

/** A port that nobody listens on, at this address. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether somebody accepts connections there now. */
export const isListening = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });

export interface Server {
  readonly folder: string;
  stop(): Promise<void>;
}

/** A program that serves, until it listens; `stop` ends it and waits. */
export async function startServer(
  command: readonly [string, ...string[]],
  port: number,
  host = '127.0.0.1',
): Promise<{ readonly stop: () => Promise<void> }> {
  const [program, ...rest] = command;
  // Its input stays open: s_server ends with it.
  const child = spawn(findCommand(program) ?? program, rest, {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said = `${said}${text.toString()}`.slice(-2000);
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
    return isListening(port, host);
  });
  return { stop };
}

/**
 * nginx with this inside of `http { … }`; files of the folder are written before.
 *
 * @param files name → text, for certificates for example; `FOLDER` in `http` is where they lie
 */
export async function startNginx(
  http: string,
  files: Readonly<Record<string, string>>,
  port: number,
  host = '127.0.0.1',
): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'linesman-nginx-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}
http { access_log off; ${temporary} ${http.replaceAll('FOLDER', folder)} }`,
  );
  const { stop } = await startServer(
    ['nginx', '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    port,
    host,
  );
  return {
    folder,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
