import { fileURLToPath } from 'node:url';
import { createAuthorities } from '../../../../lib/authorities.ts';
import { errorName } from '../../../../lib/error-name.ts';
import { exchangeHttp } from '../../../../lib/http-exchange.ts';
import { readBounded } from '../../../../lib/read-bounded.ts';
import { PAC } from '../../../../model/text/en/evidence-connectivity.ts';
import { PAC_LIMITS } from './pac-job.ts';

export type PacScript =
  | { readonly ok: true; readonly text: string }
  /** `why`: the end of a sentence, for a person. `isUnreachable`: nothing came that could be read. */
  | { readonly ok: false; readonly why: string; readonly isUnreachable?: true };

/** Says of a script that it did not come. @param why name of an error, or an HTTP status */
export const unread = (url: string, why: string): Extract<PacScript, { readonly ok: false }> => ({
  ok: false,
  why: PAC.unread(url, why, 'PAC_UNREACHABLE'),
  isUnreachable: true,
});

const FETCH_TIMEOUT_MS = 5_000;
const authorities = createAuthorities();

/**
 * Reads a PAC script from http, https or file, never through a proxy: it is what names the proxy.
 * Never rejects.
 */
export async function readPacScript(url: string): Promise<PacScript> {
  if (!URL.canParse(url)) return { ok: false, why: PAC.noUrl(url.slice(0, 200)) };
  const parsed = new URL(url);
  switch (parsed.protocol) {
    case 'file:':
      return fromFile(parsed);
    case 'http:':
    case 'https:':
      return fromWeb(parsed);
    default:
      return { ok: false, why: PAC.noUrl(url.slice(0, 200)) };
  }
}

async function fromFile(url: URL): Promise<PacScript> {
  try {
    const { text, isCut } = await readBounded(fileURLToPath(url), PAC_LIMITS.scriptBytes);
    return isCut ? { ok: false, why: PAC.tooLong(url.href) } : { ok: true, text };
  } catch (thrown) {
    return unread(url.href, errorName(thrown));
  }
}

async function fromWeb(url: URL): Promise<PacScript> {
  const answer = await exchangeHttp({
    method: 'GET',
    url,
    headers: { 'User-Agent': 'Linesman/1', Accept: '*/*' },
    timeoutMs: FETCH_TIMEOUT_MS,
    maxBodyBytes: PAC_LIMITS.scriptBytes,
    whenLonger: 'refuse',
    way: { trust: authorities },
  });
  if (!answer.ok)
    return answer.kind === 'too-large'
      ? { ok: false, why: PAC.tooLong(url.href) }
      : unread(url.href, answer.error);
  return answer.status === 200
    ? { ok: true, text: answer.body.toString('utf8') }
    : unread(url.href, String(answer.status));
}
