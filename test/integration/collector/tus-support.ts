import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../collector/limits.ts';
import { SAMPLE_DEVICE, travelling } from '../../unit/collector/sample-envelope.ts';
import { reprDigest } from './support.ts';

export const TUS = { 'Tus-Resumable': '1.0.0' };
export const MIB = 1024 * 1024;

export const bodyOf = (id: string, bytes = 3 * MIB): Buffer =>
  travelling({ id }, randomBytes(bytes));
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const metadataOf = (id: string, body: Uint8Array, device = SAMPLE_DEVICE): string =>
  `id ${base64(id)},digest ${base64(reprDigest(body))},device ${base64(device)},filetype ${base64('application/vnd.linesman.report')}`;

export const create = (
  url: string,
  id: string,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/v1/uploads`, {
    method: 'POST',
    headers: {
      ...TUS,
      'Upload-Length': String(body.length),
      'Upload-Metadata': metadataOf(id, body),
      ...headers,
    },
  });

/** Begins an upload, and gives its URL. */
export async function begun(url: string, id: string, body: Uint8Array): Promise<string> {
  const created = await create(url, id, body);
  expect(created.status).toBe(201);
  return url + created.headers.get('location')!;
}

export const patch = (
  at: string,
  offset: number,
  bytes: Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(at, {
    method: 'PATCH',
    body: Uint8Array.from(bytes),
    headers: {
      ...TUS,
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
      ...headers,
    },
  });

export const head = (at: string): Promise<Response> => fetch(at, { method: 'HEAD', headers: TUS });
export const offsetOf = (answer: Response): string | null => answer.headers.get('upload-offset');
export const codeOf = async (answer: Response): Promise<unknown> =>
  ((await answer.json()) as { code: unknown }).code;
export const receiptOf = (url: string, id: string): Promise<Response> =>
  fetch(`${url}/v1/reports/${id}/receipt`);
export const uploadsIn = (dataFolder: string): Promise<string[]> =>
  readdir(join(dataFolder, 'uploads'));

/** Half a PATCH, whose laptop then says nothing more. */
export function silentPatch(at: string, offset: number, promised: number, bytes: Uint8Array) {
  const { port, pathname } = new URL(at);
  const socket = connect(Number(port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(
    `PATCH ${pathname} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: ${String(offset)}\r\nContent-Length: ${String(promised)}\r\n\r\n`,
  );
  socket.write(bytes);
  return { socket, answer: () => answer };
}

/** A collector that is closed and started again within a test. */
export async function started(dataFolder: string, limits: Partial<Limits> = {}) {
  const collector = await startCollector({
    dataFolder,
    listen: '127.0.0.1:0',
    log: () => undefined,
    limits,
  });
  if (!collector.ok) throw new Error(collector.message);
  return collector;
}

export const withUploads = (changes: Partial<Limits['uploads']>): Partial<Limits> => ({
  uploads: { ...DEFAULT_LIMITS.uploads, ...changes },
});
