import * as z from 'zod/mini';
import type { HttpAnswer } from '../../lib/http-exchange.ts';
import { isVersion } from '../../model/update.ts';
import { FEED } from '../../model/text/en/update.ts';
import { reasonOf } from '../../lib/error-name.ts';

export type FeedReading =
  /** `files`: of any shape yet, see `release.ts`. */
  | { readonly ok: true; readonly version: string; readonly files: unknown }
  | { readonly ok: false; readonly why: string };

/** Largest description of a release, in bytes; electron-builder writes some 500. */
export const MAX_FEED_BYTES = 64 * 1024;

/** What electron-builder writes for a generic feed (`latest-linux.yml`, `UpdateInfo`), as far as it is used. */
const Described = z.object({
  version: z.string().check(z.maxLength(100)),
  files: z.optional(z.unknown()),
});

/** The file that describes the latest release for a system. */
export function feedFile(platform: NodeJS.Platform): string {
  if (platform === 'linux') return 'latest-linux.yml';
  return platform === 'darwin' ? 'latest-mac.yml' : 'latest.yml';
}

/**
 * Decodes the answer of a feed; everything that it may say wrongly is a sentence.
 *
 * @param parse of YAML without types of its own, and without merges, which can grow without end; may
 *   throw
 */
export function readFeed(
  answer: HttpAnswer,
  url: URL,
  parse: (text: string) => unknown,
): FeedReading {
  const no = (why: string): FeedReading => ({ ok: false, why });
  if (!answer.ok) return no(FEED.unreached(url.href, answer.why));
  const { status, headers } = answer;
  if (status >= 300 && status < 400)
    return no(FEED.redirects(url.href, (headers.location ?? '?').slice(0, 200)));
  if (status !== 200) return no(FEED.status(url.href, status));
  const text = answer.body.toString('utf8');
  if (/^\s*</.test(text) || /\bhtml\b/i.test(headers['content-type'] ?? ''))
    return no(FEED.html(url.href));
  let document: unknown;
  try {
    document = parse(text);
  } catch (thrown) {
    return no(FEED.noRelease(url.href, (reasonOf(thrown).split('\n')[0] ?? '').slice(0, 200)));
  }
  const read = Described.safeParse(document);
  if (!read.success) return no(FEED.noRelease(url.href, FEED.noVersion));
  const { version, files } = read.data;
  return isVersion(version)
    ? { ok: true, version, files }
    : no(FEED.noRelease(url.href, FEED.badVersion));
}
