import type { ListsInPlay } from '../../model/net/access-lists.ts';
import { NOT_TESTED } from '../../model/text/en/evidence-rungs.ts';
import type { Pace } from './pace.ts';
import type { Recorder } from './recorder.ts';
import type { AwaitedAnswer, LadderIo, LadderRequest } from './types.ts';

/** The io of one run, with what the run has learned of the way. */
export type RunIo = LadderIo & { readonly pace: Pace };

/** One run of the ladder, as its rungs see it. */
export interface LadderRun {
  readonly request: LadderRequest;
  readonly io: RunIo;
  /** Addresses that are tried, in the resolver's order. */
  readonly addresses: readonly string[];
  readonly recorder: Recorder;
}

export const listsOf = ({
  accessLists,
  network,
}: Pick<LadderRequest, 'accessLists' | 'network'>): ListsInPlay => ({
  lists: accessLists,
  label: network.label,
});

/** The same io under a signal that ends sooner. */
export const endedBy = <Io extends LadderIo>(io: Io, sooner: AbortSignal): Io => ({
  ...io,
  signal: AbortSignal.any([io.signal, sooner]),
});

/** Runs `work` and says how long it took; `awaited` is told to whoever watches the run. */
export async function timed<T>(
  io: LadderIo,
  work: () => Promise<T>,
  awaited?: AwaitedAnswer,
): Promise<{ readonly outcome: T; readonly ms: number }> {
  const start = io.monotonicMs();
  const isOver = awaited === undefined ? undefined : io.onWait?.(awaited);
  try {
    const outcome = await work();
    return { outcome, ms: io.monotonicMs() - start };
  } finally {
    isOver?.();
  }
}

/** Whether the run's own deadline ended it, and not its caller. */
export const isDeadline = (signal: AbortSignal): boolean =>
  signal.reason instanceof Error && signal.reason.name === 'TimeoutError';

export const cutWords = (signal: AbortSignal, ms: number): string =>
  NOT_TESTED.cut(isDeadline(signal), ms);
