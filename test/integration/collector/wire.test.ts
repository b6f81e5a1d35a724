import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { CollectorKey } from '../../../model/receipt.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import {
  put,
  raw,
  receiptHolds,
  reprDigest,
  runningCollector,
  temporaryFolder,
} from './support.ts';

const reportText = (id: string): string => JSON.stringify(sampleReport({ id }));
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as Record<string, unknown>)['code'];

describe('a report on the wire', () => {
  test('is acknowledged by a receipt that verifies against the published key', async () => {
    const collector = await runningCollector(await temporaryFolder());
    const id = uuid();

    const response = await put(collector.url, id, reportText(id));

    const receipt = await response.text();
    const key = CollectorKey.parse(await (await fetch(`${collector.url}/v1/key`)).json());
    expect(response.status).toBe(201);
    expect(key.publicKey).toBe(collector.publicKey);
    expect(receiptHolds(receipt, key.publicKey)).toBe(true);
    expect(JSON.parse(receipt)).toMatchObject({
      id,
      bytes: Buffer.byteLength(reportText(id)),
      keyId: key.keyId,
    });
  });

  test('sent again gets the same receipt byte for byte, also after a restart', async () => {
    const dataFolder = await temporaryFolder();
    const first = await startCollector({ dataFolder, listen: '127.0.0.1:0', log: () => undefined });
    if (!first.ok) throw new Error(first.message);
    const id = uuid();
    const receipt = await (await put(first.url, id, reportText(id))).text();
    await first.close();
    const second = await runningCollector(dataFolder);

    const again = await put(second.url, id, reportText(id));
    const asked = await fetch(`${second.url}/v1/reports/${id}/receipt`);

    expect(again.status).toBe(200);
    expect(await again.text()).toBe(receipt);
    expect(await asked.text()).toBe(receipt);
  });

  test('sent twenty times at once is stored once', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const id = uuid();

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => put(url, id, reportText(id))),
    );

    const texts = new Set(await Promise.all(answers.map((answer) => answer.text())));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(texts.size).toBe(1);
    expect(listReports(dataFolder)).toMatchObject({ ok: true, reports: [{ id }] });
  });

  test('with the id of another is refused, and the other stays', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const id = uuid();
    const receipt = await (await put(url, id, 'one')).text();

    const other = await put(url, id, 'two');

    expect(other.status).toBe(409);
    expect(await codeOf(other)).toBe('id-conflict');
    expect(await (await fetch(`${url}/v1/reports/${id}/receipt`)).text()).toBe(receipt);
  });

  test('of exactly 1 MiB is taken, and one byte more is not', async () => {
    const { url } = await runningCollector(await temporaryFolder());

    const largest = await put(url, uuid(), Buffer.alloc(1024 * 1024, 1));
    const larger = await put(url, uuid(), Buffer.alloc(1024 * 1024 + 1, 1));

    expect(largest.status).toBe(201);
    expect(larger.status).toBe(413);
    expect(await codeOf(larger)).toBe('too-large');
  });

  test('whose body is not that of its digest is refused and not kept', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);

    const response = await put(url, uuid(), 'damaged', { 'Repr-Digest': reprDigest('whole') });

    expect(response.status).toBe(422);
    expect(listReports(dataFolder)).toEqual({ ok: true, reports: [], unreadable: 0 });
  });

  test.each([
    ['a bad id', 'x', {}, 400, 'bad-id'],
    ['no usable digest', uuid(), { 'Repr-Digest': 'md5=:AA:' }, 400, 'digest-malformed'],
    ['no device', uuid(), { 'Linesman-Device': '' }, 400, 'device-missing'],
  ])('with %s is refused', async (_, id, headers, status, code) => {
    const { url } = await runningCollector(await temporaryFolder());

    const response = await put(url, id, 'body', headers);

    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await codeOf(response)).toBe(code);
  });

  test('in chunks is refused with 411', async () => {
    const { url } = await runningCollector(await temporaryFolder());

    const answer = await raw(
      url,
      `PUT /v1/reports/${uuid()} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 411 /);
  });

  test('that is known is answered before its body travels again', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const id = uuid();
    const receipt = await (await put(url, id, 'known')).text();

    const answer = await raw(
      url,
      `PUT /v1/reports/${id} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\nLinesman-Device: d\r\nRepr-Digest: ${reprDigest('known')}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer.endsWith(receipt)).toBe(true);
  });
});

