import type { NetworkState } from '../../model/network-state.ts';
import type { ProbeRun } from '../../model/run.ts';
import { HELD } from '../../model/text/en/schedule.ts';
import type { HoldConnection } from '../../probes/exchange/hold.ts';
import type { HeldConnection } from '../../probes/exchange/rungs/idle.ts';
import type { Log } from '../log.ts';

/** What a held connection showed is told for so long, and none is held again on that network. */
const KEPT_MS = 24 * 60 * 60_000;

/** Where this laptop stands. */
export interface IdlePlace {
  /** Equal texts are the same network, without a break in between; null: not known. */
  readonly place: string | null;
  readonly isMetered: boolean;
  readonly isInTunnel: boolean;
}

/**
 * Where it stands now. A state that was published anew in between is another network, though it looks
 * like the one before: a tunnel that was down for a moment forgot its connections.
 *
 * @param attachment by what it is attached; null when that is not known
 */
export const whereNow = (
  { since, metered, tunnel }: Pick<NetworkState, 'since' | 'metered' | 'tunnel'>,
  attachment: string | null,
): IdlePlace => ({
  place: attachment === null ? null : JSON.stringify([attachment, since]),
  isMetered: metered !== 'no',
  isInTunnel: tunnel.state === 'up',
});

interface LastHeld {
  readonly place: string;
  readonly atMs: number;
  readonly held: HeldConnection;
}

const isFresh = (
  last: LastHeld | null,
  { place, nowMs }: { readonly place: string | null; readonly nowMs: number },
): last is LastHeld => last !== null && last.place === place && nowMs - last.atMs < KEPT_MS;

/**
 * The mapper to hold a connection to; null where none is to be held: nobody asked for it, the mapper
 * was not bound, the network costs or is not known, or it was done here within a day. Pure.
 */
export function holdDue(
  last: LastHeld | null,
  { checks }: Pick<ProbeRun, 'checks'>,
  where: IdlePlace & { readonly silentMs: number | null; readonly nowMs: number },
): { readonly address: string; readonly port: number } | null {
  if (where.silentMs === null || where.isMetered || where.place === null) return null;
  if (isFresh(last, where)) return null;
  const mapper = checks.find(({ step, status }) => step === 'mapper' && status === 'ok');
  if (mapper === undefined) return null;
  const { address, port } = mapper;
  return address === null || port === null ? null : { address, port };
}

export interface IdleWatch {
  /** What a connection showed that was held here within a day; null: none was. */
  held(): HeldConnection | null;
  /** A run has ended: holds a connection in the background, where one is due. */
  saw(run: Pick<ProbeRun, 'checks'>): void;
  /** Lets go of the connection that is held; what it would have shown is void. */
  cancel(): void;
  close(): Promise<void>;
}

export interface IdleWatchOptions {
  /** Null: no connection is ever held. */
  readonly silentMs: number | null;
  readonly hold: HoldConnection;
  readonly where: () => IdlePlace;
  /** A connection was held to its end. */
  readonly onHeld: () => void;
  readonly log: Log;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/** Holds at most one connection at a time, and remembers what the last one showed. */
export function createIdleWatch(options: IdleWatchOptions): IdleWatch {
  const { silentMs, hold, where, onHeld, log, now, monotonicMs } = options;
  let last: LastHeld | null = null;
  let underWay: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  let closed = false;

  const holdOne = async (
    target: { readonly address: string; readonly port: number },
    ms: number,
    begun: IdlePlace & { readonly place: string },
    signal: AbortSignal,
  ): Promise<void> => {
    const { place, isInTunnel } = begun;
    const isHere = (): boolean => {
      const here = where();
      return here.place === place && !here.isMetered;
    };
    const outcome = await hold(
      { ...target, silentMs: ms, isInTunnel, isHere },
      { signal, now, monotonicMs },
    );
    underWay = null;
    if (!outcome.ok) {
      log(HELD[outcome.kind]);
      return;
    }
    last = { place, atMs: monotonicMs(), held: outcome.held };
    if (!closed) onHeld();
  };

  return {
    held: () => (isFresh(last, { place: where().place, nowMs: monotonicMs() }) ? last.held : null),
    saw: (run) => {
      const here = where();
      const { place } = here;
      const due = holdDue(last, run, { ...here, silentMs, nowMs: monotonicMs() });
      if (closed || underWay !== null || due === null || silentMs === null || place === null)
        return;
      const abort = new AbortController();
      underWay = { abort, done: holdOne(due, silentMs, { ...here, place }, abort.signal) };
    },
    cancel: () => {
      underWay?.abort.abort();
    },
    close: async () => {
      closed = true;
      underWay?.abort.abort();
      await underWay?.done;
    },
  };
}
