import { isSameClock, sleptBetween } from '../../model/clock.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { NO_DOORS, type WebResult } from '../../probes/web/types.ts';

/** Longer than this between two looks, whatever changed: doors are other people's servers. */
const LEAST_MS = 5 * 60_000;

/** When the doors were asked last, and where this laptop stood then. */
export interface LastLook {
  readonly atMs: number;
  /** The same moment by the clock that may be set. */
  readonly wallMs: number;
  readonly attachment: string | null;
  readonly label: string;
}

export interface Wish {
  readonly nowMs: number;
  readonly wallMs: number;
  readonly attachment: string | null;
  readonly label: string;
  /** A person asked for a check. */
  readonly isDemanded: boolean;
  readonly everyMs: number;
}

/**
 * Whether the doors are asked anew: where nobody has asked them yet, on demand, once the time is
 * over, or after a change of the network or of the clock, which certificates are held against, and
 * then at most every five minutes. Pure.
 */
export function isLookDue(last: LastLook | null, wish: Wish): boolean {
  if (last === null || wish.isDemanded) return true;
  const sinceMs = wish.nowMs - last.atMs;
  const isElsewhere = last.attachment !== wish.attachment || last.label !== wish.label;
  const isClockSet = !isSameClock(
    { wallMs: last.wallMs, monotonicMs: last.atMs },
    { wallMs: wish.wallMs, monotonicMs: wish.nowMs },
  );
  return sinceMs >= wish.everyMs || ((isElsewhere || isClockSet) && sinceMs >= LEAST_MS);
}

/** A channel of RPC over HTTP opens something at the server: once in this time, unless a person asks. */
const CHANNELS_MS = 60 * 60_000;

/** Whether the channels of RPC over HTTP may be asked for. Pure. */
export const areChannelsDue = (
  lastAtMs: number | null,
  { nowMs, isDemanded }: Pick<Wish, 'nowMs' | 'isDemanded'>,
): boolean => lastAtMs === null || isDemanded || nowMs - lastAtMs >= CHANNELS_MS;

export interface DoorWatch {
  /** What the doors show; of before, where they need not be asked again. Never rejects. */
  look(where: {
    readonly network: NetworkState;
    readonly attachment: string | null;
    readonly isDemanded: boolean;
    readonly signal: AbortSignal;
  }): Promise<WebResult>;
}

/**
 * Remembers the last look at the doors. On another network what they showed before is not shown:
 * it says nothing of this one.
 *
 * @param ask asks every door; null where none is set up
 */
export function createDoorWatch(
  ask:
    | ((
        network: NetworkState,
        signal: AbortSignal,
        how: { readonly areChannelsDue: boolean },
      ) => Promise<WebResult>)
    | null,
  {
    everyMs,
    now,
    monotonicMs,
  }: {
    readonly everyMs: number;
    readonly now: () => Date;
    readonly monotonicMs: () => number;
  },
): DoorWatch {
  let channelsAtMs: number | null = null;
  let last: (LastLook & { readonly result: WebResult }) | null = null;
  return {
    look: async ({ network, attachment, isDemanded, signal }) => {
      if (ask === null) return NO_DOORS;
      const { label } = network;
      const nowMs = monotonicMs();
      const wallMs = now().getTime();
      if (!isLookDue(last, { nowMs, wallMs, attachment, label, isDemanded, everyMs }))
        return last?.attachment === attachment && last.label === label ? last.result : NO_DOORS;
      const areDue = areChannelsDue(channelsAtMs, { nowMs, isDemanded });
      if (areDue) channelsAtMs = nowMs;
      const result = await ask(network, signal, { areChannelsDue: areDue });
      const hasSlept = sleptBetween(
        { wallMs, monotonicMs: nowMs },
        { wallMs: now().getTime(), monotonicMs: monotonicMs() },
      );
      if (!signal.aborted && !hasSlept) last = { atMs: nowMs, wallMs, attachment, label, result };
      return result;
    },
  };
}
