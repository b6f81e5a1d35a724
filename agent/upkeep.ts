import { encryptWaiting } from './bundle/encrypt-waiting.ts';
import type { Log } from './log.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Sync } from './sync/sync.ts';

const EVERY_MS = 60 * 60 * 1000;

/** What waits, who sends it, and for whom it is encrypted. */
export interface UpkeepIo {
  readonly outbox: Pick<Outbox, 'tidy' | 'perhapsPlain' | 'bodyOf' | 'exchangeBody'>;
  readonly sync: Pick<Sync, 'publish' | 'enqueued'>;
  readonly recipients: readonly string[];
  readonly log: Log;
}

/**
 * At the start: what waited for recipients is encrypted for those that are set now. Every hour,
 * whatever else happens or does not: what waits grows older, and what is too old goes.
 *
 * @returns ends it
 */
export function startUpkeep({ outbox, sync, recipients, log }: UpkeepIo): () => Promise<void> {
  const ending = new AbortController();
  const encrypting = encryptWaiting(outbox, recipients, { log, signal: ending.signal }).then(
    (count) => {
      if (count > 0 && !ending.signal.aborted) sync.enqueued();
    },
  );
  const timer = setInterval(() => {
    outbox.tidy();
    sync.publish();
  }, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    ending.abort();
    await encrypting;
  };
}
