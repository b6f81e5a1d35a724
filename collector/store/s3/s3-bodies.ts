import { randomUUID } from 'node:crypto';
import { MAX_TRAVELLING_BYTES } from '../../../model/envelope.ts';
import { REPORT_ID } from '../../../model/receipt.ts';
import type { BodyStore } from '../body-store.ts';
import { MAX_TRAILER_BYTES, storedFile } from '../stored-report.ts';
import type { S3Client } from './s3-client.ts';

const MAX_OBJECT_BYTES = MAX_TRAVELLING_BYTES + MAX_TRAILER_BYTES;
const MAX_ANSWER_BYTES = 64 * 1024;
/** A page has a thousand keys, each with its size, time and tag. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

const REPORTS = 'reports/';
const SET_ASIDE = 'set-aside/';
const keyOf = (id: string): string => `${REPORTS}${id}`;

/**
 * Bodies as objects of one bucket. A storage acknowledges an object when it is durable and read by
 * everybody; `create` asks it to refuse a second one (RFC 9110, 13.1.2), so that of collectors that
 * take the same report at once one is the first for all of them.
 */
export interface SharedBodies extends BodyStore {
  /** Removes what was set aside before then. @returns how many */
  sweep(before: Date): Promise<number>;
}

/** Every method rejects with a sentence. */
export function openS3Bodies(s3: S3Client): SharedBodies {
  const put = async (key: string, body: Uint8Array, isNew: boolean): Promise<boolean> => {
    const { status } = await s3.ask({
      method: 'PUT',
      key,
      body,
      headers: isNew ? { 'If-None-Match': '*' } : {},
      maxBytes: MAX_ANSWER_BYTES,
      expected: isNew ? [412] : [],
    });
    return status !== 412;
  };
  const remove = async (key: string): Promise<void> => {
    await s3.ask({ method: 'DELETE', key, maxBytes: MAX_ANSWER_BYTES, expected: [404] });
  };

  return {
    write: async (id, body, trailer) => {
      await put(keyOf(id), storedFile(body, trailer), false);
    },
    create: (id, body, trailer) => put(keyOf(id), storedFile(body, trailer), true),
    adopt: () => Promise.reject(new Error('parts of an upload are no files here')),

    read: async (id) => {
      const answer = await s3.ask({
        method: 'GET',
        key: keyOf(id),
        maxBytes: MAX_OBJECT_BYTES,
        expected: [404],
      });
      if (answer.status === 404 || answer.body === null) return null;
      const writtenAt = new Date(answer.headers.get('last-modified') ?? Number.NaN);
      return {
        file: answer.body,
        writtenAt: Number.isNaN(writtenAt.getTime()) ? new Date(0) : writtenAt,
      };
    },

    sizeOf: async (id) => {
      const answer = await s3.ask({
        method: 'HEAD',
        key: keyOf(id),
        maxBytes: MAX_ANSWER_BYTES,
        expected: [404],
      });
      if (answer.status === 404) return null;
      return Number(answer.headers.get('content-length') ?? 0);
    },

    async *scan() {
      for await (const page of pages(s3, REPORTS))
        yield page.map(({ name }) => name).filter((id) => REPORT_ID.test(id));
    },

    setAside: async (id) => {
      const read = await s3.ask({
        method: 'GET',
        key: keyOf(id),
        maxBytes: MAX_OBJECT_BYTES,
        expected: [],
      });
      const name = `${id}.${randomUUID()}`;
      await put(`${SET_ASIDE}${name}`, read.body ?? Buffer.alloc(0), false);
      await remove(keyOf(id));
      return name;
    },

    remove: (id) => remove(keyOf(id)),
    // An object is there as a whole or not at all.
    takeIncoming: () => Promise.resolve(0),
    close: () => Promise.resolve(),

    sweep: async (before) => {
      let removed = 0;
      for await (const page of pages(s3, SET_ASIDE))
        for (const { name, at } of page)
          if (at < before) {
            await remove(`${SET_ASIDE}${name}`);
            removed += 1;
          }
      return removed;
    },
  };
}

interface Listed {
  /** The key behind the prefix. */
  readonly name: string;
  readonly at: Date;
}

/** Objects of a prefix, page by page (ListObjectsV2). */
async function* pages(s3: S3Client, prefix: string): AsyncGenerator<readonly Listed[]> {
  for (let token: string | null = null; ;) {
    const query: Record<string, string> = { 'list-type': '2', prefix };
    if (token !== null) query['continuation-token'] = token;
    const { body } = await s3.ask({
      method: 'GET',
      key: '',
      query,
      maxBytes: MAX_PAGE_BYTES,
      expected: [],
    });
    const text = body?.toString('utf8') ?? '';
    if (!text.includes('<ListBucketResult')) throw new Error('S3 gives no list of the bucket');
    yield [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, of = '']) => ({
      name: plain(within(of, 'Key')).slice(prefix.length),
      at: new Date(within(of, 'LastModified')),
    }));
    token = plain(within(text, 'NextContinuationToken'));
    if (within(text, 'IsTruncated') !== 'true' || token === '') return;
  }
}

const within = (text: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';

/** What XML writes otherwise than it is meant. */
const plain = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&#34;', '"')
    .replaceAll('&amp;', '&');

/** Key of the object by which a storage is tried. */
const TRIED = 'linesman-check';

/**
 * Tries whether a storage keeps objects, and refuses a second one of the same name.
 *
 * @returns a sentence when it does not; rejects with one when it cannot be asked
 */
export async function whyUnfit(s3: S3Client, sentence: string): Promise<string | null> {
  const request = {
    method: 'PUT',
    key: TRIED,
    body: Buffer.from(`${TRIED}\n`),
    headers: { 'If-None-Match': '*' },
    maxBytes: MAX_ANSWER_BYTES,
    expected: [412],
  } as const;
  await s3.ask(request);
  return (await s3.ask(request)).status === 412 ? null : sentence;
}
