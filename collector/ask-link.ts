import { LINK } from '../model/text/en/collector.ts';
import { request } from 'node:http';
import * as z from 'zod/mini';
import { pathsOf } from './data-folder.ts';
import { readHolder } from './folder-lock.ts';
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
function post(url: string, token: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, Origin: new URL(url).origin },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > MAX_ANSWER_BYTES) response.destroy(new Error(LINK.tooLong));
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(LINK.status(String(response.statusCode))));
        });
      },
    );
    asking.on('error', reject);
    asking.end();
  });
}
