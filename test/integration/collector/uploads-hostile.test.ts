import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { MAX_TRAVELLING_BYTES } from '../../../model/envelope.ts';
import { until } from '../../support/until.ts';
import { put, raw, runningCollector, temporaryFolder } from './support.ts';
import {
  TUS,
  MIB,
  bodyOf,
  base64,
  metadataOf,
  create,
  begun,
  patch,
  head,
  offsetOf,
  codeOf,
  receiptOf,
  uploadsIn,
  silentPatch,
  withUploads,
} from './tus-support.ts';

describe('hostile uploads', () => {
  const id = uuid();
  const body = bodyOf(id, 1000);

  test.each([
    ['another version', { 'Tus-Resumable': '0.2.2' }, 412, 'tus-version'],
    ['no length', { 'Upload-Length': '' }, 400, 'upload-length'],
    ['a negative length', { 'Upload-Length': '-1' }, 400, 'upload-length'],
    [
      'a byte more than travels',
      { 'Upload-Length': String(MAX_TRAVELLING_BYTES + 1) },
      413,
      'upload-too-large',
    ],
    ['no metadata', { 'Upload-Metadata': '' }, 400, 'bad-id'],
    ['metadata that is none', { 'Upload-Metadata': 'a b c' }, 400, 'metadata-malformed'],
    ['a key twice', { 'Upload-Metadata': 'id,id' }, 400, 'metadata-malformed'],
    ['metadata without end', { 'Upload-Metadata': 'x'.repeat(3000) }, 400, 'metadata-malformed'],
    ['a path for an id', { 'Upload-Metadata': `id ${base64('../../key.pem')}` }, 400, 'bad-id'],
    ['no digest', { 'Upload-Metadata': `id ${base64(id)}` }, 400, 'digest-missing'],
    [
      'a digest of another kind',
      { 'Upload-Metadata': `id ${base64(id)},digest ${base64('md5=:AA:')}` },
      400,
      'digest-malformed',
    ],
    [
      'a device with a line end',
      { 'Upload-Metadata': metadataOf(id, body, 'a\nb') },
      400,
      'device-missing',
    ],
  ])('begun with %s are refused', async (_, headers, status, code) => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);

    const answer = await create(url, id, body, headers);

    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
    expect(answer.headers.get('tus-resumable')).toBe('1.0.0');
    expect(await uploadsIn(dataFolder)).toEqual([]);
  });

  test('that bring a body at their beginning, which a cut would lose, are refused', async () => {
    const { url } = await runningCollector(await temporaryFolder());

    const answer = await fetch(`${url}/v1/uploads`, {
      method: 'POST',
      body: Uint8Array.from(body),
      headers: {
        ...TUS,
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Length': String(body.length),
        'Upload-Metadata': metadataOf(id, body),
      },
    });

    expect([answer.status, await codeOf(answer)]).toEqual([400, 'creation-with-body']);
  });

  test('that add what does not fit change nothing', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const at = await begun(url, id, body);
    await patch(at, 0, body.subarray(0, 10));

    const answers = [
      await patch(at, 0, body.subarray(0, 10)),
      await patch(at, 11, body.subarray(11, 20)),
      await patch(at, 10, Buffer.alloc(body.length - 9)),
      await patch(at, 10, body.subarray(10), { 'Content-Type': 'text/plain' }),
      await patch(at, 10, body.subarray(10), { 'Upload-Offset': 'ten' }),
      await patch(at, 10, body.subarray(10), { 'Tus-Resumable': '2.0.0' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([409, 409, 413, 415, 400, 412]);
    expect(offsetOf(await head(at))).toBe('10');
    const chunked = await raw(
      url,
      `PATCH ${new URL(at).pathname} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 10\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n7d0\r\n${'x'.repeat(2000)}\r\n0\r\n\r\n`,
    );
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
    expect(offsetOf(await head(at))).toBe('10');
  });

  test.each([
    '/v1/uploads/x',
    `/v1/uploads/${'0'.repeat(32)}`,
    '/v1/uploads/../../key.pem',
    '/v1/uploads/..%2f..%2fkey.pem',
    `/v1/uploads/${'a'.repeat(400)}`,
  ])('at a guessed place find nothing: %s', async (path) => {
    const { url } = await runningCollector(await temporaryFolder());

    for (const method of ['HEAD', 'PATCH', 'DELETE'])
      expect(
        await raw(
          url,
          `${method} ${path} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
        ),
      ).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('of one device are as many as it may have open, until its idlest gives way', async () => {
    const { url } = await runningCollector(
      await temporaryFolder(),
      withUploads({ maxOpenPerDevice: 2, graceMs: 400 }),
    );
    const open = async (): Promise<Response> => {
      const other = uuid();
      return create(url, other, bodyOf(other, 10));
    };

    const answers = [await open(), await open(), await open()];

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(answers[2]!.headers.get('retry-after')).toBe('300');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await open()).status).toBe(201);
    const first = url + answers[0]!.headers.get('location')!;
    expect((await head(first)).status).toBe(404);
  });

  test('that promise bytes beyond what all may are put off, until an idle one gives way', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(
      dataFolder,
      withUploads({ maxBytes: 5000, graceMs: 400 }),
    );
    const [first, second] = [uuid(), uuid()];
    const at = await begun(url, first, bodyOf(first, 3000));

    const refused = await create(url, second, bodyOf(second, 3000));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const taken = await create(url, second, bodyOf(second, 3000));

    expect([refused.status, taken.status]).toEqual([503, 201]);
    expect((await head(at)).status).toBe(404);
    expect(await uploadsIn(dataFolder)).toHaveLength(1);
  });

  test('by the thousand, empty and silent, do not keep a laptop from being served', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(
      dataFolder,
      withUploads({ maxOpen: 50, maxOpenPerDevice: 1000, graceMs: 50 }),
    );
    const mine = uuid();
    const whole = bodyOf(mine);
    const at = await begun(url, mine, whole);
    await patch(at, 0, whole.subarray(0, MIB));
    for (let number = 0; number < 200; number += 1) {
      const other = uuid();
      const answer = await create(url, other, bodyOf(other, 10));
      expect([201, 503]).toContain(answer.status);
    }

    expect((await uploadsIn(dataFolder)).length).toBeLessThanOrEqual(51);
    expect((await patch(at, MIB, whole.subarray(MIB))).status).toBe(204);
    expect((await receiptOf(url, mine)).status).toBe(200);
  });

  test('that add slowly give their place to others, and keep what they brought', async () => {
    const { url } = await runningCollector(await temporaryFolder(), { maxBodiesUnderWay: 1 });
    const slow = uuid();
    const slowBody = bodyOf(slow);
    const at = await begun(url, slow, slowBody);
    const hanging = silentPatch(at, 0, slowBody.length, slowBody.subarray(0, 20_000));
    await new Promise((resolve) => setTimeout(resolve, 300));

    const sent = await put(url, uuid(), Buffer.alloc(100_000));

    expect(sent.status).toBe(201);
    await until(hanging.answer, (text) => text.startsWith('HTTP/1.1 503 '));
    expect(offsetOf(await head(at))).toBe('20000');
  });

  test('leave files that only the owner of the collector can read', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const at = await begun(url, id, body);
    await patch(at, 0, body.subarray(0, 10));

    for (const name of await uploadsIn(dataFolder))
      expect((await stat(join(dataFolder, 'uploads', name))).mode & 0o777).toBe(0o600);
    expect(at).toMatch(/\/v1\/uploads\/[0-9a-f]{32}$/);
  });
});
