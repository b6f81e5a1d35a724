import type { AgentHandle } from './handle.ts';

/** So long nothing happens before memory is given back: whoever comes then is not kept waiting. */
const QUIET_MS = 5_000;
/** A collection costs some tens of milliseconds of one core. */
const AT_MOST_EVERY_MS = 5 * 60_000;
/** Less is not worth one. */
const WORTH_BYTES = 2 * 1024 * 1024;
/** So much is worth one earlier: what many checks in a row leave, or an upload. */
const MUCH_BYTES = 8 * 1024 * 1024;
const MUCH_AT_MOST_EVERY_MS = 30_000;

export interface Moment {
  readonly nowMs: number;
  /** When anything happened last. */
  readonly touchedMs: number;
  readonly isBusy: boolean;
  /** The last collection, and what the process held just after it. */
  readonly last: { readonly atMs: number; readonly heldBytes: number } | null;
  readonly heldBytes: number;
}

/** What to do now: collect, look again after some milliseconds, or wait until something happens. */
export type Step = 'collect' | 'nothing' | { readonly againInMs: number };

/** V8 collects when it needs room, and a quiet agent needs none: it would keep what it once held. */
export function stepAt({ nowMs, touchedMs, isBusy, last, heldBytes }: Moment): Step {
  if (isBusy) return { againInMs: QUIET_MS };
  const quietMs = touchedMs + QUIET_MS - nowMs;
  if (last === null) return quietMs > 0 ? { againInMs: quietMs } : 'collect';
  const grownBytes = heldBytes - last.heldBytes;
  const everyMs = grownBytes < MUCH_BYTES ? AT_MOST_EVERY_MS : MUCH_AT_MOST_EVERY_MS;
  const waitMs = Math.max(quietMs, last.atMs + everyMs - nowMs);
  if (waitMs > 0) return { againInMs: waitMs };
  return grownBytes >= WORTH_BYTES ? 'collect' : 'nothing';
}

export interface GarbageIo {
  readonly monotonicMs: () => number;
  readonly heldBytes: () => number;
  readonly collect: () => void;
}

export interface GarbageRounds {
  /** The same handle, whose use counts as something that happens. */
  readonly handle: AgentHandle;
  readonly close: () => void;
}

/** Collects garbage whenever the agent has become quiet; an idle one sets no timer. */
export function createGarbageRounds(
  handle: AgentHandle,
  { monotonicMs, heldBytes, collect }: GarbageIo,
): GarbageRounds {
  let touchedMs = monotonicMs();
  let last: Moment['last'] = null;
  let underWay = 0;
  let timer: { readonly handle: NodeJS.Timeout; readonly atMs: number } | null = null;
  let isClosed = false;

  const look = (): void => {
    timer = null;
    const step = stepAt({
      nowMs: monotonicMs(),
      touchedMs,
      isBusy: underWay > 0 || handle.state().probing,
      last,
      heldBytes: heldBytes(),
    });
    if (step === 'collect') {
      collect();
      last = { atMs: monotonicMs(), heldBytes: heldBytes() };
    } else if (step !== 'nothing') arm(step.againInMs);
  };
  /** An earlier look takes the place of a later one: what is used now may be much. */
  const arm = (afterMs: number): void => {
    const atMs = monotonicMs() + afterMs;
    if (isClosed || (timer !== null && timer.atMs <= atMs)) return;
    if (timer !== null) clearTimeout(timer.handle);
    timer = { handle: setTimeout(look, afterMs).unref(), atMs };
  };
  const touch = (): void => {
    touchedMs = monotonicMs();
    arm(QUIET_MS);
  };

  const stopListening = handle.subscribe(touch);
  touch();
  return {
    handle: {
      ...handle,
      subscribe: (listener) => {
        const stop = handle.subscribe(listener);
        return () => {
          stop();
          touch();
        };
      },
      request: async (name, params) => {
        underWay += 1;
        try {
          return await handle.request(name, params);
        } finally {
          underWay -= 1;
          touch();
        }
      },
    },
    close: () => {
      stopListening();
      isClosed = true;
      if (timer !== null) clearTimeout(timer.handle);
    },
  };
}
