import { openReportIndex } from '../../../collector/store/sqlite-index.ts';
import { createHash } from 'node:crypto';
import { readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { listReports } from '../../../collector/list-reports.ts';
import { MAX_TRAVELLING_BYTES } from '../../../model/envelope.ts';
import { SAMPLE_DEVICE } from '../../unit/collector/sample-envelope.ts';
import { until } from '../../support/until.ts';
import { put, receiptHolds, runningCollector, temporaryFolder } from './support.ts';
import {
  TUS,
  MIB,
  bodyOf,
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
  started,
} from './tus-support.ts';

describe('hello', () => {
  test('says what a laptop may know, and no more', async () => {
    const { url } = await runningCollector(await temporaryFolder());

    expect(await (await fetch(`${url}/v1/hello`)).json()).toEqual({
      versions: [1],
      firstTryWithinS: 0,
      maxReportBytes: 1_048_576,
      enrolment: 'open',
    });
  });

  test('spreads the first tries of a large fleet, so that it can take them all', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const opened = openReportIndex(join(dataFolder, 'index.sqlite'));
    if (!opened.ok) throw new Error(opened.message);
    const facts = { sha256: '', bytes: 1, receivedAt: new Date().toISOString(), receipt: '' };
    opened.index.restore(
      Array.from({ length: 1200 }, (_, count) => ({
        ...facts,
        id: uuid(),
        // Two reports of each.
        device: `${String(count % 600).padStart(8, '0')}-0000-4c52-9d3e-2f1a7b5c9e01`,
        summary: null,
        whole: false,
      })),
    );
    opened.index.close();

    expect(await (await fetch(`${url}/v1/hello`)).json()).toMatchObject({ firstTryWithinS: 1 });
  });
});

