import type { Sending } from '../../model/agent-state.ts';
import type { HeldBecause } from '../../model/held-because.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import type { SyncResult } from '../../model/outbox-item.ts';
import type { SendTrouble } from '../../model/send-trouble.ts';
import { OUTBOX_LOG } from '../../model/text/en/outbox.ts';
import { sendingWords } from '../../model/text/en/sending.ts';
import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Collector } from './collector.ts';
import { handOver } from './hand-over.ts';
import { openAccount } from './account.ts';
import { createChoice } from './choice.ts';
import type { WayToCollector } from './hold.ts';
import { createProgress } from './progress.ts';
import { abandoned, closing, firstState, heldNow, nextSync } from './sync-step.ts';
import type { SyncAction, SyncEvent, SyncFacts, SyncState, SyncStep } from './sync-types.ts';
import { restoredWait, waitFrom } from './waits.ts';

/** Hands over what waits, oldest first, one drain at a time. */
export interface Sync {
  /** Something was put into the outbox, or taken out of it. */
  enqueued(): void;
  /**
   * The network was looked at again. Another way to the collector ends every wait, and a try that
   * hangs on the old one.
   */
  wayChanged(way: WayToCollector): void;
  /** The laptop slept, and every timer with it. */
  woke(): void;
  /** Somebody asked: waits are skipped. Resolves when the drain has ended. */
  run(): Promise<SyncResult>;
  /** Something else of Linesman's cost so many bytes on a metered network. */
  spent(bytes: number): void;
  held(): HeldBecause;
  /** Says again what waits: time alone may have changed it. */
  publish(): void;
  close(): Promise<void>;
}

export interface SyncOptions {
  readonly outbox: Outbox;
  /** Null: no collector is configured, and everything waits. */
  readonly collector: Collector | null;
  /** What reports that nobody asked for may cost in an hour on a metered network. */
  readonly meteredBytesPerHour: number;
  /** Whether a bundle leaves that nobody can encrypt. */
  readonly isPlainHeld: boolean;
  /** There are recipients: what waits unencrypted and was never sent is encrypted first. */
  readonly isToBeEncrypted?: boolean;
  readonly http: HttpClient;
  readonly device: string;
  readonly way: WayToCollector;
  readonly log: Log;
  /** Count, hold, delivery or how far one is may have changed. */
  readonly onChange: (
    held: HeldBecause,
    trouble: SendTrouble | null,
    sending: { readonly sending?: Sending },
  ) => void;
  readonly now: () => Date;
  /** Monotonic milliseconds: a wait must not depend on a clock that can be set. */
  readonly monotonicMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Reports that a drain handed over, and whoever waits for its end. */
interface Drain {
  readonly sent: string[];
  readonly over: Promise<readonly string[]>;
  end(): void;
  fail(thrown: unknown): void;
}

function newDrain(): Drain {
  const sent: string[] = [];
  let end = (): void => undefined;
  let fail: (thrown: unknown) => void = () => undefined;
  const over = new Promise<readonly string[]>((resolve, reject) => {
    end = () => {
      resolve(sent);
    };
    fail = reject;
  });
  return { sent, over, end, fail };
}

/** Carries out what `nextSync` decides. */
export function createSync(options: SyncOptions): Sync {
  const { outbox, collector, log, onChange, now, monotonicMs, random } = options;
  let state = firstState(options.way, restoredWait(outbox.memo.read('wait'), now(), monotonicMs()));
  const account = openAccount({ memo: outbox.memo, now, monotonicMs });
  const choice = createChoice({ ...options, account });
  let timer: NodeJS.Timeout | null = null;
  let attempt = new AbortController();
  let drain: Drain | null = null;
  let trouble: SendTrouble | null = null;

  /** Of the way and the wish that an event brings, which the state does not know yet. */
  const facts = (asOf: Pick<SyncState, 'way' | 'isAsked'> = state): SyncFacts => {
    return {
      waiting: outbox.summary().count,
      ...choice.due(asOf),
      hasCollector: collector !== null,
      nowMs: monotonicMs(),
      firstTryWithinMs: collector?.hello.known().firstTryWithinMs ?? 0,
      random: random(),
    };
  };
  const held = (): HeldBecause => heldNow(state, facts());
  const publish = (): void => {
    const why = held();
    outbox.setHeld(why);
    onChange(why, trouble, progress.sending());
  };
  const progress = createProgress(publish, monotonicMs);
  const take = (step: SyncStep): void => {
    ({ state } = step);
    for (const action of step.actions) perform(action);
  };
  const handle = (event: SyncEvent): void => {
    const { way, isAsked } = state;
    const asOf = {
      way: event.kind === 'way-changed' ? event.way : way,
      isAsked: event.kind === 'demanded' || isAsked,
    };
    take(nextSync(state, event, facts(asOf)));
  };
  const stopTimer = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };

