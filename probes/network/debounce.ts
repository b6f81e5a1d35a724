import { changeBetween } from '../../model/network-change.ts';
import type { NetworkLabel, NetworkState } from '../../model/network-state.ts';
import type { Classified } from './classify.ts';

/** When a change is believed, in milliseconds. */
export const TIMING = {
  /** Two looks this far apart that show the same loss confirm it. */
  confirmMs: 500,
  /**
   * A loss is believed after this long in any case. Chromium waits as long before it says offline.
   */
  lossMs: 1500,
  /** A burst is over after this much quiet; Mullvad's figure. */
  quietMs: 200,
  /** Longest that a burst holds back what changes without gain or loss. */
  burstMs: 2000,
  /** After sleep, adapters take seconds to come back: no loss is believed. */
  resumeHoldMs: 5000,
  /** How often to look during that hold. */
  resumeRecheckMs: 1000,
  /**
   * A gap between two looks, by either clock, that only sleep explains: looks are a few seconds
   * apart at most.
   */
  sleepGapMs: 20_000,
} as const;

/** A change for the worse that waits to be believed. */
interface PendingLoss {
  readonly label: NetworkLabel;
  /** First look that showed this label, and when that was by the wall clock (RFC 3339). */
  readonly firstMs: number;
  readonly at: string;
  /** First look that showed any loss. */
  readonly sinceMs: number;
}

export interface ReducerMemory {
  readonly published: NetworkState | null;
  readonly loss: PendingLoss | null;
  /** Changes that follow each other closely; `lastMs` is when the latest was seen. */
  readonly burst: { readonly startMs: number; readonly lastMs: number } | null;
  /** What the latest look showed, to tell a change from a repetition. */
  readonly seen: Classified | null;
  readonly holdUntilMs: number | null;
  readonly clocks: { readonly atMs: number; readonly wallMs: number } | null;
}

export type ReducerInput =
  /** `atMs` is monotonic, in milliseconds; `at` is the wall clock, RFC 3339. */
  | { readonly kind: 'look'; readonly seen: Classified; readonly atMs: number; readonly at: string }
  /** The laptop woke up. */
  | { readonly kind: 'resumed'; readonly atMs: number; readonly at: string };

export interface ReducerStep {
  readonly memory: ReducerMemory;
  readonly publish: NetworkState | null;
  /** Look again after this long, if no event comes first; null when nothing waits. */
  readonly recheckAfterMs: number | null;
}

export const EMPTY_MEMORY: ReducerMemory = {
  published: null,
  loss: null,
  burst: null,
  seen: null,
  holdUntilMs: null,
  clocks: null,
};

const saysTheSame = (one: Classified, other: Classified): boolean =>
  changeBetween(one, other).length === 0;

/** How much each label lets a traveller do; a step down is a loss. */
const WORTH: Record<NetworkLabel, number> = {
  offline: 0,
  unknown: 1,
  'tunnel-no-route': 2,
  captive: 2,
  limited: 2,
  'tunnel-connecting': 3,
  'tunnel-degraded': 3,
  mobile: 3,
  'lan-foreign': 3,
  'lan-corporate': 4,
  tunnel: 4,
};

/**
 * A loss; or a tunnel without routes, as every client sets its address some moments before its
 * routes.
 */
const needsProof = (from: NetworkLabel, to: NetworkLabel): boolean =>
  WORTH[to] < WORTH[from] || (to === 'tunnel-no-route' && from !== to);

/**
 * Decides what is published. Gains at once; losses once confirmed; what changes sideways at once
 * and then, within a burst, when it is over. A state that says the same as the published one is
 * never published.
 */
