import { SENDING_HERE } from '../../model/text/en/outbox.ts';
import type { DueItem } from '../outbox/item.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { putReport } from './client.ts';
import type { Collector } from './collector.ts';
import { verifyReceipt } from './receipt.ts';
import { notSent, trouble as troubleWith } from './trouble.ts';
import { uploadReport } from './tus.ts';
import type { Progress, UploadRecord } from './tus-requests.ts';
import { type Delivery, routeOf, type UploadAnswer } from './wire.ts';

export interface HandOverOptions {
  readonly http: HttpClient;
  readonly outbox: Outbox;
  readonly collector: Collector;
  readonly device: string;
  readonly now: () => Date;
}

/** One try: by which way, who may cut it, and who hears of it. */
export interface Try {
  readonly wayKey: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Bytes that a connection has carried since the last call, both ways. */
  readonly onCarried: (bytes: number) => void;
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

/** Sends one report, and removes it when its receipt verifies and is stored. */
export async function handOver(
  item: DueItem,
  options: HandOverOptions,
  attempt: Try,
): Promise<HandOver> {
  const { http, outbox, collector, device, now } = options;
  const { signal, onCarried } = attempt;
  const marked = outbox.markSending(item);
  if (!marked.ok) return again(notSent(SENDING_HERE.tryUnnoted(marked.message)));
  const delivery: Delivery = {
    http,
    collectorUrl: collector.url,
    device,
    signal,
    now,
    traffic: { onCarried },
  };
  const key = await collector.keys.resolve(http, signal, { onCarried });
  if (!key.ok) return again(key.trouble);
  const answer = await send(item, delivery, options, attempt);
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

/** In one piece or in parts, as the collector takes it. */
async function send(
  item: DueItem,
  delivery: Delivery,
  { collector, outbox }: HandOverOptions,
  { wayKey, onProgress }: Try,
): Promise<UploadAnswer> {
  const hello = await collector.hello.resolve(delivery, wayKey);
  if (!hello.ok) return { kind: 'failed', trouble: hello.trouble };
  if (item.bytes <= hello.terms.maxReportBytes)
    return putReport(item, {
      ...delivery,
      traffic: {
        ...delivery.traffic,
        onSent: (sent) => {
          onProgress({ kept: 0, sent });
        },
      },
    });
  const record: UploadRecord = {
    read: () => {
      const place = outbox.uploads.of(item);
      return place?.collectorUrl === collector.url ? nameOf(place.url) : null;
    },
    write: (name) =>
      outbox.uploads.set(
        item,
        name === null
          ? null
          : {
              url: routeOf(collector.url, `v1/uploads/${name}`).href,
              collectorUrl: collector.url,
            },
      ),
  };
  return uploadReport({ report: item, record, onProgress }, delivery);
}

const nameOf = (url: string): string | null => {
  const name = url.split('/').at(-1) ?? '';
  return name === '' ? null : name;
};

const again = (trouble: SendTrouble, retryAfterMs: number | null = null): HandOver => ({
  kind: 'again',
  trouble,
  retryAfterMs,
});