  /** A laptop that sleeps stops this timer; `woke` ends the wait then. */
  function startTimer(ms: number): void {
    stopTimer();
    timer = setTimeout(() => {
      kick({ kind: 'wait-over' });
    }, ms);
  }

  function perform(action: SyncAction): void {
    switch (action.do) {
      case 'try-next':
        tryNext().catch(abandon);
        break;
      case 'cut-try':
        attempt.abort(new Error(action.because));
        break;
      case 'start-timer':
        startTimer(action.ms);
        break;
      case 'stop-timer':
        stopTimer();
        break;
      case 'keep-wait': {
        const kept = outbox.memo.write('wait', waitFrom(action.wait, now()));
        if (!kept.ok) log(OUTBOX_LOG.waitUnnoted(kept.message));
        break;
      }
      case 'note-failure':
      case 'note-refusal':
        note(action);
        break;
      case 'end-refusals':
        outbox.endRefusals(action.notWithinMs);
        break;
      case 'publish':
        publish();
        break;
      case 'end-drain':
        drain?.end();
        drain = null;
    }
  }

  function keepAccount(): void {
    const spent = account.keep();
    if (!spent.ok) log(OUTBOX_LOG.spentUnnoted(spent.message));
  }

  async function tryNext(): Promise<void> {
    const item = collector === null ? null : choice.next(state);
    if (collector === null || item === null) {
      handle({ kind: 'nothing-due' });
      return;
    }
    attempt = new AbortController();
    const { signal } = attempt;
    const isFreeNow = choice.isFree(item, state);
    const outcome = await handOver(
      item,
      { ...options, collector },
      {
        wayKey: state.way.key,
        signal,
        onProgress: progress.begin(item),
        onCarried: (bytes) => {
          if (!isFreeNow) account.add(bytes);
        },
      },
    );
    if (!isFreeNow) keepAccount();
    const hasMoved = progress.end();
    if (outcome.kind === 'gone') drain?.sent.push(item.id);
    trouble = outcome.kind !== 'gone' && !signal.aborted ? outcome.trouble : null;
    handle(
      outcome.kind === 'gone'
        ? { kind: 'settled' }
        : {
            kind: 'failed',
            item,
            error: sendingWords(outcome.trouble),
            isRefused: outcome.kind === 'refused',
            retryAfterMs: outcome.retryAfterMs,
            wasCut: signal.aborted,
            hasMoved,
          },
    );
  }

  function note(action: Extract<SyncAction, { do: 'note-failure' | 'note-refusal' }>): void {
    const { item, error } = action;
    const at = (ms: number): string => new Date(now().getTime() + ms).toISOString();
    const noted =
      action.do === 'note-refusal'
        ? outbox.refuse(item, error, at(action.retryInMs))
        : outbox.markTried(item, error, action.retryInMs === null ? null : at(action.retryInMs));
    log(OUTBOX_LOG.notHandedOver(item.id, error, noted.ok ? null : noted.message));
  }

  function abandon(thrown: unknown): void {
    state = abandoned(state);
    drain?.fail(thrown);
    drain = null;
  }

  /** Joins the drain under way, or begins one; resolves with what it handed over. */
  const drainBy = (event: SyncEvent): Promise<readonly string[]> => {
    drain ??= newDrain();
    const { over } = drain;
    try {
      handle(event);
    } catch (thrown) {
      abandon(thrown);
    }
    return over;
  };
  const kick = (event: SyncEvent): void => {
    if (state.isClosed) return;
    drainBy(event).catch((thrown: unknown) => {
      log(
        `handing over reports failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
      );
    });
  };
  publish();
  if (state.waitUntilMs !== null) startTimer(state.waitUntilMs - monotonicMs());

  return {
    enqueued: () => {
      kick({ kind: 'enqueued' });
    },
    wayChanged: (way) => {
      kick({ kind: 'way-changed', way });
    },
    woke: () => {
      kick({ kind: 'woke' });
    },
    run: async () => {
      const sent = await drainBy({ kind: 'demanded' });
      return { sent: [...sent], waiting: outbox.summary().count, heldBecause: held(), trouble };
    },
    spent: (bytes) => {
      account.add(bytes);
      keepAccount();
    },
    held,
    publish,
    close: async () => {
      const last = drain?.over;
      take(closing(state));
      await Promise.allSettled([last]);
    },
  };
}
