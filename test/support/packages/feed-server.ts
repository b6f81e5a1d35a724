import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { end } from '../desktop.ts';
import { findCommand } from '../needs.ts';
import { until } from '../until.ts';

/** A folder with releases that nginx serves on loopback, as a company would. */
export interface FeedServer {
  readonly url: string;
  /** Puts a package there, and then the description of it. */
  publish(file: string, version: string): Promise<void>;
  close(): Promise<void>;
}

interface Packaging {
  writeFeed: (file: string, version: string, name: string) => Promise<string>;
}

/** @param folder is made; it must be readable by everybody */
export async function openFeed(folder: string): Promise<FeedServer> {
  const port = await freePort();
  const served = join(folder, 'served');
  await mkdir(served, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}
http { access_log ${folder}/access.log; ${temporary}
server { listen 127.0.0.1:${String(port)}; root ${served}; } }`,
  );
  const server: ChildProcess = spawn(
    findCommand('nginx') ?? 'nginx',
    ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')],
    { stdio: 'ignore' },
  );
  await until(() => isOpen(port));
  const { writeFeed } = (await import(
    new URL('../../../build/package/update-feed.mjs', import.meta.url).href
  )) as Packaging;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    publish: async (file, version) => {
      const there = join(served, basename(file));
      await copyFile(file, there);
      await writeFeed(there, version, 'latest-linux.yml');
    },
    close: async () => {
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
