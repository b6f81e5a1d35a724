import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { uploadReport } from '../../../agent/sync/tus.ts';
import type { Progress, UploadRecord } from '../../../agent/sync/tus-requests.ts';
import type { OutgoingReport, UploadAnswer } from '../../../agent/sync/wire.ts';
import { ENVELOPE_TYPE } from '../../../model/envelope.ts';
import { directClient } from '../../support/direct-client.ts';
import { type Meddler, tusCollector, type TusCollector } from './tus-collector.ts';

const MIB = 1024 * 1024;

function reportOf(bytes: number, tries = 0): OutgoingReport {
  const body = randomBytes(bytes);
  return {
    id: uuidv7(),
    body,
    bytes,
    sha256: createHash('sha256').update(body).digest('hex'),
    mediaType: ENVELOPE_TYPE,
    tries,
  };
}

interface Memory extends UploadRecord {
  place: string | null;
  readonly written: (string | null)[];
}

function memory(place: string | null = null): Memory {
  const record: Memory = {
    place,
    written: [],
    read: () => record.place,
    write: (next) => {
      record.place = next;
      record.written.push(next);
      return { ok: true, value: undefined };
    },
  };
  return record;
}

const send = (
  report: OutgoingReport,
  { url }: Pick<TusCollector, 'url'>,
  record: UploadRecord = memory(),
  {
    signal = new AbortController().signal,
    onProgress = () => undefined,
  }: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {},
): Promise<UploadAnswer> =>
  uploadReport(
    { report, record, onProgress },
    {
      http: directClient,
      collectorUrl: url,
      device: 'device-1',
      signal,
      now: () => new Date('2026-05-04T09:00:00.000Z'),
    },
  );

/** Cuts a PATCH when so many of its bytes have come, by a reset. */
const cutAfter = (bytes: number): Meddler => {
  let left = bytes;
  return (request) => {
    if (request.method !== 'PATCH') return false;
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left <= 0) request.socket.destroy();
    });
    return false;
  };
};
const answerAll =
  (method: string, status: number, headers: Readonly<Record<string, string>> = {}): Meddler =>
  (request, response) => {
    if (request.method !== method) return false;
    request.resume();
    response.writeHead(status, headers).end();
    return true;
  };

describe('an upload in parts to the reference server', () => {
  it('arrives whole, a MiB at a time, and its receipt is fetched', async () => {
    const collector = await tusCollector();
    const report = reportOf(2.5 * MIB);

    const answer = await send(report, collector);

    expect(answer).toMatchObject({ kind: 'receipt', document: { id: report.id } });
    expect(collector.whole.get(report.id)?.equals(report.body)).toBe(true);
    expect(collector.seen.map(({ line }) => line.split(' ')[0])).toEqual([
      'POST',
      'PATCH',
      'PATCH',
      'PATCH',
      'GET',
    ]);
    expect(collector.patched()).toBe(report.bytes);
  });

  it('is begun without a byte of the report, and says what it will be', async () => {
    const collector = await tusCollector();
    const report = reportOf(2 * MIB);

    await send(report, collector);

    const { headers, bytes } = collector.seen[0]!;
    const said = Object.fromEntries(
      String(headers['upload-metadata'])
        .split(',')
        .map((pair) => pair.split(' '))
        .map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString()]),
    );
    expect(bytes).toBe(0);
    expect(headers).toMatchObject({
      'tus-resumable': '1.0.0',
      'upload-length': String(report.bytes),
      'linesman-device': 'device-1',
    });
    expect(said).toEqual({
      id: report.id,
      digest: `sha-256=:${Buffer.from(report.sha256, 'hex').toString('base64')}:`,
      device: 'device-1',
      filetype: 'application/vnd.linesman.report',
    });
  });

  it('goes on where it was cut, sending little twice', async () => {
    const collector = await tusCollector();
    const report = reportOf(3 * MIB);
    const record = memory();

    collector.meddle(cutAfter(1.5 * MIB));
    const cut = await send(report, collector, record);
    collector.meddle(null);
    const answer = await send({ ...report, tries: 1 }, collector, record);

    expect(cut.kind).toBe('failed');
    expect(answer.kind).toBe('receipt');
    expect(collector.whole.get(report.id)?.equals(report.body)).toBe(true);
    expect(collector.patched()).toBeLessThan(report.bytes * 1.05);
    expect(record.written).toHaveLength(1);
  });

  it('tells how far it is, never further than it is', async () => {
    const collector = await tusCollector();
    const report = reportOf(2.5 * MIB);
    const told: Progress[] = [];

    await send(report, collector, memory(), { onProgress: (progress) => told.push(progress) });

    expect(told.at(-1)).toEqual({ kept: report.bytes, sent: report.bytes });
    for (const { kept, sent } of told) expect(kept).toBeLessThanOrEqual(sent);
  });

  it('ends at once when it is cut by this side, and its place is kept', async () => {
    const collector = await tusCollector();
    const record = memory();
    const cutter = new AbortController();

    const answer = await send(reportOf(3 * MIB), collector, record, {
      signal: cutter.signal,
      onProgress: ({ sent }) => {
        if (sent > MIB) cutter.abort();
      },
    });

    expect(answer.kind).toBe('failed');
    expect(record.place).not.toBeNull();
  });
});

