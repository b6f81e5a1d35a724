import type { Log } from '../log.ts';
import type { DueItem, Outbox } from '../outbox/outbox.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { sendReport } from './client.ts';
import type { KeyRing } from './key.ts';
import { verifyReceipt } from './receipt.ts';
import { notSent, trouble } from './trouble.ts';

export interface HandOverOptions {
  readonly http: HttpClient;
  readonly outbox: Outbox;
  readonly collector: { readonly url: string; readonly keys: KeyRing };
  readonly device: string;
  readonly log: Log;
  readonly now: () => Date;
}

/** What one try came to: gone, given up for good, or to be tried again. */
export type HandOver =
  | { readonly kind: 'gone' | 'kept' }
  | {
      readonly kind: 'again';
      readonly trouble: SendTrouble;
      readonly retryAfterMs: number | null;
    };

const ANSWER_TIMEOUT_MS = 30_000;

/** Sends one report, and removes it when its receipt verifies and is stored. */
export async function handOver(
  item: DueItem,
  { http, outbox, collector, device, log, now }: HandOverOptions,
  signal: AbortSignal,
): Promise<HandOver> {
  const marked = outbox.markSending(item.id);
  if (!marked.ok) return again(notSent(`the try cannot be noted: ${marked.message}`));
  const key = await collector.keys.resolve(http, signal);
  if (!key.ok) return again(key.trouble);
  const answer = await sendReport(item, {
    http,
    collectorUrl: collector.url,
    device,
    timeoutMs: ANSWER_TIMEOUT_MS,
    signal,
    now,
  });
  if (answer.kind === 'refused') {
    log(`the collector refused report ${item.id} (${answer.code}): ${answer.message}`);
    const refused = outbox.refuse(item.id, `${answer.code}: ${answer.message}`);
    return refused.ok ? { kind: 'kept' } : again(notSent(refused.message));
  }
  const host = new URL(collector.url).host;
  if (answer.kind === 'busy') return again(trouble('COLLECTOR_BUSY', host), answer.retryAfterMs);
  if (answer.kind === 'failed') return again(answer.trouble);
  const verdict = verifyReceipt(answer.document, item, key.key);
  if (!verdict.ok) return again(trouble('RECEIPT_INVALID', host, { detail: verdict.reason }));
  const stored = outbox.acknowledge(verdict.receipt);
  return stored.ok
    ? { kind: 'gone' }
    : again(notSent(`the receipt cannot be stored: ${stored.message}`));
}

const again = (trouble: SendTrouble, retryAfterMs: number | null = null): HandOver => ({
  kind: 'again',
  trouble,
  retryAfterMs,
});