export function reduce(memory: ReducerMemory, input: ReducerInput): ReducerStep {
  const clocked = keepTime(memory, input);
  if (input.kind === 'resumed')
    return {
      memory: { ...clocked, holdUntilMs: input.atMs + TIMING.resumeHoldMs },
      publish: null,
      recheckAfterMs: 0,
    };

  const seen = input.seen;
  const burst = burstAfter(clocked, seen, input.atMs);
  const next: ReducerMemory = { ...clocked, seen, burst };
  const { published } = clocked;
  if (published === null) return publish(next, input, input.at);
  if (saysTheSame(published, seen))
    return { memory: { ...next, loss: null }, publish: null, recheckAfterMs: null };
  if (needsProof(published.label, input.seen.label)) return weighLoss(next, input);
  if (WORTH[input.seen.label] > WORTH[published.label]) return publish(next, input, input.at);
  return weighChange(next, input);
}

type Observed = Extract<ReducerInput, { kind: 'look' }>;

/**
 * Sleep shows as a gap: on the wall clock where the monotonic one stands still, on both where it
 * does not.
 */
function keepTime(memory: ReducerMemory, { atMs, at }: ReducerInput): ReducerMemory {
  const clocks = { atMs, wallMs: Date.parse(at) };
  if (memory.clocks === null) return { ...memory, clocks };
  const elapsedMs = atMs - memory.clocks.atMs;
  const slept =
    elapsedMs > TIMING.sleepGapMs ||
    clocks.wallMs - memory.clocks.wallMs - elapsedMs > TIMING.sleepGapMs;
  return {
    ...memory,
    clocks,
    holdUntilMs: slept ? atMs + TIMING.resumeHoldMs : memory.holdUntilMs,
  };
}

function burstAfter(
  { seen: before, burst }: ReducerMemory,
  seen: Classified,
  atMs: number,
): ReducerMemory['burst'] {
  if (before !== null && saysTheSame(before, seen)) return burst;
  if (burst === null || atMs - burst.lastMs > TIMING.quietMs)
    return { startMs: atMs, lastMs: atMs };
  return { startMs: burst.startMs, lastMs: atMs };
}

function weighLoss(memory: ReducerMemory, look: Observed): ReducerStep {
  const {
    seen: { label },
    atMs,
    at,
  } = look;
  const loss =
    memory.loss?.label === label
      ? memory.loss
      : { label, firstMs: atMs, at, sinceMs: memory.loss?.sinceMs ?? atMs };
  const wait = Math.min(loss.firstMs + TIMING.confirmMs, loss.sinceMs + TIMING.lossMs) - atMs;
  const hold = (memory.holdUntilMs ?? atMs) - atMs;
  if (hold <= 0 && wait <= 0) return publish(memory, look, loss.at);
  return {
    memory: { ...memory, loss },
    publish: null,
    recheckAfterMs: hold > 0 ? Math.min(hold, TIMING.resumeRecheckMs) : wait,
  };
}

function weighChange(memory: ReducerMemory, look: Observed): ReducerStep {
  const settled = { ...memory, loss: null };
  const { burst } = memory;
  if (burst === null) return publish(settled, look, look.at);
  const leads = burst.startMs === look.atMs;
  const wait = Math.min(burst.lastMs + TIMING.quietMs, burst.startMs + TIMING.burstMs) - look.atMs;
  if (leads || wait <= 0) return publish(settled, look, look.at);
  return { memory: settled, publish: null, recheckAfterMs: wait };
}

/** @param began when the look's label was first seen; a label that stays keeps its beginning */
function publish(memory: ReducerMemory, { seen, atMs }: Observed, began: string): ReducerStep {
  const state: NetworkState = {
    ...seen,
    since: memory.published?.label === seen.label ? memory.published.since : began,
  };
  // A burst that outlasted its limit starts anew, so that a storm is published once in each limit.
  const burst =
    memory.burst !== null && atMs - memory.burst.startMs >= TIMING.burstMs
      ? { startMs: atMs, lastMs: atMs }
      : memory.burst;
  return {
    memory: { ...memory, published: state, loss: null, burst },
    publish: state,
    recheckAfterMs: null,
  };
}