describe('an upload that was begun', () => {
  it.each<[string, Meddler]>([
    ['a login page answers 200', answerAll('HEAD', 200, { 'Content-Type': 'text/html' })],
    ['a login page answers 404', answerAll('HEAD', 404, { 'Content-Type': 'text/html' })],
    ['a proxy redirects', answerAll('HEAD', 302, { Location: 'http://127.0.0.1:9/' })],
    ...[400, 401, 403, 409, 412, 423, 429, 500, 502, 503].map((status): [string, Meddler] => [
      `the collector answers ${String(status)}`,
      answerAll('HEAD', status, { 'Tus-Resumable': '1.0.0' }),
    ]),
  ])('is not given up when %s', async (_, meddler) => {
    const collector = await tusCollector();
    const report = reportOf(3 * MIB);
    const record = memory();
    collector.meddle(cutAfter(2.5 * MIB));
    await send(report, collector, record);
    const place = record.place;

    collector.meddle(meddler);
    const answer = await send({ ...report, tries: 1 }, collector, record);

    expect(['failed', 'busy']).toContain(answer.kind);
    expect(record.place).toBe(place);
    collector.meddle(null);
    expect((await send({ ...report, tries: 2 }, collector, record)).kind).toBe('receipt');
    expect(collector.patched()).toBeLessThan(report.bytes * 1.05);
  });

  it.each([404, 410])('is begun anew when the collector itself answers %i', async (status) => {
    const collector = await tusCollector();
    const report = reportOf(2 * MIB, 1);
    const record = memory('0123456789abcdef');
    let isFirst = true;
    collector.meddle((request, response) => {
      if (request.method !== 'HEAD' || !isFirst) return false;
      isFirst = false;
      return answerAll('HEAD', status, { 'Tus-Resumable': '1.0.0' })(request, response);
    });

    expect((await send(report, collector, record)).kind).toBe('receipt');
    expect(record.written).toEqual([null, expect.any(String)]);
  });

  it('is not sent again when the collector has the report and the upload is gone', async () => {
    const collector = await tusCollector();
    const report = reportOf(2 * MIB);
    await send(report, collector);
    const before = collector.patched();

    const answer = await send({ ...report, tries: 1 }, collector, memory('gone'));

    expect(answer.kind).toBe('receipt');
    expect(collector.patched()).toBe(before);
  });

  it('is asked for its receipt before a byte is sent when the last answer was lost', async () => {
    const collector = await tusCollector();
    const report = reportOf(2 * MIB);
    await send(report, collector);
    const before = collector.seen.length;

    expect((await send({ ...report, tries: 1 }, collector)).kind).toBe('receipt');
    expect(collector.lines().slice(before)).toEqual([`GET /v1/reports/${report.id}/receipt 200`]);
  });

  it('is begun anew when it is whole and never became a report', async () => {
    const collector = await tusCollector();
    const report = reportOf(2 * MIB);
    const record = memory();
    collector.forgetFinished(true);
    const first = await send(report, collector, record);
    const place = record.place;

    collector.forgetFinished(false);
    const answer = await send({ ...report, tries: 1 }, collector, record);

    expect(first).toMatchObject({ kind: 'failed', trouble: { code: 'COLLECTOR_REFUSED' } });
    expect(place).not.toBeNull();
    expect(answer.kind).toBe('receipt');
    expect(record.place).not.toBe(place);
  });

  it('goes on from where the collector is when that lost what it had', async () => {
    const collector = await tusCollector();
    const report = reportOf(2 * MIB);
    let lied = false;
    collector.meddle((request, response) => {
      if (request.method !== 'PATCH' || lied) return false;
      lied = true;
      return answerAll('PATCH', 204, {
        'Tus-Resumable': '1.0.0',
        'Upload-Offset': String(MIB),
      })(request, response);
    });

    expect((await send(report, collector)).kind).toBe('receipt');
    expect(collector.whole.get(report.id)?.equals(report.body)).toBe(true);
    expect(collector.lines().some((line) => line.startsWith('PATCH') && line.endsWith('409'))).toBe(
      true,
    );
  });

  it.each(['3145728', '0', '-1', '1048577', '1e9', ''])(
    'is not led on by an offset of “%s” after a MiB',
    async (offset) => {
      const collector = await tusCollector();
      const record = memory();
      collector.meddle(
        answerAll('PATCH', 204, { 'Tus-Resumable': '1.0.0', 'Upload-Offset': offset }),
      );

      const answer = await send(reportOf(2 * MIB), collector, record);

      expect(answer).toMatchObject({ kind: 'failed', trouble: { code: 'NOT_A_COLLECTOR' } });
      expect(record.place).not.toBeNull();
    },
  );

  it('is left for the next try by a collector that leads round in circles', async () => {
    const collector = await tusCollector();
    collector.meddle(answerAll('PATCH', 409, { 'Tus-Resumable': '1.0.0' }));

    expect(await send(reportOf(2 * MIB), collector)).toMatchObject({
      kind: 'failed',
      trouble: { code: 'COLLECTOR_REFUSED' },
    });
    expect(collector.seen.length).toBeLessThan(15);
  });

  it.each([
    ['https://elsewhere.example/v1/uploads/abc'],
    ['//elsewhere.example/v1/uploads/abc'],
    ['/v1/uploads/'],
    ['/v1/uploads/..%2f..%2fkey'],
    ['javascript:alert(1)'],
    [`/v1/uploads/${'a'.repeat(2_000)}`],
  ])('does not begin at %s', async (location) => {
    const collector = await tusCollector();
    const record = memory();
    collector.meddle(answerAll('POST', 201, { 'Tus-Resumable': '1.0.0', Location: location }));

    const answer = await send(reportOf(2 * MIB), collector, record);

    expect(answer).toMatchObject({ kind: 'failed', trouble: { code: 'NOT_A_COLLECTOR' } });
    expect(record.place).toBeNull();
    expect(collector.seen).toHaveLength(1);
  });

  it('waits for as long as a busy collector says', async () => {
    const collector = await tusCollector();
    collector.meddle(answerAll('POST', 503, { 'Retry-After': '7' }));

    expect(await send(reportOf(2 * MIB), collector)).toEqual({
      kind: 'busy',
      retryAfterMs: 7_000,
    });
  });

  it('is refused, and says why, where the collector is too old to take it', async () => {
    const collector = await tusCollector();
    collector.meddle((request, response) => {
      if (request.method !== 'POST') return false;
      response
        .writeHead(404, { 'Content-Type': 'application/problem+json' })
        .end(JSON.stringify({ code: 'not-found' }));
      return true;
    });

    expect(await send(reportOf(2 * MIB), collector)).toMatchObject({
      kind: 'refused',
      code: 'no-uploads',
    });
  });
});
