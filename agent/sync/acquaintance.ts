import type { HttpClient } from '../../lib/http-client.ts';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import { sendingWords } from '../../model/text/en/sending.ts';
import type { Log } from '../log.ts';
import type { Collector } from './collector.ts';
import { type WayToCollector, whyNoWayOut } from './hold.ts';
import { createSync, type Sync, type SyncOptions } from './sync.ts';

/**
 * Learns a collector's key before there is anything to send: on the network where Linesman was set
 * up, and not on the one where mail first broke.
 */
export interface Acquaintance {
  /** Asks once for each way, where that costs nothing and no report is on its way, which asks itself. */
  wayChanged(way: WayToCollector): void;
  close(): Promise<void>;
}

export interface AcquaintanceOptions {
  readonly collector: Pick<Collector, 'keys'> | null;
  readonly http: HttpClient;
  /** Reports that wait. */
  readonly waiting: () => number;
  readonly onLearned: () => void;
  readonly log: Log;
}

export function createAcquaintance(options: AcquaintanceOptions): Acquaintance {
  const { collector, http, waiting, onLearned, log } = options;
  const ending = new AbortController();
  let askedOn: string | null = null;
  let asking: Promise<void> | null = null;

  const ask = async ({ keys }: Pick<Collector, 'keys'>): Promise<void> => {
    const answer = await keys.resolve(http, ending.signal);
    if (ending.signal.aborted) return;
    if (answer.ok) onLearned();
    else log(OUTBOX_LOG.keyUnknown(sendingWords(answer.trouble)));
  };

  return {
    wayChanged: (way) => {
      if (collector === null || asking !== null || ending.signal.aborted) return;
      if (collector.keys.known() !== null || waiting() > 0 || askedOn === way.key) return;
      const isOpen = way.route !== null && whyNoWayOut(way) === null;
      if (!isOpen || way.isMetered || way.isRoaming === true) return;
      askedOn = way.key;
      asking = ask(collector)
        .catch((thrown: unknown) => {
          log(OUTBOX_LOG.keyUnknown(String(thrown)));
        })
        .finally(() => {
          asking = null;
        });
    },
    close: async () => {
      ending.abort(new Error('the agent ends'));
      await asking;
    },
  };
}

/** Hands over what waits, and knows the collector before anything does. */
export function createMeetingSync(options: SyncOptions): Sync {
  const { collector, http, outbox, log } = options;
  const sync = createSync(options);
  const acquaintance = createAcquaintance({
    ...{ collector, http, log },
    onLearned: () => {
      sync.publish();
    },
    waiting: () => outbox.summary().count,
  });
  return {
    ...sync,
    wayChanged: (way) => {
      acquaintance.wayChanged(way);
      sync.wayChanged(way);
    },
    close: async () => {
      await Promise.all([acquaintance.close(), sync.close()]);
    },
  };
}
