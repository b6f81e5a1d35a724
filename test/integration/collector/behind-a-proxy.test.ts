import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeWhere, findCommand, needsCommands } from '../../support/needs.ts';
import { put, raw, receiptHolds, runningCollector, temporaryFolder } from './support.ts';
import { begun, bodyOf, MIB, patch } from './tus-support.ts';

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** nginx that passes everything on, with `directives` beside `proxy_pass`. */
async function nginxBefore(url: string, folder: string, directives: string): Promise<string> {
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; ${user} pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {}
http { access_log off; ${temporary} server { listen 127.0.0.1:${String(port)}; client_max_body_size 2m; location / { proxy_pass ${url}; ${directives} } } }`,
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

/** Passes bytes, as a TLS terminator or a balancer in TCP mode does. */
async function relayBefore(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const server = createServer((client) => {
    const onward = connect(Number(port), hostname);
    client.pipe(onward).pipe(client);
    client.on('error', () => onward.destroy());
    onward.on('error', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${String(portOf(server))}`;
}

const HOSTS = ['localhost', '127.0.0.1', '[::1]', 'collect.example'];

/** Asks for each of the helpdesk's pages under each name that a caller might choose. */
async function statusesOfPages(
  url: string,
  id: string,
  hosts: readonly string[],
): Promise<number[]> {
  const statuses: number[] = [];
  for (const host of hosts)
    for (const path of ['/', `/reports/${id}`, `/reports/${id}/raw`]) {
      const answer = await raw(
        url,
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).not.toContain('LAPTOP');
      statuses.push(Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]));
    }
  return statuses;
}

const NGINX = [
  ['as it comes', ''],
  ['with keep-alive', 'proxy_http_version 1.1; proxy_set_header Connection "";'],
  [
    "with keep-alive and the caller's Host",
    'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;',
  ],
] as const;

describeWhere([needsCommands('nginx')], 'a collector behind nginx', () => {
  test.each(NGINX)(
    "%s takes reports, and shows the helpdesk's pages to nobody",
    async (_, directives) => {
      const folder = await temporaryFolder();
      const collector = await runningCollector(join(folder, 'data'));
      const proxy = await nginxBefore(collector.url, folder, directives);
      const id = uuid();

      const sent = await put(proxy, id, Buffer.alloc(1024 * 1024, 7));

      expect(sent.status).toBe(201);
      expect(receiptHolds(await sent.text(), collector.publicKey)).toBe(true);
      expect(new Set(await statusesOfPages(proxy, id, HOSTS))).toEqual(new Set([404]));
    },
  );
});

describeWhere([needsCommands('nginx')], 'an upload in parts behind nginx', () => {
  test.each([
    ...NGINX,
    ['that holds no body back', 'proxy_request_buffering off; proxy_http_version 1.1;'] as const,
  ])('%s becomes a report, each part from where the last one ended', async (_, directives) => {
    const folder = await temporaryFolder();
    const collector = await runningCollector(join(folder, 'data'));
    const proxy = await nginxBefore(collector.url, folder, directives);
    const id = uuid();
    const body = bodyOf(id);
    const at = await begun(proxy, id, body);

    for (let offset = 0; offset < body.length; offset += MIB) {
      const sent = await patch(at, offset, body.subarray(offset, offset + MIB));
      expect(sent.status).toBe(204);
    }

    const receipt = await fetch(`${proxy}/v1/reports/${id}/receipt`);
    expect(receiptHolds(await receipt.text(), collector.publicKey)).toBe(true);
  });
});

describe('a collector behind a proxy that passes bytes', () => {
  test("takes reports, and shows the helpdesk's pages to nobody", async () => {
    const collector = await runningCollector(await temporaryFolder());
    const proxy = await relayBefore(collector.url);
    const id = uuid();

    const sent = await put(proxy, id, 'body');

    expect(sent.status).toBe(201);
    expect(new Set(await statusesOfPages(proxy, id, HOSTS))).toEqual(new Set([404]));
  });

  test('has no page for the machine that it runs on either, until the helpdesk has an address', async () => {
    const collector = await runningCollector(await temporaryFolder());
    const id = uuid();
    await put(collector.url, id, 'body');

    expect(new Set(await statusesOfPages(collector.url, id, HOSTS))).toEqual(new Set([404]));
  });
});
