import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Limits } from '../../../../collector/limits.ts';
import type { SharedSettings } from '../../../../collector/shared/shared-settings.ts';
import { migrate } from '../../../../collector/store/postgres/migrations.ts';
import { openPool } from '../../../../collector/store/postgres/pool.ts';
import { openPostgresIndex } from '../../../../collector/store/postgres/postgres-index.ts';
import { openS3Bodies } from '../../../../collector/store/s3/s3-bodies.ts';
import { createS3Client } from '../../../../collector/store/s3/s3-client.ts';
import { startCollector } from '../../../../collector/collector.ts';
import { describeWhere } from '../../../support/needs.ts';
import {
  needsSharedSite,
  type SharedSite,
  startSharedSite,
} from '../../../support/stores/shared-site.ts';
import { until } from '../../../support/until.ts';
import { put, receiptHolds, runningCollector, temporaryFolder, type Running } from '../support.ts';
import { begun, bodyOf, head, MIB, patch } from '../tus-support.ts';
import { promisesOfStores } from './store-suite.ts';

describeWhere(needsSharedSite(), 'a store that several collectors share', () => {
  let site: SharedSite;
  beforeAll(async () => {
    site = await startSharedSite();
  });
  afterAll(() => site.stop());

  const openedOf = (settings: SharedSettings) => {
    const pool = openPool({ ...settings.postgres, connections: 4 }, () => undefined);
    onTestFinished(() => pool.end());
    const bodies = openS3Bodies(createS3Client(settings.s3));
    return { pool, bodies, index: openPostgresIndex(pool) };
  };

  promisesOfStores('S3 (versitygw) and PostgreSQL', async () => {
    const settings = await site.store(await temporaryFolder());
    const look = async () => {
      const opened = openedOf(settings);
      await migrate(opened.pool);
      return opened;
    };
    return { ...(await look()), again: look };
  });

  const collectorOn = async (
    shared: SharedSettings,
    limits: Partial<Limits> = {},
    log: (message: string) => void = () => undefined,
  ): Promise<Running> => runningCollector(await temporaryFolder(), limits, log, { shared });

  const pair = async () => {
    const settings = await site.store(await temporaryFolder());
    const [one, other] = await Promise.all([collectorOn(settings), collectorOn(settings)]);
    return { settings, one, other };
  };

  describe('two collectors', () => {
    it('that start at once on an empty database both serve, and give the same key', async () => {
      const { one, other } = await pair();
      expect(one.publicKey).toBe(other.publicKey);
    });

    it('give one receipt for one report, whichever is asked, and know what the other took', async () => {
      const { one, other } = await pair();
      const id = uuid();
      const body = bodyOf(id, 1000);
      const first = await put(one.url, id, body);
      const receipt = await first.text();
      const again = await put(other.url, id, body);
      const told = await fetch(`${other.url}/v1/reports/${id}/receipt`);

      expect([first.status, again.status]).toEqual([201, 200]);
      expect(receiptHolds(receipt, one.publicKey)).toBe(true);
      expect([await again.text(), await told.text()]).toEqual([receipt, receipt]);
      expect((await put(other.url, id, bodyOf(id, 1000))).status).toBe(409);
    });

    it('that take the same report at the same moment give one receipt', async () => {
      const { settings, one, other } = await pair();
      for (let round = 0; round < 5; round += 1) {
        const id = uuid();
        const body = bodyOf(id, 5000);
        const answers = await Promise.all(
          [one, other, one, other].map(({ url }) => put(url, id, body)),
        );
        const receipts = await Promise.all(answers.map((answer) => answer.text()));

        expect(answers.filter(({ ok }) => ok)).toHaveLength(4);
        expect(new Set(receipts).size).toBe(1);
      }
      expect(await openedOf(settings).index.count()).toBe(5);
    });

    it('that take two bodies under one id at the same moment keep one, and refuse the other', async () => {
      const { settings, one, other } = await pair();
      for (let round = 0; round < 5; round += 1) {
        const id = uuid();
        const bodies = [bodyOf(id, 5000), bodyOf(id, 5000)];
        const answers = await Promise.all(
          [one, other].map(({ url }, nth) => put(url, id, bodies[nth] ?? '')),
        );
        const kept = answers.findIndex(({ ok }) => ok);

        expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
        const stored = (await openedOf(settings).bodies.read(id))?.file;
        expect(stored?.subarray(0, bodies[kept]?.length)).toEqual(bodies[kept]);
      }
    });

    it('an upload that one began is ended by the other, from the offset that was told', async () => {
      const { one, other } = await pair();
      const id = uuid();
      const body = bodyOf(id, 2 * MIB);
      const at = await begun(one.url, id, body);
      expect((await patch(at, 0, body.subarray(0, MIB))).status).toBe(204);
      const elsewhere = at.replace(one.url, other.url);

      expect((await head(elsewhere)).headers.get('upload-offset')).toBe(String(MIB));
      expect((await patch(elsewhere, MIB, body.subarray(MIB))).status).toBe(204);
      const receipt = await (await fetch(`${one.url}/v1/reports/${id}/receipt`)).text();
      expect(receiptHolds(receipt, one.publicKey)).toBe(true);
      // The one that began it tells the same of it.
      expect((await head(at)).headers.get('upload-offset')).toBe(String(body.length));
      expect((await put(one.url, id, body.subarray(0, 10))).status).toBe(409);
    });

    it('a part that one still brings is refused once the other has been asked for the upload', async () => {
      const { settings, one, other } = await pair();
      const id = uuid();
      const body = bodyOf(id, 2 * MIB);
      const at = await begun(one.url, id, body);
      let go: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (go = resolve));
      const slow = fetch(at, {
        method: 'PATCH',
        duplex: 'half',
        headers: {
          ...{ 'Tus-Resumable': '1.0.0', 'Upload-Offset': '0' },
          'Content-Type': 'application/offset+octet-stream',
        },
        body: new ReadableStream<Uint8Array>({
          start: async (controller) => {
            controller.enqueue(Uint8Array.from(body.subarray(0, MIB)));
            await gate;
            controller.enqueue(Uint8Array.from(body.subarray(MIB)));
            controller.close();
          },
        }),
      } as RequestInit);
      const elsewhere = at.replace(one.url, other.url);
      const { pool } = openedOf(settings);
      await until(async () => {
        const { rows } = await pool.query<{ reached: number }>('SELECT reached FROM upload');
        return (rows[0]?.reached ?? 0) > 0;
      });
      const offset = Number((await head(elsewhere)).headers.get('upload-offset'));
      go();

      expect((await slow).status).toBe(423);
      expect((await patch(elsewhere, offset, body.subarray(offset))).status).toBe(204);
      expect((await fetch(`${one.url}/v1/reports/${id}/receipt`)).status).toBe(200);
    });
  });

  it('a collector with another key than the others does not start, and says whose it is', async () => {
    const settings = await site.store(await temporaryFolder());
    await collectorOn(settings);
    const { keyFile } = await site.store(await temporaryFolder());
    const started = await startCollector({
      dataFolder: await temporaryFolder(),
      listen: '127.0.0.1:0',
      shared: { ...settings, keyFile },
      log: () => undefined,
    });

    expect(started).toMatchObject({ ok: false });
    expect(started.ok ? '' : started.message).toContain('not the key of the other collectors');
  });

  it('after the index was lost every report has its receipt again, made of the bodies alone', async () => {
    const settings = await site.store(await temporaryFolder());
    const one = await collectorOn(settings);
    const receipts = new Map<string, string>();
    for (let nth = 0; nth < 4; nth += 1) {
      const id = uuid();
      receipts.set(id, await (await put(one.url, id, bodyOf(id, 500))).text());
    }
    const fresh = { ...settings.postgres, url: await site.database.database() };
    const check = { firstAfterMs: 0, rows: 100, restShare: 0 };
    const again = await collectorOn({ ...settings, postgres: fresh }, { check });
    const { index } = openedOf({ ...settings, postgres: fresh });

    await until(async () => ((await index.count()) === receipts.size ? true : null));
    for (const [id, receipt] of receipts)
      expect(await (await fetch(`${again.url}/v1/reports/${id}/receipt`)).text()).toBe(receipt);
  });

  it('a body that arrived although nobody learned of it is the report, under the receipt in it', async () => {
    const settings = await site.store(await temporaryFolder());
    const one = await collectorOn(settings);
    const id = uuid();
    const body = bodyOf(id, 500);
    const first = await (await put(one.url, id, body)).text();
    // As if the row had never been written: its collector died, or the storage answered too late.
    await openedOf(settings).index.remove(id);
    const answer = await put(one.url, id, body);

    expect(answer.status).toBe(201);
    expect(await answer.text()).toBe(first);
  });

  it('no receipt is given while the storage is down, and the report is taken when it is back', async () => {
    const settings = await site.store(await temporaryFolder());
    const one = await collectorOn(settings);
    const id = uuid();
    const body = bodyOf(id, 500);
    await site.storage.kill();
    const refused = await put(one.url, id, body).finally(() => site.storage.start());

    expect(refused.status).toBe(503);
    expect((await put(one.url, id, body)).status).toBe(201);
  });

  it('a collector lives through the loss of all its connections to the database', async () => {
    const settings = await site.store(await temporaryFolder());
    const one = await collectorOn(settings);
    const [before, after] = [uuid(), uuid()];
    expect((await put(one.url, before, bodyOf(before, 500))).status).toBe(201);
    await site.database.cutAll();

    const body = bodyOf(after, 500);
    await until(async () => ((await put(one.url, after, body)).ok ? true : null));
    expect((await fetch(`${one.url}/v1/reports/${before}/receipt`)).status).toBe(200);
  });

  it('a body that rotted in the storage is set aside, and taken again under its receipt', async () => {
    const settings = await site.store(await temporaryFolder());
    const one = await collectorOn(settings);
    const id = uuid();
    const body = bodyOf(id, 500);
    const receipt = await (await put(one.url, id, body)).text();
    const folder = site.storage.folderOf(settings.s3.bucket);
    writeFileSync(join(folder, 'reports', id), 'rotten');
    const again = await put(one.url, id, body);

    expect(await again.text()).toBe(receipt);
    expect(readdirSync(join(folder, 'set-aside'))).toHaveLength(1);
    rmSync(join(folder, 'set-aside'), { recursive: true });
    expect((await openedOf(settings).index.find(id))?.whole).toBe(true);
  });
});