describe('an upload in parts', () => {
  test('becomes a report with a receipt, byte for byte what was sent', async () => {
    const dataFolder = await temporaryFolder();
    const collector = await runningCollector(dataFolder);
    const id = uuid();
    const body = bodyOf(id);
    const at = await begun(collector.url, id, body);

    const first = await patch(at, 0, body.subarray(0, MIB));
    const standing = await head(at);
    const last = await patch(at, MIB, body.subarray(MIB));

    expect([first.status, offsetOf(first)]).toEqual([204, String(MIB)]);
    expect([standing.status, offsetOf(standing)]).toEqual([200, String(MIB)]);
    expect(standing.headers.get('upload-length')).toBe(String(body.length));
    expect(standing.headers.get('upload-metadata')).toBe(metadataOf(id, body));
    expect(standing.headers.get('cache-control')).toBe('no-store');
    expect(Date.parse(standing.headers.get('upload-expires')!)).toBeGreaterThan(Date.now());
    expect([last.status, offsetOf(last)]).toEqual([204, String(body.length)]);
    const receipt = await (await receiptOf(collector.url, id)).text();
    expect(receiptHolds(receipt, collector.publicKey)).toBe(true);
    expect(JSON.parse(receipt)).toMatchObject({
      sha256: createHash('sha256').update(body).digest('hex'),
      bytes: body.length,
    });
    const file = await readFile(join(dataFolder, 'reports', id.slice(-2), id));
    expect(file.subarray(0, body.length).equals(body)).toBe(true);
    expect(listReports(dataFolder)).toMatchObject({
      reports: [{ id, device: SAMPLE_DEVICE, reference: 'BTP0-NGA4-5' }],
    });
    expect((await uploadsIn(dataFolder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('tells its laptop where it stands after a restart, also when all had come and nothing was taken', async () => {
    const dataFolder = await temporaryFolder();
    const first = await started(dataFolder);
    const [half, whole] = [uuid(), uuid()];
    const bodies = { half: bodyOf(half), whole: bodyOf(whole) };
    const halfAt = await begun(first.url, half, bodies.half);
    const wholeAt = await begun(first.url, whole, bodies.whole);
    await patch(halfAt, 0, bodies.half.subarray(0, MIB));
    await patch(wholeAt, 0, bodies.whole.subarray(0, MIB));
    await first.close();
    // As a death leaves it between the last byte and the report, its receipt begun.
    const part = join(dataFolder, 'uploads', `${wholeAt.split('/').at(-1)!}.part`);
    await writeFile(part, Buffer.concat([bodies.whole, Buffer.from('\n{"linesman":"rec')]));

    const second = await runningCollector(dataFolder);
    const there = (at: string): string => second.url + new URL(at).pathname;

    expect(offsetOf(await head(there(halfAt)))).toBe(String(MIB));
    expect((await receiptOf(second.url, whole)).status).toBe(404);
    expect(offsetOf(await head(there(wholeAt)))).toBe(String(bodies.whole.length));
    expect((await receiptOf(second.url, whole)).status).toBe(200);
    await patch(there(halfAt), MIB, bodies.half.subarray(MIB));
    expect((await receiptOf(second.url, half)).status).toBe(200);
  });

  test('whose report was taken just before a death is done, whatever is left of it', async () => {
    const dataFolder = await temporaryFolder();
    const first = await started(dataFolder);
    const id = uuid();
    const body = bodyOf(id);
    const at = await begun(first.url, id, body);
    await patch(at, 0, body);
    await first.close();

    const second = await runningCollector(dataFolder);

    expect(offsetOf(await head(second.url + new URL(at).pathname))).toBe(String(body.length));
  });

  test('that a power cut left with other bytes is refused whole, and begins again', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const id = uuid();
    const body = bodyOf(id);
    const at = await begun(url, id, body);
    await patch(at, 0, body.subarray(0, MIB));
    const part = join(dataFolder, 'uploads', `${at.split('/').at(-1)!}.part`);
    await truncate(part, 1000);
    await truncate(part, MIB);

    const last = await patch(at, MIB, body.subarray(MIB));

    expect([last.status, await codeOf(last)]).toEqual([422, 'digest-mismatch']);
    expect((await head(at)).status).toBe(404);
    expect(await uploadsIn(dataFolder)).toEqual([]);
    const again = await begun(url, id, body);
    expect((await patch(again, 0, body)).status).toBe(204);
  });

  test('keeps what had come when its laptop falls silent or goes away', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const id = uuid();
    const body = bodyOf(id);
    const at = await begun(url, id, body);

    const { socket } = silentPatch(at, 0, body.length, body.subarray(0, 500_000));
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.destroy();
    const gone = await until(
      () => head(at),
      (answer) => offsetOf(answer) !== '0',
    );

    expect(offsetOf(gone)).toBe('500000');
    expect((await patch(at, 500_000, body.subarray(500_000))).status).toBe(204);
  });

  test('is handed to the newest request: an older one that hangs lets go, and what it brought is kept', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const id = uuid();
    const body = bodyOf(id);
    const at = await begun(url, id, body);
    const hanging = silentPatch(at, 0, body.length, body.subarray(0, 500_000));
    await new Promise((resolve) => setTimeout(resolve, 300));

    const standing = await head(at);
    const rest = await patch(at, 500_000, body.subarray(500_000));

    expect(offsetOf(standing)).toBe('500000');
    expect(rest.status).toBe(204);
    await until(hanging.answer, (text) => text.startsWith('HTTP/1.1 423 '));
    expect((await receiptOf(url, id)).status).toBe(200);
  });

  test('of a report that is stored is done at once, of another digest refused', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const id = uuid();
    const body = bodyOf(id, 1000);
    await put(url, id, body, { 'Linesman-Device': SAMPLE_DEVICE });

    const at = await begun(url, id, body);
    const sameAgain = await begun(url, id, body);
    const other = await create(url, id, bodyOf(id, 1000));

    expect(offsetOf(await head(at))).toBe(String(body.length));
    expect(sameAgain).toBe(at);
    expect([other.status, await codeOf(other)]).toEqual([409, 'id-conflict']);
  });

  test('that loses the race for its id is refused at its end, and the first stays', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const id = uuid();
    const [one, other] = [bodyOf(id, 1000), bodyOf(id, 1000)];
    const at = await begun(url, id, one);
    await put(url, id, other, { 'Linesman-Device': SAMPLE_DEVICE });

    const last = await patch(at, 0, one);

    expect([last.status, await codeOf(last)]).toEqual([409, 'id-conflict']);
    expect(await (await receiptOf(url, id)).json()).toMatchObject({ bytes: other.length });
  });

  test('is begun once for each report: a laptop that lost its name replaces it', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const id = uuid();
    const body = bodyOf(id);

    const lost = await begun(url, id, body);
    const at = await begun(url, id, body);

    expect(at).not.toBe(lost);
    expect((await head(lost)).status).toBe(404);
    expect(await uploadsIn(dataFolder)).toHaveLength(1);
  });

  test('is removed when its laptop says so', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const id = uuid();
    const body = bodyOf(id);
    const at = await begun(url, id, body);
    await patch(at, 0, body.subarray(0, 1000));

    expect((await fetch(at, { method: 'DELETE', headers: TUS })).status).toBe(204);
    expect((await head(at)).status).toBe(404);
    expect(await uploadsIn(dataFolder)).toEqual([]);
  });

  test('that nothing is added to for a day is gone after a start, and one of an hour ago is not', async () => {
    const dataFolder = await temporaryFolder();
    const first = await started(dataFolder);
    const [old, young] = [uuid(), uuid()];
    const places = new Map<string, string>();
    for (const id of [old, young]) {
      const body = bodyOf(id);
      const at = await begun(first.url, id, body);
      await patch(at, 0, body.subarray(0, 1000));
      places.set(id, new URL(at).pathname);
    }
    await first.close();
    const age = async (id: string, hours: number): Promise<void> => {
      const at = new Date(Date.now() - hours * 3_600_000);
      await utimes(
        join(dataFolder, 'uploads', `${places.get(id)!.split('/').at(-1)!}.part`),
        at,
        at,
      );
    };
    await age(old, 25);
    await age(young, 1);

    const { url } = await runningCollector(dataFolder);

    await until(
      () => head(url + places.get(old)!),
      (answer) => answer.status === 404,
    );
    expect(offsetOf(await head(url + places.get(young)!))).toBe('1000');
  });
});

describe('a client that has to ask', () => {
  test('is told what is spoken here', async () => {
    const { url } = await runningCollector(await temporaryFolder());

    const answer = await fetch(`${url}/v1/uploads`, { method: 'OPTIONS' });

    expect(answer.status).toBe(204);
    expect(answer.headers.get('tus-version')).toBe('1.0.0');
    expect(answer.headers.get('tus-extension')).toBe('creation,expiration,termination');
    expect(answer.headers.get('tus-max-size')).toBe(String(MAX_TRAVELLING_BYTES));
  });

  test('and has no PATCH may send POST instead', async () => {
    const { url } = await runningCollector(await temporaryFolder());
    const id = uuid();
    const body = bodyOf(id, 1000);
    const at = await begun(url, id, body);

    const answer = await fetch(at, {
      method: 'POST',
      body: Uint8Array.from(body),
      headers: {
        ...TUS,
        'X-HTTP-Method-Override': 'PATCH',
        'Content-Type': 'application/offset+octet-stream',
        'Upload-Offset': '0',
      },
    });

    expect(answer.status).toBe(204);
    expect((await receiptOf(url, id)).status).toBe(200);
  });
});
