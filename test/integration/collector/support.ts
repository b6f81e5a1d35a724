import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type CollectorOptions,
  startCollector,
  type StartedCollector,
} from '../../../collector/collector.ts';
import type { Limits } from '../../../collector/limits.ts';
import { Receipt, receiptText } from '../../../model/receipt.ts';

export type Running = Extract<StartedCollector, { ok: true }>;

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linesman-collector-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A collector on a port of the system's choice; closed when the test is over. */
export async function runningCollector(
  dataFolder: string,
  limits: Partial<Limits> = {},
  log: (message: string) => void = () => undefined,
  more: Partial<CollectorOptions> = {},
): Promise<Running> {
  const started = await startCollector({
    dataFolder,
    listen: '127.0.0.1:0',
    helpdesk: '127.0.0.1:0',
    log,
    limits,
    ...more,
  });
  if (!started.ok) throw new Error(started.message);
  onTestFinished(() => started.close());
  return started;
}

export const reprDigest = (body: string | Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

export const put = (
  url: string,
  id: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/v1/reports/${id}`, {
    method: 'PUT',
    body: typeof body === 'string' ? body : Uint8Array.from(body),
    headers: { 'Repr-Digest': reprDigest(body), 'Linesman-Device': 'LAPTOP-7', ...headers },
  });

/**
 * Whether a receipt's signature is that of the key, checked apart from the collector's own code.
 */
export function receiptHolds(text: string, publicKey: string): boolean {
  const receipt = Receipt.parse(JSON.parse(text));
  const key = createPublicKey({
    key: Buffer.from(publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
  return verify(
    null,
    Buffer.from(receiptText(receipt)),
    key,
    Buffer.from(receipt.signature, 'base64'),
  );
}

/** Sends raw bytes and collects what comes back until the other side closes. */
export const raw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(text);
    });
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });

/** A person at the helpdesk, who followed a link: asks for pages with the cookie that it gave. */
export async function helpdeskOf({
  helpdesk,
}: Pick<Running, 'helpdesk'>): Promise<(path: string) => Promise<Response>> {
  if (helpdesk === null) throw new Error("the collector's pages are off");
  return visitorWith(helpdesk.link());
}

export async function visitorWith(link: string): Promise<(path: string) => Promise<Response>> {
  const entered = await fetch(link, { redirect: 'manual' });
  const [cookie = ''] = (entered.headers.get('set-cookie') ?? '').split(';');
  return (path) => fetch(new URL(path, link), { headers: { Cookie: cookie } });
}
