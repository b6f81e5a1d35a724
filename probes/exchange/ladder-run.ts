import type { ListsInPlay } from '../../model/net/access-lists.ts';
import { NOT_TESTED } from '../../model/text/en/evidence-rungs.ts';
import type { Recorder } from './recorder.ts';
import type { LadderIo, LadderRequest } from './types.ts';

/** One run of the ladder, as its rungs see it. */
export interface LadderRun {
  readonly request: LadderRequest;
  readonly io: LadderIo;
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
export const endedBy = (io: LadderIo, sooner: AbortSignal): LadderIo => ({
  signal: AbortSignal.any([io.signal, sooner]),
  resolve: (host) => io.resolve(host),
  nameServers: () => io.nameServers(),
  ...(io.askRoute === undefined ? {} : { askRoute: io.askRoute }),
  now: () => io.now(),
  monotonicMs: () => io.monotonicMs(),
});

/** Runs `work` and says how long it took. */
export async function timed<T>(
  io: LadderIo,
  work: () => Promise<T>,
): Promise<{ readonly outcome: T; readonly ms: number }> {
  const start = io.monotonicMs();
  const outcome = await work();
  return { outcome, ms: io.monotonicMs() - start };
}

export const cutWords = (signal: AbortSignal, ms: number): string =>
  NOT_TESTED.cut(signal.reason instanceof Error && signal.reason.name === 'TimeoutError', ms);
