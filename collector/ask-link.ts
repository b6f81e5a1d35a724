import { LINK } from '../model/text/en/collector.ts';
import * as z from 'zod/mini';
import { pathsOf } from './store/data-folder.ts';
import { readHolder } from './store/folder-lock.ts';
import { exchangeHttp } from '../lib/http-exchange.ts';
import { reasonOf } from '../lib/error-name.ts';

export type LinkAnswer =
  | { readonly ok: true; readonly link: string }
  /** `no-collector`: none runs on this folder, or it has no page. */
  | { readonly ok: false; readonly reason: 'no-collector' | 'failed'; readonly message: string };

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 4096;
const Answer = z.object({ link: z.string().check(z.maxLength(500)) });

/** Asks the collector that runs on a data folder for a fresh link to the helpdesk's page. */
export async function askForLink(dataFolder: string): Promise<LinkAnswer> {
  const holder = readHolder(pathsOf(dataFolder));
  if (!holder.ok || holder.holder === null)
    return {
      ok: false,
      reason: 'no-collector',
      message: LINK.noCollector(dataFolder, holder.ok ? null : holder.message),
    };
  const { helpdesk, token } = holder.holder;
  if (helpdesk === undefined || token === undefined)
    return {
      ok: false,
      reason: 'no-collector',
      message: LINK.noPage(dataFolder),
    };
  try {
    return { ok: true, link: Answer.parse(JSON.parse(await post(`${helpdesk}/link`, token))).link };
  } catch (thrown) {
    return {
      ok: false,
      reason: 'failed',
      message: LINK.none(helpdesk, reasonOf(thrown)),
    };
  }
}

/** Rejects when there is no answer 200 in time, or a longer one than a link. */
async function post(url: string, token: string): Promise<string> {
  const answer = await exchangeHttp({
    method: 'POST',
    url: new URL(url),
    headers: {
      Authorization: `Bearer ${token}`,
      Origin: new URL(url).origin,
      'Content-Length': '0',
    },
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_ANSWER_BYTES,
    whenLonger: 'refuse',
  });
  if (!answer.ok) throw new Error(answer.kind === 'too-large' ? LINK.tooLong : answer.why);
  if (answer.status !== 200) throw new Error(LINK.status(String(answer.status)));
  return answer.body.toString('utf8');
}
