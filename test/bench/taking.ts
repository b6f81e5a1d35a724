import { spawn } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { v7 as uuid } from 'uuid';
import { requestText } from '../../model/enrolment.ts';
import { SAMPLE_DEVICE, travelling } from '../unit/collector/sample-envelope.ts';
import type { SharedSettings } from '../../collector/shared/shared-settings.ts';
import { needsSharedSite, startSharedSite } from '../support/stores/shared-site.ts';
import { type Bench, median, percentile } from './statistics.ts';

const CLIENTS = 64;
const BYTES = 50 * 1024;
const REPORTS = 1_500;
const ROUNDS = 5;

/** One end that takes reports. */
interface End {
  readonly url: string;
  readonly token: string;
  stop(): Promise<void>;
}

/**
 * Reports of 50 KiB from 64 clients at once, signed by an enrolled device, each answered by its
 * signed receipt once body and index are durable; beside a bare loop that keeps bodies as durably.
 */
export const taking: Bench = async ({ rounds }) => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  const ends: End[] = [];
  const stops: (() => Promise<void> | undefined)[] = [];
  try {
    const ours = await endOf('ours', join(folder, 'ours'));
    const bare = await endOf('bare', join(folder, 'bare'));
    ends.push(ours, bare);
    const keys = generateKeyPairSync('ed25519');
    await enrol(ours, createPublicKey(keys.privateKey).export({ type: 'spki', format: 'der' }));
    const make = (): Sent[] =>
      Array.from({ length: REPORTS }, () => {
        const id = uuid();
        const body = travelling({ id }, randomBytes(BYTES));
        const sha256 = createHash('sha256').update(body).digest();
        const text = requestText({
          method: 'PUT',
          path: `/v1/reports/${id}`,
          device: SAMPLE_DEVICE,
          sha256: sha256.toString('hex'),
          bytes: body.length,
        });
        const signature = sign(null, Buffer.from(text), keys.privateKey).toString('base64');
        return { id, body, digest: sha256.toString('base64'), signature };
      });
    const hasSite = needsSharedSite().every((need) => need === null);
    const site = hasSite ? await startSharedSite(true) : null;
    stops.push(async () => site?.stop());
    const shared =
      site === null ? null : await endOf('ours', join(folder, 'shared'), await site.store(folder));
    if (shared !== null) {
      ends.push(shared);
      await enrol(shared, createPublicKey(keys.privateKey).export({ type: 'spki', format: 'der' }));
    }
    const [mine, theirs, together]: [Round[], Round[], Round[]] = [[], [], []];
    for (let round = 0; round < rounds(ROUNDS); round += 1) {
      theirs.push(await send(bare.url, make()));
      mine.push(await send(ours.url, make()));
      if (shared !== null) together.push(await send(shared.url, make()));
    }
    const rate = (all: readonly Round[]): number => median(all.map(({ perSecond }) => perSecond));
    const p99 = (all: readonly Round[]): number =>
      percentile(
        all.flatMap(({ ms }) => ms),
        99,
      );
    return [
      {
        what: `reports of 50 KiB a second, ${String(CLIENTS)} clients, signed, durable, with a receipt`,
        ours: `${rate(mine).toFixed(0)}/s, p99 ${p99(mine).toFixed(0)} ms`,
        beside: `${rate(theirs).toFixed(0)}/s, p99 ${p99(theirs).toFixed(0)} ms of a bare loop; 0.8 of it and 100 ms wanted`,
        ratio: `${median(mine.map(({ perSecond }, round) => perSecond / theirs[round]!.perSecond)).toFixed(2)} ×`,
      },
      ...(together.length === 0
        ? []
        : [
            {
              what: 'the same over S3 (versitygw) and PostgreSQL of this machine, one collector',
              ours: `${rate(together).toFixed(0)}/s, p99 ${p99(together).toFixed(0)} ms`,
              beside: `${rate(theirs).toFixed(0)}/s, p99 ${p99(theirs).toFixed(0)} ms of the bare loop`,
              ratio: `${median(together.map(({ perSecond }, round) => perSecond / theirs[round]!.perSecond)).toFixed(2)} ×`,
            },
          ]),
    ];
  } finally {
    for (const end of ends) await end.stop();
    for (const stop of stops) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

async function endOf(
  which: 'ours' | 'bare',
  folder: string,
  shared: SharedSettings | null = null,
): Promise<End> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'taking-child.ts'), which, folder, JSON.stringify(shared)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const [url = '', token = ''] = line.split(' ');
  return {
    url,
    token,
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function enrol({ url, token }: End, publicKey: Buffer): Promise<void> {
  const answer = await fetch(`${url}/v1/devices`, {
    method: 'POST',
    body: JSON.stringify({
      device: SAMPLE_DEVICE,
      publicKey: publicKey.toString('base64'),
      site: null,
      token,
    }),
  });
  if (answer.status !== 201) throw new Error(`not enrolled: ${await answer.text()}`);
}

interface Sent {
  readonly id: string;
  readonly body: Uint8Array;
  readonly digest: string;
  readonly signature: string;
}

interface Round {
  readonly perSecond: number;
  readonly ms: readonly number[];
}

async function send(url: string, reports: Sent[]): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const ms: number[] = [];
  const count = reports.length;
  const start = performance.now();
  const client = async (): Promise<void> => {
    for (let report = reports.pop(); report !== undefined; report = reports.pop()) {
      const before = performance.now();
      await put(url, report, agent);
      ms.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return { perSecond: count / seconds, ms };
}

const put = (url: string, { id, body, digest, signature }: Sent, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/reports/${id}`, {
      agent,
      method: 'PUT',
      headers: {
        'Content-Length': String(body.length),
        'Repr-Digest': `sha-256=:${digest}:`,
        'Linesman-Device': SAMPLE_DEVICE,
        'Linesman-Signature': signature,
      },
    });
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 201) resolve();
        else reject(new Error(`report ${id}: ${String(response.statusCode)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
