import type { Log } from '../log.ts';
import type { DueItem, Outbox } from '../outbox/outbox.ts';
import { type UploadAnswer, sendReport } from './client.ts';
import type { KeyRing } from './key.ts';
import { verifyReceipt } from './receipt.ts';

export interface HandOverOptions {
  readonly outbox: Outbox;
  readonly collector: { readonly url: string; readonly keys: KeyRing };
  readonly device: string;
  readonly log: Log;
  readonly now: () => Date;
}

/** What one try came to: gone, given up for good, or to be tried again. */
export type HandOver =
  | { readonly kind: 'gone' | 'kept' }
  | { readonly kind: 'again'; readonly error: string; readonly retryAfterMs: number | null };

const ANSWER_TIMEOUT_MS = 30_000;

/** Sends one report, and removes it when its receipt verifies and is stored. */
export async function handOver(
  item: DueItem,
  { outbox, collector, device, log, now }: HandOverOptions,
  signal: AbortSignal,
): Promise<HandOver> {
  const marked = outbox.markSending(item.id);
  if (!marked.ok) return again(`the try cannot be noted: ${marked.message}`);
  const key = await collector.keys.resolve(signal);
  if (!key.ok) return again(key.reason);
  const answer = await sendReport(item, {
    collectorUrl: collector.url,
    device,
    timeoutMs: ANSWER_TIMEOUT_MS,
    signal,
    now,
  });
  if (answer.kind === 'refused') {
    log(`the collector refused report ${item.id} (${answer.code}): ${answer.message}`);
    const refused = outbox.refuse(item.id, `${answer.code}: ${answer.message}`);
    return refused.ok ? { kind: 'kept' } : again(refused.message);
  }
  if (answer.kind !== 'receipt') return tryAgain(answer);
  const verdict = verifyReceipt(answer.document, item, key.key);
  if (!verdict.ok) return again(verdict.reason);
  const stored = outbox.acknowledge(verdict.receipt);
  return stored.ok ? { kind: 'gone' } : again(`the receipt cannot be stored: ${stored.message}`);
}

const again = (error: string, retryAfterMs: number | null = null): HandOver => ({
  kind: 'again',
  error,
  retryAfterMs,
});

function tryAgain(answer: Exclude<UploadAnswer, { kind: 'receipt' | 'refused' }>): HandOver {
  switch (answer.kind) {
    case 'busy':
      return again('the collector is busy', answer.retryAfterMs);
    case 'not-a-receipt':
      return again(`whoever answered is no collector: ${answer.came}`);
    case 'no-answer':
      return again(answer.error);
  }
}
