import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEnrol } from '../../../../collector/devices/enrol.ts';
import {
  askShared,
  forgetShared,
  listShared,
  showShared,
} from '../../../../collector/shared/ask-shared.ts';
import type { SharedSettings } from '../../../../collector/shared/shared-settings.ts';
import type { S3Settings } from '../../../../collector/store/s3/s3-client.ts';
import { requestText } from '../../../../model/enrolment.ts';
import { describeWhere, needsCommands } from '../../../support/needs.ts';
import {
  needsSharedSite,
  type SharedSite,
  startSharedSite,
} from '../../../support/stores/shared-site.ts';
import { until } from '../../../support/until.ts';
import { SAMPLE_DEVICE, travelling } from '../../../unit/collector/sample-envelope.ts';
import { put, runningCollector, temporaryFolder, type Running } from '../support.ts';

const run = promisify(execFile);

describeWhere([...needsSharedSite(), needsCommands('curl')], 'what a shared store keeps', () => {
  let site: SharedSite;
  beforeAll(async () => {
    site = await startSharedSite();
  });
  afterAll(() => site.stop());

  const TOKEN = 'a-token-of-the-whole-site';

  const collectorOn = async (
    shared: SharedSettings,
    enrolment: 'open' | 'token' = 'open',
  ): Promise<Running> => {
    const folder = await temporaryFolder();
    const tokenFile = join(folder, 'tokens');
    await writeFile(tokenFile, `${TOKEN}\n`);
    return runningCollector(folder, {}, () => undefined, { shared, enrolment, tokenFile });
  };

  const enrolled = async (url: string): Promise<KeyObject> => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const answer = await fetch(`${url}/v1/devices`, {
      method: 'POST',
      body: JSON.stringify({
        device: SAMPLE_DEVICE,
        publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
        site: null,
        token: TOKEN,
      }),
    });
    expect(answer.status).toBe(201);
    return privateKey;
  };

  const sendSigned = (url: string, id: string, key: KeyObject): Promise<Response> => {
    const body = travelling({ id });
    const text = requestText({
      ...{ method: 'PUT', path: `/v1/reports/${id}`, device: SAMPLE_DEVICE },
      sha256: createHash('sha256').update(body).digest('hex'),
      bytes: body.length,
    });
    return put(url, id, body, {
      'Linesman-Device': SAMPLE_DEVICE,
      'Linesman-Signature': sign(null, Buffer.from(text), key).toString('base64'),
    });
  };

  it('a laptop that enrolled at one collector sends to the other, and is revoked at both at once', async () => {
    const settings = await site.store(await temporaryFolder());
    const [one, other] = await Promise.all([
      collectorOn(settings, 'token'),
      collectorOn(settings, 'token'),
    ]);
    const key = await enrolled(one.url);
    expect((await sendSigned(other.url, uuid(), key)).status).toBe(201);

    const changed = await askShared(settings, ({ registry }) =>
      registry.setState(SAMPLE_DEVICE, 'revoked'),
    );
    expect(changed).toEqual({ ok: true, value: true });
    for (const { url } of [one, other])
      expect((await sendSigned(url, uuid(), key)).status).toBe(403);
  });

  it('two that enrol one device by different keys at once let one of them in', async () => {
    const settings = await site.store(await temporaryFolder());
    await collectorOn(settings);
    const registered = await askShared(settings, async ({ registry }) => {
      const enrol = createEnrol({
        mode: 'open',
        registry,
        readTokens: () => Promise.resolve({ ok: true, tokens: [] }),
        tries: { take: () => true },
        maxPending: 1,
        now: () => new Date(),
        log: () => undefined,
      });
      const requests = Array.from({ length: 6 }, () => ({
        ...{ device: SAMPLE_DEVICE, site: null, token: null },
        publicKey: generateKeyPairSync('ed25519')
          .publicKey.export({ type: 'spki', format: 'der' })
          .toString('base64'),
      }));
      return Promise.all(requests.map((request) => enrol(request, '192.0.2.1')));
    });
    const all = registered.ok ? registered.value : [];

    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(all.filter((one) => !one.ok && one.problem === 'device-taken')).toHaveLength(5);
  });

  it('list and show find what came, and forget removes row and body', async () => {
    const settings = await site.store(await temporaryFolder());
    const { url } = await collectorOn(settings);
    const id = uuid();
    const body = travelling({ id });
    expect((await put(url, id, body, { 'Linesman-Device': SAMPLE_DEVICE })).status).toBe(201);

    expect(await listShared(settings)).toMatchObject({ ok: true, reports: [{ id, whole: true }] });
    const shown = await showShared(settings, id);
    expect(shown.ok ? Buffer.from(shown.body ?? []) : shown).toEqual(body);
    expect(await forgetShared(settings, 'NOBODY')).toEqual({ ok: true, value: 'unknown' });

    expect(await forgetShared(settings, SAMPLE_DEVICE)).toEqual({ ok: true, value: 'asked' });
    await until(async () => {
      const listed = await listShared(settings);
      return listed.ok && listed.reports.length === 0;
    });
    const left = await askShared(settings, ({ bodies }) => bodies.sizeOf(id));
    expect(left).toEqual({ ok: true, value: null });
  });

  const nameOf = (url: string): string => /db=(\w+)/.exec(url)?.[1] ?? '';

  /** A foreign client of S3. */
  const curl = async (
    { endpoint, bucket, region, accessKey, secretKey }: S3Settings,
    key: string,
    ...more: readonly string[]
  ): Promise<string> =>
    (
      await run('curl', [
        ...['-sS', '--fail', '--max-time', '20', '--user', `${accessKey}:${secretKey}`],
        ...[
          '--aws-sigv4',
          `aws:amz:${region}:s3`,
          '-H',
          'x-amz-content-sha256: UNSIGNED-PAYLOAD',
          ...more,
          `${endpoint}/${bucket}/${key}`,
        ],
      ])
    ).stdout;

  it('a copy of database and bucket, put back elsewhere, gives the receipts that were given', async () => {
    const folder = await temporaryFolder();
    const settings = await site.store(folder);
    const { url } = await collectorOn(settings);
    const receipts = new Map<string, string>();
    const send = async (): Promise<void> => {
      const id = uuid();
      receipts.set(id, await (await put(url, id, travelling({ id }))).text());
    };
    await send();
    await send();

    const from = nameOf(settings.postgres.url);
    const dump = join(site.database.folder, `${from}.dump`);
    const server = ['-h', site.database.folder, '-U', 'linesman'];
    await site.database.tool('pg_dump', [...server, '--format=custom', `--file=${dump}`, from]);
    // What comes between the two copies has a body and no row.
    await send();
    const bucket = site.storage.bucket();
    for (const id of receipts.keys()) {
      const file = join(folder, id);
      await curl(settings.s3, `reports/${id}`, '--output', file);
      await curl(bucket, `reports/${id}`, '--upload-file', file);
    }
    const database = await site.database.database();
    const to = nameOf(database);
    await site.database.tool('pg_restore', [...server, `--dbname=${to}`, dump]);
    const restored = await runningCollector(
      await temporaryFolder(),
      { check: { firstAfterMs: 0, rows: 100, restShare: 0 } },
      () => undefined,
      {
        shared: {
          ...settings,
          s3: bucket,
          postgres: { ...settings.postgres, url: database },
        },
      },
    );

    for (const [id, receipt] of receipts) {
      const told = await until(async () => {
        const answer = await fetch(`${restored.url}/v1/reports/${id}/receipt`);
        return answer.ok ? await answer.text() : '';
      });
      expect(told).toBe(receipt);
      const again = await put(restored.url, id, travelling({ id }));
      expect([again.status, await again.text()]).toEqual([200, receipt]);
    }
  });
});
