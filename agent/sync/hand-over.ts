import { SENDING_HERE } from '../../model/text/en/outbox.ts';
import type { DueItem } from '../outbox/item.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { putReport } from './client.ts';
import { MAX_RETRY_AFTER_MS } from './backoff.ts';
import type { Collector } from './collector.ts';
import type { Terms } from './hello.ts';
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
  if (answer.kind === 'failed')
    return again(answer.trouble, isRevoked(answer, collector.url) ? MAX_RETRY_AFTER_MS : null);
  const verdict = verifyReceipt(answer.document, item, key.key);
  if (!verdict.ok) return again(troubleWith('RECEIPT_INVALID', host, { detail: verdict.reason }));
  const stored = outbox.acknowledge(item, verdict.receipt);
  return stored.ok
    ? { kind: 'gone' }
    : again(notSent(SENDING_HERE.receiptUnstored(stored.message)));
}

/**
 * The helpdesk's own word, which nobody on the way can have said: what waits is kept, and the
 * collector is asked once an hour whether the laptop may send again.
 */
const isRevoked = ({ code }: { readonly code?: string }, collectorUrl: string): boolean =>
  code === 'device-revoked' && collectorUrl.startsWith('https:');

/** A collector that forgot the laptop, or wants signatures since lately. */
const UNKNOWN_HERE: ReadonlySet<string> = new Set(['signature-required', 'signature-wrong']);

/** Signed where the collector wants it; a laptop that it does not know enrols, and tries once more. */
async function send(
  item: DueItem,
  delivery: Delivery,
  options: HandOverOptions,
  attempt: Try,
): Promise<UploadAnswer> {
  const { hello, identity } = options.collector;
  const heard = await hello.resolve(delivery, attempt.wayKey);
  if (!heard.ok) return { kind: 'failed', trouble: heard.trouble };
  const { terms } = heard;
  for (let tries = 0; ; tries += 1) {
    const shown =
      terms.isSigned === true || identity.isDemanded()
        ? await identity.known(delivery)
        : { ok: true as const, delivery };
    if (!shown.ok) return shown.answer;
    const answer = await sendBy(item, shown.delivery, terms, options, attempt);
    const code = answer.kind === 'failed' ? (answer.code ?? '') : '';
    if (tries > 0 || !UNKNOWN_HERE.has(code)) return answer;
    identity.isUnknown();
  }
}

/** In one piece or in parts, as the collector takes it. */
async function sendBy(
  item: DueItem,
  delivery: Delivery,
  { maxReportBytes }: Terms,
  { collector, outbox }: HandOverOptions,
  { onProgress }: Try,
): Promise<UploadAnswer> {
  if (item.bytes <= maxReportBytes)
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
