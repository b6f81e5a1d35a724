import { SENDING_HERE } from '../../model/text/en/outbox.ts';
import type { DueItem } from '../outbox/item.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { sendReport } from './client.ts';
import type { KeyRing } from './key.ts';
import { verifyReceipt } from './receipt.ts';
import { notSent, trouble as troubleWith } from './trouble.ts';

export interface HandOverOptions {
  readonly http: HttpClient;
  readonly outbox: Outbox;
  readonly collector: { readonly url: string; readonly keys: KeyRing };
  readonly device: string;
  readonly now: () => Date;
}

/**
 * What one try came to: gone, refused by somebody whose word proves nothing, or to be tried again.
 */
export type HandOver =
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'refused' | 'again';
      readonly trouble: SendTrouble;
      readonly retryAfterMs: number | null;
    };

const ANSWER_TIMEOUT_MS = 30_000;

/** Sends one report, and removes it when its receipt verifies and is stored. */
export async function handOver(
  item: DueItem,
  { http, outbox, collector, device, now }: HandOverOptions,
  signal: AbortSignal,
): Promise<HandOver> {
  const marked = outbox.markSending(item);
  if (!marked.ok) return again(notSent(SENDING_HERE.tryUnnoted(marked.message)));
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
  const host = new URL(collector.url).host;
  if (answer.kind === 'refused') {
    const detail = `${answer.code}: ${answer.message}`;
    const trouble = troubleWith('COLLECTOR_REFUSED', host, { detail });
    return { kind: 'refused', trouble, retryAfterMs: null };
  }
  if (answer.kind === 'busy')
    return again(troubleWith('COLLECTOR_BUSY', host), answer.retryAfterMs);
  if (answer.kind === 'failed') return again(answer.trouble);
  const verdict = verifyReceipt(answer.document, item, key.key);
  if (!verdict.ok) return again(troubleWith('RECEIPT_INVALID', host, { detail: verdict.reason }));
  const stored = outbox.acknowledge(item, verdict.receipt);
  return stored.ok
    ? { kind: 'gone' }
    : again(notSent(SENDING_HERE.receiptUnstored(stored.message)));
}

const again = (trouble: SendTrouble, retryAfterMs: number | null = null): HandOver => ({
  kind: 'again',
  trouble,
  retryAfterMs,
});
