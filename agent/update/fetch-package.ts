import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, reasonOf } from '../../lib/error-name.ts';
import type { HttpAnswer } from '../../lib/http-exchange.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import { FETCH } from '../../model/text/en/update.ts';
import type { ReleaseFile } from './release.ts';

/** Asked for at once, in bytes: what a broken line costs, and what memory holds. */
const PART_BYTES = 1024 * 1024;
/** A line that brings less than 17 KiB in a second is not one to fetch a program by. */
const PART_WITHIN_MS = 60_000;
const WHOLE_WITHIN_MS = 2 * 60 * 60 * 1000;
/** Left free for everything else on that disk. */
const SPARE_BYTES = 64 * 1024 * 1024;

/** Whoever prepared a link there would have another file written. */
const OWN_FILE =
  constants.O_RDWR |
  constants.O_CREAT |
  (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK);

export type Fetched =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /**
       * `held`: the network no longer allows it, or nobody waits any more; what has come is kept.
       * `broken-off`: the same after a line that broke. `other`: the server gives another file than
       * the feed described, or none. `disk`: it takes no more.
       */
      readonly kind: 'held' | 'broken-off' | 'other' | 'disk';
      readonly why: string;
    };

export interface FetchOptions {
  readonly http: HttpClient;
  readonly url: URL;
  readonly file: ReleaseFile;
  /** Where it grows; what lies there from an earlier try is gone on with. */
  readonly into: string;
  /** Asked before each part. */
  readonly mayGoOn: () => boolean;
  readonly signal: AbortSignal;
  readonly monotonicMs: () => number;
  readonly partBytes?: number;
  readonly partWithinMs?: number;
  readonly wholeWithinMs?: number;
}

/**
 * Fetches a package in parts (RFC 9110 §14: `Range`), so that memory holds one of them, a broken
 * line costs one, and the network is looked at again before each. The digest is counted along; the
 * file is durable when this answers that all is well. Never rejects.
 */
export async function fetchPackage(options: FetchOptions): Promise<Fetched> {
  const { file, into } = options;
  let opened: FileHandle | null = null;
  try {
    opened = await open(into, OWN_FILE, 0o600);
    const there = await opened.stat();
    if (!there.isFile()) return no('disk', FETCH.noFile(into));
    const lack = await lackingBytes(into, file.size - Math.min(there.size, file.size));
    if (lack > 0) return no('disk', FETCH.diskFull(into, lack));
    // What lies there may be torn or another version's: then the digest says so, and it is fetched whole.
    if (there.size > file.size) await opened.truncate(0);
    const wasBegun = there.size > 0 && there.size <= file.size;
    const first = await fetchInto(opened, options);
    if (first !== 'wrong-digest') return first;
    await opened.truncate(0);
    if (!wasBegun) return no('other', FETCH.wrongDigest(options.url.href));
    const again = await fetchInto(opened, options);
    if (again !== 'wrong-digest') return again;
    await opened.truncate(0);
    return no('other', FETCH.wrongDigest(options.url.href));
  } catch (thrown) {
    const isFull = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(errorCode(thrown) ?? '');
    if (isFull) await rm(into, { force: true }).catch(() => undefined);
    return no('disk', FETCH.disk(into, reasonOf(thrown)));
  } finally {
    await opened?.close().catch(() => undefined);
  }
}

const no = (kind: Exclude<Fetched, { ok: true }>['kind'], why: string): Fetched => ({
  ok: false,
  kind,
  why,
});

/** How much too little the disk has for what is still to come; 0: enough, or it does not tell. */
async function lackingBytes(into: string, stillBytes: number): Promise<number> {
  const disk = await statfs(dirname(into)).catch(() => null);
  if (disk === null || disk.blocks === 0) return 0;
  return Math.max(0, stillBytes + SPARE_BYTES - disk.bavail * disk.bsize);
}

async function fetchInto(
  opened: FileHandle,
  {
    http,
    url,
    file: { size, sha512 },
    mayGoOn,
    signal,
    monotonicMs,
    partBytes = PART_BYTES,
    partWithinMs = PART_WITHIN_MS,
    wholeWithinMs = WHOLE_WITHIN_MS,
  }: FetchOptions,
): Promise<Fetched | 'wrong-digest'> {
  const hash = createHash('sha512');
  const endsAt = monotonicMs() + wholeWithinMs;
  const isUnwanted = (): boolean => signal.aborted;
  let at = await hashed(opened, hash);
  while (at < size) {
    if (isUnwanted() || !mayGoOn()) return no('held', FETCH.held);
    if (monotonicMs() >= endsAt) return no('broken-off', FETCH.tooSlow(url.href));
    const last = Math.min(at + partBytes, size) - 1;
    const { answer } = await http.exchange({
      method: 'GET',
      url,
      headers: { Range: `bytes=${String(at)}-${String(last)}`, 'Accept-Encoding': 'identity' },
      timeoutMs: partWithinMs,
      maxBodyBytes: (status) => (status === 206 ? last - at + 1 : 0),
      whenLonger: 'cut',
      signal,
    });
    if (isUnwanted()) return no('held', FETCH.held);
    const part = partOf(answer, { at, last, size, url: url.href });
    if (!part.ok) return part;
    await writeWhole(opened, part.bytes, at);
    hash.update(part.bytes);
    at += part.bytes.length;
  }
  await opened.sync();
  return hash.digest('base64') === sha512 ? { ok: true } : 'wrong-digest';
}

type Part = { readonly ok: true; readonly bytes: Buffer } | Exclude<Fetched, { ok: true }>;

function partOf(
  answer: HttpAnswer,
  { at, last, size, url }: { at: number; last: number; size: number; url: string },
): Part {
  const not = (kind: 'broken-off' | 'other', why: string): Part => ({ ok: false, kind, why });
  if (!answer.ok) return not('broken-off', FETCH.unreached(url, answer.why));
  const { status, headers, body, rest } = answer;
  if (status === 200) return not('other', FETCH.noParts(url));
  if (status !== 206)
    return not(status >= 500 || status === 429 ? 'broken-off' : 'other', FETCH.status(url, status));
  if (headers['content-range'] !== `bytes ${String(at)}-${String(last)}/${String(size)}`)
    return not('other', FETCH.otherSize(url));
  if (rest === 'unread') return not('other', FETCH.otherSize(url));
  if (body.length !== last - at + 1) return not('broken-off', FETCH.cut(url));
  return { ok: true, bytes: body };
}

/** Counts what is there already. @returns how much */
async function hashed(opened: FileHandle, hash: Hash): Promise<number> {
  const piece = Buffer.allocUnsafe(PART_BYTES);
  for (let at = 0; ;) {
    const { bytesRead } = await opened.read(piece, 0, piece.length, at);
    if (bytesRead === 0) return at;
    hash.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
}

async function writeWhole(opened: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await opened.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** SHA-512 of a file as base64; rejects with the system's error. */
export async function digestOf(path: string): Promise<string> {
  const opened = await open(path, 'r');
  try {
    const hash = createHash('sha512');
    await hashed(opened, hash);
    return hash.digest('base64');
  } finally {
    await opened.close();
  }
}
