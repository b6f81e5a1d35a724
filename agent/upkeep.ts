import type { Outbox } from './outbox/outbox.ts';
import type { Sync } from './sync/sync.ts';

const EVERY_MS = 60 * 60 * 1000;

/**
 * Every hour, whatever else happens or does not: what waits grows older, and what is too old goes.
 *
 * @returns ends it
 */
export function startUpkeep(outbox: Pick<Outbox, 'tidy'>, sync: Pick<Sync, 'publish'>): () => void {
  const timer = setInterval(() => {
    outbox.tidy();
    sync.publish();
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}
