import type { HeldBecause } from '../../model/agent-state.ts';
import type { SyncResult } from '../../model/outbox-item.ts';
import type { Log } from '../log.ts';
import type { DueItem, Outbox } from '../outbox/outbox.ts';
import { nextDelayMs } from './backoff.ts';
import { type UploadAnswer, sendReport } from './client.ts';
import { heldBecause, type WayToCollector } from './hold.ts';
import type { KeyRing } from './key.ts';
import { verifyReceipt } from './receipt.ts';

/** Hands over what waits, oldest first, one drain at a time. */
export interface Sync {
  /** Something was put into the outbox. */
  enqueued(): void;
  /**
   * The network was looked at again. Another way to the collector ends every wait, and a try that
   * hangs on the old one.
   */
  wayChanged(way: WayToCollector): void;
  /** Somebody asked: waits are skipped. Resolves when the drain has ended. */
  run(): Promise<SyncResult>;
  held(): HeldBecause;
  close(): Promise<void>;
}

export interface SyncOptions {
  readonly outbox: Outbox;
  /** Null: no collector is configured, and everything waits. */
  readonly collector: { readonly url: string; readonly keys: KeyRing } | null;
  readonly device: string;
  readonly way: WayToCollector;
  readonly log: Log;
  /** Count, hold or delivery may have changed. */
  readonly onChange: (held: HeldBecause) => void;
  readonly now: () => Date;
  /** Monotonic milliseconds: a wait must not depend on a clock that can be set. */
  readonly monotonicMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

const ANSWER_TIMEOUT_MS = 30_000;

/** What one try came to: gone, given up for good, or to be tried again. */
type Outcome =
  | { readonly kind: 'gone' | 'kept' }
  | { readonly kind: 'again'; readonly error: string; readonly retryAfterMs: number | null };

export function createSync(options: SyncOptions): Sync {
  const { outbox, collector, device, log, onChange, now, monotonicMs, random } = options;
  let way = options.way;
  let failures = 0;
  let waitUntilMs: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let attemptAbort = new AbortController();
  let drain: Promise<readonly string[]> | null = null;
  let asked = false;
  let closed = false;

  const held = (): HeldBecause =>
    heldBecause({
      waiting: outbox.summary().count,
      hasCollector: collector !== null,
      way,
      inBackoff: waitUntilMs !== null && monotonicMs() < waitUntilMs,
    });
  const publish = (): void => {
    const why = held();
    outbox.setHeld(why);
    onChange(why);
  };
  const endWait = (): void => {
    failures = 0;
    waitUntilMs = null;
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  /** @returns how long until the next try, in milliseconds */
  const wait = (retryAfterMs: number | null): number => {
    failures += 1;
    const delayMs = nextDelayMs({ failures, retryAfterMs, random: random() });
    waitUntilMs = monotonicMs() + delayMs;
    if (timer !== null) clearTimeout(timer);
    // A laptop that sleeps stops this timer; waking brings a new look at the network, and with it
    // `wayChanged` or a demand.
    timer = setTimeout(() => {
      waitUntilMs = null;
      kick();
    }, delayMs);
    return delayMs;
  };

  const tryOne = async (
    item: DueItem,
    target: NonNullable<typeof collector>,
    signal: AbortSignal,
  ): Promise<Outcome> => {
    const marked = outbox.markSending(item.id);
    if (!marked.ok)
      return {
        kind: 'again',
        error: `the try cannot be noted: ${marked.message}`,
        retryAfterMs: null,
      };
    const key = await target.keys.resolve(signal);
    if (!key.ok) return { kind: 'again', error: key.reason, retryAfterMs: null };
    const answer = await sendReport(item, {
      collectorUrl: target.url,
      device,
      timeoutMs: ANSWER_TIMEOUT_MS,
      signal,
      now,
    });
    if (answer.kind === 'refused') {
      log(`the collector refused report ${item.id} (${answer.code}): ${answer.message}`);
      const refused = outbox.refuse(item.id, `${answer.code}: ${answer.message}`);
      return refused.ok
        ? { kind: 'kept' }
        : { kind: 'again', error: refused.message, retryAfterMs: null };
    }
    if (answer.kind !== 'receipt') return { kind: 'again', ...tryAgain(answer) };
    const verdict = verifyReceipt(answer.document, item, key.key);
    if (!verdict.ok) return { kind: 'again', error: verdict.reason, retryAfterMs: null };
    const stored = outbox.acknowledge(verdict.receipt);
    return stored.ok
      ? { kind: 'gone' }
      : {
          kind: 'again',
          error: `the receipt cannot be stored: ${stored.message}`,
          retryAfterMs: null,
        };
  };

  /** What was asked for while a drain ran is not forgotten when that drain had already looked. */
  const drainWhileAsked = async (): Promise<readonly string[]> => {
    const sent: string[] = [];
    while (asked) {
      asked = false;
      sent.push(...(await drainOnce()));
    }
    publish();
    return sent;
  };
  const drainOnce = async (): Promise<readonly string[]> => {
    const sent: string[] = [];
    while (!closed && collector !== null && held() === null) {
      const item = outbox.next();
      if (item === null) break;
      attemptAbort = new AbortController();
      const { signal } = attemptAbort;
      const outcome = await tryOne(item, collector, signal);
      if (outcome.kind === 'gone') sent.push(item.id);
      if (outcome.kind !== 'again') {
        endWait();
        publish();
        continue;
      }
      // Cut off because a better way appeared: that is no failure of the collector's.
      const delayMs = signal.aborted ? 0 : wait(outcome.retryAfterMs);
      const noted = outbox.markTried(
        item.id,
        outcome.error,
        delayMs === 0 ? null : new Date(now().getTime() + delayMs).toISOString(),
      );
      log(
        `report ${item.id} was not handed over: ${outcome.error}${noted.ok ? '' : `; and that cannot be noted: ${noted.message}`}`,
      );
      publish();
    }
    return sent;
  };
  const start = (): Promise<readonly string[]> => {
    asked = true;
    drain ??= drainWhileAsked().finally(() => {
      drain = null;
    });
    return drain;
  };
  const kick = (): void => {
    if (closed) return;
    start().catch((thrown: unknown) => {
      log(
        `handing over reports failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
      );
    });
  };
  publish();

  return {
    enqueued: kick,
    wayChanged: (next) => {
      const changed = next.key !== way.key;
      way = next;
      if (changed) {
        endWait();
        attemptAbort.abort(new Error('the way to the collector changed'));
      }
      publish();
      kick();
    },
    run: async () => {
      endWait();
      const sent = await start();
      return { sent: [...sent], waiting: outbox.summary().count, heldBecause: held() };
    },
    held,
    close: async () => {
      closed = true;
      endWait();
      attemptAbort.abort(new Error('the agent ends'));
      await Promise.allSettled([drain]);
      endWait();
    },
  };
}

function tryAgain(answer: Exclude<UploadAnswer, { kind: 'receipt' | 'refused' }>): {
  readonly error: string;
  readonly retryAfterMs: number | null;
} {
  switch (answer.kind) {
    case 'busy':
      return { error: 'the collector is busy', retryAfterMs: answer.retryAfterMs };
    case 'not-a-receipt':
      return { error: `whoever answered is no collector: ${answer.came}`, retryAfterMs: null };
    case 'no-answer':
      return { error: answer.error, retryAfterMs: null };
  }
}