describe('hostile clients', () => {
  test('that never end their headers are cut off with 408', async () => {
    const { url } = await runningCollector(await temporaryFolder(), { headersTimeoutMs: 200 });

    expect(await raw(url, 'GET / HTTP/1.1\r\nX: ')).toMatch(/^HTTP\/1.1 408 [^]*"timed-out"/);
  });

  test('that never end their body are cut off, and their place is free again', async () => {
    const { url } = await runningCollector(await temporaryFolder(), {
      idleTimeoutMs: 1500,
      maxBodiesUnderWay: 1,
      waitMs: 100,
    });
    const head = `PUT /v1/reports/${uuid()} HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\nLinesman-Device: d\r\nRepr-Digest: ${reprDigest('x')}\r\n\r\n`;
    const slow = raw(url, head + '1'.repeat(20_000));

    let meanwhile = await put(url, uuid(), 'body');
    for (let tries = 0; meanwhile.status === 201 && tries < 100; tries += 1)
      meanwhile = await put(url, uuid(), 'body');
    await slow;
    const after = await put(url, uuid(), 'body');

    expect(meanwhile.status).toBe(503);
    // Whole seconds: each who is refused has a turn of its own.
    expect(meanwhile.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(after.status).toBe(201);
  });

  test.each([
    ['that speak no HTTP', 'hello\r\n\r\n', 400],
    [
      'that send endless headers',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
    ],
    [
      'that name two lengths',
      `PUT /v1/reports/${uuid()} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      400,
    ],
    [
      'that climb out of the folder',
      'PUT /v1/reports/../../key.pem HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      400,
    ],
    [
      'that expect the unknown',
      'GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: magic\r\nConnection: close\r\n\r\n',
      417,
    ],
    [
      'that delete',
      `DELETE /v1/reports/${uuid()} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      405,
    ],
  ])('%s get a short refusal', async (_, text, status) => {
    const { url } = await runningCollector(await temporaryFolder());

    const answer = await raw(url, text);

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
    expect(answer.length).toBeLessThan(2048);
  });
});

describe('a data folder', () => {
  test('belongs to one collector, and the second is told which', async () => {
    const dataFolder = await temporaryFolder();
    await runningCollector(dataFolder);

    const second = await startCollector({
      dataFolder,
      listen: '127.0.0.1:0',
      log: () => undefined,
    });

    expect(second.ok ? '' : second.message).toContain(`process id ${String(process.pid)}`);
  });

  test('keeps its key to its owner, and never makes a second one', async () => {
    const dataFolder = await temporaryFolder();
    const collector = await startCollector({
      dataFolder,
      listen: '127.0.0.1:0',
      log: () => undefined,
    });
    if (!collector.ok) throw new Error(collector.message);
    await put(collector.url, uuid(), 'body');
    await collector.close();
    const path = join(dataFolder, 'key.pem');
    const pem = await readFile(path, 'utf8');
    expect((await stat(path)).mode & 0o777).toBe(0o600);

    await writeFile(path, 'no key');
    const damaged = await startCollector({
      dataFolder,
      listen: '127.0.0.1:0',
      log: () => undefined,
    });
    await writeFile(path, pem);
    const restored = await runningCollector(dataFolder);

    expect(damaged.ok).toBe(false);
    expect(await readFile(path, 'utf8')).toBe(pem);
    expect(restored.publicKey).toBe(collector.publicKey);
  });

  test('on a port that is taken gives a reason, and is free again', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(await temporaryFolder());

    const taken = await startCollector({
      dataFolder,
      listen: new URL(url).host,
      log: () => undefined,
    });

    expect(taken.ok ? '' : taken.message).toContain('EADDRINUSE');
    expect((await runningCollector(dataFolder)).ok).toBe(true);
  });
});
