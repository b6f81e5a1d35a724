import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPrivateWay, openKeyRing } from '../../../agent/sync/key.ts';
import { fakeCollector, signingKey } from './collectors.ts';
import { directClient } from '../../support/direct-client.ts';
import { temporaryFolder } from './workbench.ts';

const SIGNAL = new AbortController().signal;
const ring = (
  dataFolder: string,
  collectorUrl: string,
  configured: string | null = null,
  log: (line: string) => void = () => undefined,
) => openKeyRing({ dataFolder, collectorUrl, configured, log });

describe('the key that receipts must be signed with', () => {
  it('is the configured one, whatever the collector shows', async () => {
    const collector = await fakeCollector();
    const pinned = signingKey();

    const answer = await ring(temporaryFolder(), collector.url, pinned.publicKey).resolve(
      directClient,
      SIGNAL,
    );

    expect(answer).toMatchObject({ ok: true, source: 'configured', key: { keyId: pinned.keyId } });
  });

  it('is otherwise the first one that this collector showed, also after a restart', async () => {
    const folder = temporaryFolder();
    const collector = await fakeCollector();
    await ring(folder, collector.url).resolve(directClient, SIGNAL);

    const afterRestart = ring(folder, collector.url).known();

    expect(afterRestart).toMatchObject({
      ok: true,
      source: 'learned',
      key: { keyId: collector.key.keyId },
    });
  });

  it('is learned for each collector by itself', async () => {
    const folder = temporaryFolder();
    const [one, other] = [await fakeCollector(), await fakeCollector()];
    await ring(folder, one.url).resolve(directClient, SIGNAL);

    const answer = await ring(folder, other.url).resolve(directClient, SIGNAL);

    expect(answer).toMatchObject({ ok: true, key: { keyId: other.key.keyId } });
    expect(ring(folder, one.url).known()).toMatchObject({
      ok: true,
      key: { keyId: one.key.keyId },
    });
  });

  it('is never learned over plain HTTP from another machine', async () => {
    const answer = await ring(temporaryFolder(), 'http://collect.example').resolve(
      directClient,
      SIGNAL,
    );

    expect(answer).toMatchObject({
      ok: false,
      trouble: {
        code: 'NOT_SENT',
        detail: expect.stringContaining('collector.receiptKey') as string,
      },
    });
  });

  it('is not learned from something that is no collector', async () => {
    const { url } = await fakeCollector();

    const answer = await ring(temporaryFolder(), `${url}/somewhere`).resolve(directClient, SIGNAL);

    expect(answer).toMatchObject({ ok: false, trouble: { code: 'NOT_A_COLLECTOR' } });
  });

  it('is no key at all when the configured text is none: nothing is learned in its place', async () => {
    const collector = await fakeCollector();

    const answer = await ring(temporaryFolder(), collector.url, 'c2VjcmV0').resolve(
      directClient,
      SIGNAL,
    );

    expect(answer).toMatchObject({
      ok: false,
      trouble: { code: 'NOT_SENT', detail: expect.stringContaining('Ed25519') as string },
    });
  });

  it('is learned again when its file is torn, and the log says so', async () => {
    const folder = temporaryFolder();
    const collector = await fakeCollector();
    writeFileSync(join(folder, 'collector-key.json'), '{"http://127');
    const lines: string[] = [];

    const answer = await ring(folder, collector.url, null, (line) => lines.push(line)).resolve(
      directClient,
      SIGNAL,
    );

    expect(answer.ok).toBe(true);
    expect(lines.join()).toContain('cannot be read');
    expect(JSON.parse(readFileSync(join(folder, 'collector-key.json'), 'utf8'))).toHaveProperty(
      [collector.url, 'keyId'],
      collector.key.keyId,
    );
  });

  it('is not used when it cannot be kept: after the next start anybody could hand out another', async () => {
    const folder = temporaryFolder();
    const collector = await fakeCollector();
    mkdirSync(join(folder, 'collector-key.json'));

    const answer = await ring(folder, collector.url).resolve(directClient, SIGNAL);

    expect(answer).toMatchObject({
      ok: false,
      trouble: { code: 'NOT_SENT', detail: expect.stringContaining('cannot be stored') as string },
    });
  });

  it.each([
    ['https://collect.example', true],
    ['http://127.0.0.1:8440', true],
    ['http://localhost:8440', true],
    ['http://[::1]:8440', true],
    ['http://collect.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://10.0.0.1', false],
  ])('may be learned from %s: %s', (url, expected) => {
    expect(isPrivateWay(url)).toBe(expected);
  });
});
