import { describe, expect, it } from 'vitest';
import { assembleBundle, type Bundle, type BundlePlan } from '../../../../agent/bundle/assemble.ts';
import type { Collectors, Gathering } from '../../../../agent/bundle/gather.ts';
import { gatherFor } from '../../../../agent/bundle/make.ts';
import { pseudonymsWith } from '../../../../agent/bundle/pseudonyms.ts';
import { readBundle } from '../../../../agent/bundle/read.ts';
import { createRedactor } from '../../../../agent/bundle/redactor.ts';
import { zip } from '../../../../agent/bundle/zip.ts';
import { unzip } from '../../../../agent/bundle/unzip.ts';
import { type DocumentName, pathOf } from '../../../../model/bundle.ts';
import * as WORDS from '../../../../model/text/en.ts';
import { REPORTS } from '../../../support/bundles.ts';

const documents = {
  ...REPORTS['port-outside']!.documents,
  log: [{ at: '2026-11-24T08:11:00.000Z', message: 'network: tunnel' }],
};

type Change = Partial<Record<DocumentName, () => Promise<unknown>>>;

const collectors = (change: Change = {}): Collectors =>
  Object.fromEntries(
    Object.entries({ ...documents, changes: undefined })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        {
          name,
          timeoutMs: 30,
          gather: change[name as DocumentName] ?? (() => Promise.resolve({ ok: true, value })),
        },
      ]),
  ) as unknown as Collectors;

const gathered = (change: Change = {}): Promise<Gathering> =>
  gatherFor({ before: null }, collectors(change), WORDS, () => 0);

async function bundleOf(gathering: Gathering, change: Partial<BundlePlan> = {}): Promise<Bundle> {
  return assembleBundle({
    id: '01937f9e-5a00-7000-8000-00c0ffee0001',
    why: 'user',
    at: '2026-11-24T08:12:00.000Z',
    bootId: null,
    policy: { names: 'keep', addresses: 'keep' },
    gathering,
    redactor: createRedactor({
      policy: { names: 'keep', addresses: 'keep' },
      pseudonyms: pseudonymsWith('00'),
      names: ['exch1.corp.example', 'cag.example'],
      user: null,
    }),
    words: WORDS,
    loss: [],
    ...change,
  });
}

describe('a bundle', () => {
  it('opens as what was gathered, with a digest for every file and the page beside', async () => {
    const { zip: bytes } = await bundleOf(await gathered());

    const reading = await readBundle(bytes);

    if (!reading.ok) throw new Error(reading.message);
    expect(reading.bundle.documents).toEqual(documents);
    expect(reading.bundle.html).toContain('RPC_PORT_OUTSIDE_ACL');
    expect(reading.bundle.manifest.files.map(({ path, status }) => [path, status])).toEqual([
      ...(Object.keys(documents) as DocumentName[]).map((name) => [pathOf(name), 'ok']),
      ['report.html', 'ok'],
      ['redactions.json', 'ok'],
    ]);
  });

  it('is the same bytes for the same documents', async () => {
    const [one, other] = [await bundleOf(await gathered()), await bundleOf(await gathered())];

    expect(one.zip.equals(other.zip)).toBe(true);
  });

  it('says of each document that is missing why: too late, failed, not allowed', async () => {
    const gathering = await gathered({
      run: () => new Promise(() => undefined),
      history: () => Promise.reject(Object.assign(new Error('no'), { code: 'EIO' })),
      connections: () => Promise.resolve({ ok: false, status: 'not-allowed', message: 'policy' }),
    });

    const { manifest, html } = await bundleOf(gathering);

    expect(
      manifest.files
        .filter(({ sha256 }) => sha256 === null)
        .map(({ path, status, message }) => [path, status, message]),
    ).toEqual([
      ['data/run.json', 'timed-out', 'not within 0.03 s'],
      ['data/history.json', 'failed', 'EIO'],
      ['data/connections.json', 'not-allowed', 'policy'],
      ['data/changes.json', 'failed', 'there is none yet'],
    ]);
    expect(html).toContain('data/history.json (EIO)');
  });

  it('leaves the least telling document out when it would be too large, and says so', async () => {
    const whole = await bundleOf(await gathered());

    const smaller = await bundleOf(await gathered(), { maxBytes: whole.zip.length - 1 });

    expect(smaller.zip.length).toBeLessThan(whole.zip.length);
    expect(smaller.manifest.files.filter(({ status }) => status !== 'ok')).toMatchObject([
      { path: 'logs/agent.jsonl', status: 'failed' },
    ]);
    expect((await readBundle(smaller.zip)).ok).toBe(true);
  });
});

describe('a bundle that is damaged', () => {
  const rebuilt = async (
    bytes: Buffer,
    change: (path: string, content: Buffer) => Buffer | null,
    more: readonly { path: string; content: Buffer }[] = [],
  ): Promise<Buffer> => {
    const unpacked = await unzip(bytes);
    if (!unpacked.ok) throw new Error(unpacked.message);
    return zip([
      ...[...unpacked.files].flatMap(([path, content]) => {
        const changed = change(path, content);
        return changed === null ? [] : [{ path, content: changed }];
      }),
      ...more,
    ]);
  };

  it.each(['data/run.json', 'report.html', 'redactions.json'])(
    'names %s when one byte of it is another',
    async (path) => {
      const { zip: bytes } = await bundleOf(await gathered());
      const changed = await rebuilt(bytes, (name, content) =>
        name === path ? Buffer.concat([content.subarray(0, -1), Buffer.from(' ')]) : content,
      );

      expect(await readBundle(changed)).toMatchObject({ ok: false, path });
    },
  );

  it('names a file that is gone, and one that nobody named', async () => {
    const { zip: bytes } = await bundleOf(await gathered());

    expect(
      await readBundle(
        await rebuilt(bytes, (path, content) => (path === 'report.html' ? null : content)),
      ),
    ).toMatchObject({ ok: false, path: 'report.html' });
    expect(
      await readBundle(
        await rebuilt(bytes, (_, content) => content, [
          { path: 'data/more.json', content: Buffer.from('{}') },
        ]),
      ),
    ).toMatchObject({ ok: false, path: 'data/more.json' });
  });

  it('is refused without a manifest', async () => {
    const { zip: bytes } = await bundleOf(await gathered());

    expect(
      await readBundle(
        await rebuilt(bytes, (path, content) => (path === 'manifest.json' ? null : content)),
      ),
    ).toMatchObject({ ok: false, path: 'manifest.json' });
  });
});
