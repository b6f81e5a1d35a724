import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { findReports } from '../../../collector/find-reports.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { overSqlite } from '../../../collector/store/guarded-index.ts';
import { openReportIndex } from '../../../collector/store/sqlite-index.ts';
import { ENVELOPE_TYPE, MAX_ENVELOPE_BYTES } from '../../../model/envelope.ts';
import { until } from '../../support/until.ts';
import { referenceFrom, SAMPLE_DEVICE, travelling } from '../../unit/collector/sample-envelope.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import { helpdeskOf, put, runningCollector, temporaryFolder } from './support.ts';

const HEADERS = { 'Linesman-Device': SAMPLE_DEVICE, 'Content-Type': ENVELOPE_TYPE };
const OTHER_DEVICE = 'f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e01';

function listed(dataFolder: string) {
  const listing = listReports(dataFolder);
  if (!listing.ok) throw new Error(listing.message);
  return listing.reports;
}

/** What a search finds, straight from the folder. */
async function found(dataFolder: string, asked: string) {
  const opened = openReportIndex(join(dataFolder, 'index.sqlite'), { readOnly: true });
  if (!opened.ok) throw new Error(opened.message);
  try {
    const answer = await findReports(overSqlite(opened.index), asked);
    return answer.ok ? { by: answer.by, ids: answer.reports.map(({ id }) => id) } : answer.reason;
  } finally {
    opened.index.close();
  }
}

describe('an envelope with its bundle', () => {
  test('is kept byte for byte, listed by what the envelope says, and found by its reference as it is spoken', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const id = uuid();
    const body = travelling({ id, encrypted: true, lost: 3 }, Buffer.alloc(5000, 7));

    const sent = await put(url, id, body, HEADERS);

    expect(sent.status).toBe(201);
    expect(await sent.json()).toMatchObject({ bytes: body.length });
    const [report] = listed(dataFolder);
    expect(report).toMatchObject({
      id,
      verdict: 'Exchange port outside an access list',
      owner: 'Network team',
      network: 'tunnel',
      encrypted: true,
      lost: 3,
      endpoints: [{ interface: 'EMSMDB', port: 2314 }],
      mismatch: null,
    });
    const file = readFileSync(join(dataFolder, 'reports', id.slice(-2), id));
    expect(file.subarray(0, body.length).equals(body)).toBe(true);
    const reference = referenceFrom(SAMPLE_DEVICE);
    for (const spoken of [
      reference,
      reference.toLowerCase().replaceAll('-', ' '),
      ` ${reference.replaceAll('0', 'O')}. `,
    ])
      expect(await found(dataFolder, spoken)).toEqual({ by: 'reference', ids: [id] });
    expect(await found(dataFolder, id)).toEqual({ by: 'id', ids: [id] });
    expect(await found(dataFolder, id.slice(0, 13).toUpperCase())).toEqual({ by: 'id', ids: [id] });
  });

  test('is found hours later too, when the reference that is spoken has changed', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const [first, second] = [uuid(), uuid()];
    await put(url, first, travelling({ id: first }), HEADERS);
    await put(url, second, travelling({ id: second, kind: 'end' }), HEADERS);

    expect(await found(dataFolder, referenceFrom(SAMPLE_DEVICE, 30))).toEqual({
      by: 'laptop',
      ids: [second, first],
    });
    expect(await found(dataFolder, referenceFrom(OTHER_DEVICE, 30))).toBe('none');
    expect(await found(dataFolder, 'what they said')).toBe('unclear');
    expect(await found(dataFolder, '%')).toBe('unclear');
  });

  test("cannot be found under another laptop's reference, and is shown as what it is", async () => {
    const dataFolder = await temporaryFolder();
    const collector = await runningCollector(dataFolder);
    const visit = await helpdeskOf(collector);
    const reference = referenceFrom(OTHER_DEVICE);
    for (const changes of [{ device: OTHER_DEVICE }, { reference }, { id: uuid() }]) {
      const id = uuid();
      const sent = await put(collector.url, id, travelling({ id, reference, ...changes }), HEADERS);
      expect(sent.status).toBe(201);
      expect(await (await visit(`/reports/${id}`)).text()).toContain(
        'Nothing that it says is believed',
      );
    }

    expect(await found(dataFolder, reference)).toBe('none');
    expect(listed(dataFolder).map(({ mismatch }) => mismatch)).toEqual([
      'id',
      'reference',
      'device',
    ]);
    expect(await (await visit('/')).text()).toContain('Not believed');
  });

  test.each([
    ['bytes that are nothing', Buffer.from([0xff, 0, 0x0a])],
    ['a line without end', Buffer.alloc(200_000, 'x')],
    ['an envelope beyond 16 KiB', Buffer.from(`${' '.repeat(MAX_ENVELOPE_BYTES)}{}\nPK`)],
    ['lists in lists in lists', Buffer.from(`${'['.repeat(16_000)}\nPK`)],
    [
      'an envelope of a later schema',
      Buffer.from(travelling().toString('latin1').replace('"schema":1', '"schema":9'), 'latin1'),
    ],
    ['an empty body', Buffer.alloc(0)],
  ])('that is none (%s) is stored all the same, and shown as unreadable', async (_, body) => {
    const dataFolder = await temporaryFolder();
    const collector = await runningCollector(dataFolder);
    const visit = await helpdeskOf(collector);
    const id = uuid();

    expect((await put(collector.url, id, body, HEADERS)).status).toBe(201);

    expect(listed(dataFolder)).toMatchObject([{ id, verdict: null, reference: null }]);
    expect(await (await visit(`/reports/${id}`)).text()).toContain('cannot read');
    expect((await visit(`/reports/${id}/bundle`)).status).toBe(404);
    const asItCame = await visit(`/reports/${id}/raw`);
    expect(Buffer.from(await asItCame.arrayBuffer()).equals(body)).toBe(true);
  });

  test('is saved from the page as the laptop would name it', async () => {
    const collector = await runningCollector(await temporaryFolder());
    const visit = await helpdeskOf(collector);
    const id = uuid();
    await put(
      collector.url,
      id,
      travelling({ id, encrypted: true }, Buffer.from('age-encryption.org/v1\n')),
      HEADERS,
    );

    const saved = await visit(`/reports/${id}/bundle`);
    const shown = await (await visit(`/reports/${id}`)).text();

    const name = `bundle-8d9f1c1e-20261124T080005Z-${id.slice(-8)}.zip.age`;
    expect(saved.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    expect(await saved.text()).toBe('age-encryption.org/v1\n');
    expect(shown).toContain(`linesman open ${name} --identity KEYFILE`);
    expect(shown).not.toContain('<iframe');
  });
});

