import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { SharedSettings } from '../../../../collector/shared/shared-settings.ts';
import { openPool } from '../../../../collector/store/postgres/pool.ts';
import { openPostgresIndex } from '../../../../collector/store/postgres/postgres-index.ts';
import { bundled } from '../../../support/bundled.ts';
import { describeWhere, findCommand, needsCommands } from '../../../support/needs.ts';
import { nginxConf } from '../../../support/nginx-conf.ts';
import { freePort } from '../../../support/stores/object-storage.ts';
import {
  needsSharedSite,
  type SharedSite,
  startSharedSite,
} from '../../../support/stores/shared-site.ts';
import { until } from '../../../support/until.ts';
import { put, receiptHolds, temporaryFolder } from '../support.ts';
import { begun, bodyOf, head, MIB, patch } from '../tus-support.ts';

/** Processes start, die and are given up: on a busy machine each takes its time. */
const BUSY_MS = 120_000;

describeWhere([...needsSharedSite(), needsCommands('nginx')], 'collectors behind nginx', () => {
  const program = bundled(join(import.meta.dirname, 'run-shared-collector.ts'));
  let site: SharedSite;
  beforeAll(async () => {
    site = await startSharedSite();
  });
  afterAll(async () => {
    await site.stop();
    (await program).remove();
  });

  interface Spawned {
    /** Ends it at once. */
    readonly kill: () => Promise<void>;
    readonly child: ChildProcess;
  }

  const collector = async (shared: SharedSettings, port: number): Promise<Spawned> => {
    const options = {
      ...{ dataFolder: await temporaryFolder(), listen: `127.0.0.1:${String(port)}`, shared },
    };
    const child: ChildProcess = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', (await program).path, JSON.stringify(options)],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ended = once(child, 'exit');
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    };
    onTestFinished(kill);
    const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
    if (line.startsWith('failed')) throw new Error(line);
    return { kill, child };
  };

  /** The settings that an administrator gets, with these addresses and without TLS. */
  const nginx = async (ports: readonly number[], waits = '40s'): Promise<string> => {
    const [port, folder] = [await freePort(), await temporaryFolder()];
    const text = readFileSync(
      join(import.meta.dirname, '../../../../deploy/nginx-collectors.conf'),
      'utf8',
    )
      .replace(/^ *ssl_.*\n/gm, '')
      .replace('listen 443 ssl', `listen 127.0.0.1:${String(port)}`)
      .replace('proxy_read_timeout 40s', `proxy_read_timeout ${waits}`)
      .replace('10.1.2.11:8440', `127.0.0.1:${String(ports[0])}`)
      .replace('10.1.2.12:8440', `127.0.0.1:${String(ports[1])}`);
    await writeFile(join(folder, 'nginx.conf'), nginxConf(folder, text));
    const child = spawn(
      findCommand('nginx') ?? 'nginx',
      ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'],
      { stdio: 'ignore' },
    );
    const ended = once(child, 'exit');
    onTestFinished(async () => {
      child.kill('SIGTERM');
      await ended;
    });
    return `http://127.0.0.1:${String(port)}`;
  };

  const answering = (url: string): Promise<boolean> =>
    until(() =>
      fetch(`${url}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );

  const opened = (shared: SharedSettings) => {
    const pool = openPool({ ...shared.postgres, connections: 2 }, () => undefined);
    onTestFinished(() => pool.end());
    return { pool, index: openPostgresIndex(pool) };
  };

  const holds = async (shared: SharedSettings, receipts: Map<string, string>): Promise<void> => {
    const { index } = opened(shared);
    expect(await index.count()).toBe(50);
    for (const [id, receipt] of receipts) expect((await index.find(id))?.receipt).toBe(receipt);
  };

  /** Sends a report until it has a receipt, as a laptop does. */
  const laptop = async (url: string, receipts: Map<string, string>): Promise<void> => {
    const id = uuid();
    const body = bodyOf(id, 20_000);
    const receipt = await until(
      async () => {
        const answer = await put(url, id, body).catch(() => null);
        return answer?.ok === true ? await answer.text() : '';
      },
      (text) => text !== '',
      60_000,
    );
    receipts.set(id, receipt);
  };

  it(
    'one is killed in the middle of a part, and the other ends the upload',
    async () => {
      const shared = await site.store(await temporaryFolder());
      const ports = [await freePort(), await freePort()] as const;
      const url = await nginx(ports);
      const { kill } = await collector(shared, ports[0]);
      await answering(url);
      const id = uuid();
      const body = bodyOf(id, 3 * MIB);
      const at = await begun(url, id, body);
      const slow = fetch(at, {
        method: 'PATCH',
        duplex: 'half',
        headers: {
          ...{ 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' },
          'Content-Type': 'application/offset+octet-stream',
        },
        body: new ReadableStream<Uint8Array>({
          start: (controller) => {
            controller.enqueue(Uint8Array.from(body.subarray(0, 2 * MIB)));
          },
        }),
      } as RequestInit).then(
        ({ status }) => status,
        () => 0,
      );
      const { pool } = opened(shared);
      await until(async () => {
        const { rows } = await pool.query<{ reached: number }>('SELECT reached FROM upload');
        return (rows[0]?.reached ?? 0) > MIB;
      });
      await collector(shared, ports[1]);
      await kill();

      // Nobody knows what became of it.
      expect([0, 502]).toContain(await slow);
      const told = await until(async () => {
        const answer = await head(at);
        return answer.ok ? Number(answer.headers.get('upload-offset')) : 0;
      });
      expect(told).toBeGreaterThan(MIB);
      expect((await patch(at, told, body.subarray(told))).status).toBe(204);
      const receipt = await fetch(`${url}/v1/reports/${id}/receipt`);
      const { publicKey } = (await (await fetch(`${url}/v1/key`)).json()) as { publicKey: string };
      expect(receiptHolds(await receipt.text(), publicKey)).toBe(true);
    },
    BUSY_MS,
  );

  it(
    'while one is killed and comes back, fifty laptops send: nothing is lost, and nothing twice',
    async () => {
      const shared = await site.store(await temporaryFolder());
      const ports = [await freePort(), await freePort()] as const;
      const url = await nginx(ports);
      const [one] = await Promise.all([collector(shared, ports[0]), collector(shared, ports[1])]);
      await answering(url);

      const receipts = new Map<string, string>();
      const sending = Promise.all(Array.from({ length: 50 }, () => laptop(url, receipts)));
      await until(() => receipts.size > 0);
      await one.kill();
      await Promise.all([collector(shared, ports[0]), sending]);

      await holds(shared, receipts);
    },
    BUSY_MS,
  );

  it(
    'while one hangs and wakes again, fifty laptops send: nothing is lost, and nothing twice',
    async () => {
      const shared = await site.store(await temporaryFolder());
      const ports = [await freePort(), await freePort()] as const;
      const url = await nginx(ports, '2s');
      const [one] = await Promise.all([collector(shared, ports[0]), collector(shared, ports[1])]);
      await answering(url);

      const receipts = new Map<string, string>();
      const sending = Promise.all(Array.from({ length: 50 }, () => laptop(url, receipts)));
      await until(() => receipts.size > 0);
      one.child.kill('SIGSTOP');
      await sending;
      one.child.kill('SIGCONT');
      // What it still had in hand it ends now, beside what the other answered meanwhile.
      await answering(`http://127.0.0.1:${String(ports[0])}`);

      await holds(shared, receipts);
    },
    BUSY_MS,
  );
});
