import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { expect, onTestFinished, test } from 'vitest';
import { describeWhere, findCommand, needsCommands } from '../../support/needs.ts';
import { put, receiptHolds, runningCollector, temporaryFolder } from './support.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** nginx with nothing but what it takes to pass everything on. */
async function nginxBefore(url: string, folder: string): Promise<string> {
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; ${user} pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}
http { access_log off; ${temporary} server { listen 127.0.0.1:${String(port)}; location / { proxy_pass ${url}; } } }`,
  );
  const child = spawn(
    findCommand('nginx') ?? 'nginx',
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const base = `http://127.0.0.1:${String(port)}`;
  for (let tries = 0; tries < 100; tries += 1) {
    const answers = await fetch(`${base}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return base;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx did not start');
}

describeWhere([needsCommands('nginx')], 'a collector behind nginx as it comes', () => {
  test("takes reports, and shows the helpdesk's pages to nobody", async () => {
    const folder = await temporaryFolder();
    const collector = await runningCollector(join(folder, 'data'));
    const proxy = await nginxBefore(collector.url, folder);
    const id = uuid();

    const sent = await put(proxy, id, Buffer.alloc(1024 * 1024, 7));
    const pages = await Promise.all(
      ['/', `/reports/${id}`, `/reports/${id}/raw`].map((path) => fetch(`${proxy}${path}`)),
    );

    expect(sent.status).toBe(201);
    expect(receiptHolds(await sent.text(), collector.publicKey)).toBe(true);
    expect(pages.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await fetch(collector.url)).status).toBe(200);
  });
});