describe('an index that is built anew from the bodies', () => {
  test('says of envelopes and of plain reports what it said before, under the same receipts', async () => {
    const dataFolder = await temporaryFolder();
    const first = await startCollector({ dataFolder, listen: '127.0.0.1:0', log: () => undefined });
    if (!first.ok) throw new Error(first.message);
    const [plain, bundled] = [uuid(), uuid()];
    await put(first.url, plain, JSON.stringify(sampleReport({ id: plain })));
    await put(first.url, bundled, travelling({ id: bundled }, Buffer.alloc(300_000, 1)), HEADERS);
    await first.close();
    const before = listed(dataFolder);
    for (const end of ['', '-wal', '-shm'])
      rmSync(join(dataFolder, `index.sqlite${end}`), { force: true });

    await runningCollector(dataFolder);

    expect(listed(dataFolder)).toEqual(before);
    expect(await found(dataFolder, referenceFrom(SAMPLE_DEVICE))).toEqual({
      by: 'reference',
      ids: [bundled],
    });
  });

  test('takes a bundle that was written and never acknowledged, and sets aside one of another id', async () => {
    const dataFolder = await temporaryFolder();
    const first = await startCollector({ dataFolder, listen: '127.0.0.1:0', log: () => undefined });
    if (!first.ok) throw new Error(first.message);
    const [id, other] = [uuid(), uuid()];
    await put(first.url, id, travelling({ id }), HEADERS);
    await first.close();
    const fileOf = (name: string): string => join(dataFolder, 'reports', id.slice(-2), name);
    const stray = `${other.slice(0, -2)}${id.slice(-2)}`;
    writeFileSync(fileOf(stray), travelling({ id }));
    rmSync(join(dataFolder, 'index.sqlite'));
    writeFileSync(fileOf(id), travelling({ id }));

    await runningCollector(dataFolder);

    expect(listed(dataFolder)).toMatchObject([{ id, device: SAMPLE_DEVICE, mismatch: null }]);
  });
});

describe('a folder of the first version', () => {
  const FIXTURE = join(import.meta.dirname, '../../fixtures/collector/version-1');
  const PLAIN = '01936b2e-7c00-7abc-8def-0123456789ab';
  const BUNDLED = '01936b2e-7c01-7abc-8def-0123456789ab';
  const FOREIGN = '01936b2e-7c02-7abc-8def-0123456789cd';
  const AT_ONCE = {
    scrub: { firstAfterMs: 0, pauseMs: 1, bytesPerS: 1e9, betweenRoundsMs: 600_000 },
  };

  test('can be listed and searched before any collector has run on it again', async () => {
    const dataFolder = await temporaryFolder();
    cpSync(FIXTURE, dataFolder, { recursive: true });

    expect(listed(dataFolder).map(({ id }) => id)).toEqual([FOREIGN, BUNDLED, PLAIN]);
    expect(await found(dataFolder, 'btp0 nga4 5')).toEqual({ by: 'reference', ids: [PLAIN] });
  });

  test('keeps every receipt, finds by reference at once, and reads in time what it could not read then', async () => {
    const dataFolder = await temporaryFolder();
    cpSync(FIXTURE, dataFolder, { recursive: true });
    const before = new DatabaseSync(join(dataFolder, 'index.sqlite'));
    const receipts = before.prepare('SELECT arrival, id, receipt FROM report').all();
    before.close();
    const lines: string[] = [];

    const { url } = await runningCollector(dataFolder, AT_ONCE, (line) => lines.push(line));

    expect(await found(dataFolder, 'BTP0-NGA4-5')).toEqual({ by: 'reference', ids: [PLAIN] });
    await until(
      () => Promise.resolve(listed(dataFolder).find(({ id }) => id === BUNDLED)),
      (report) => report?.verdict != null,
    );
    expect(await found(dataFolder, '2S20-NGA4-A')).toEqual({ by: 'reference', ids: [BUNDLED] });
    expect(listed(dataFolder).map(({ id, lost }) => [id, lost])).toEqual([
      [FOREIGN, null],
      [BUNDLED, 2],
      [PLAIN, 0],
    ]);
    const after = new DatabaseSync(join(dataFolder, 'index.sqlite'), { readOnly: true });
    expect(after.prepare('SELECT arrival, id, receipt FROM report').all()).toEqual(receipts);
    after.close();
    for (const { id, receipt } of receipts)
      expect(await (await fetch(`${url}/v1/reports/${String(id)}/receipt`)).text()).toBe(receipt);
    expect(lines.join('\n')).not.toContain('damaged');
  });
});
