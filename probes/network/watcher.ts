import type { NetworkState } from '../../model/network-state.ts';
import { axesOf } from './axes.ts';
import { coalesce } from './coalesce.ts';
import { childSource, ipMonitorCommands } from './ip-monitor.ts';
import { observer, realSenses } from './observe.ts';
import { pollSource } from './poll.ts';
import { EMPTY_MEMORY, reduce, type ReducerInput } from './reducer.ts';
import type { ChangeSource, NetworkWatcher, ObserveOnce, RouteTargets, Snapshot, WatchNetwork, WatchOptions } from './watcher-types.ts';

/** Events come in bursts of five to nine for one flap, and without end where routes are learned: looks are at least this far apart. */
const LOOK_GAP_MS = 100;

/** What a watcher stands on; tests pass their own. */
export interface WatchParts {
  /** Takes one look. */
  readonly take: (targets: RouteTargets) => Promise<Snapshot>;
  readonly sources: readonly ChangeSource[];
  /** Milliseconds that never run backwards. */
  readonly monotonicMs: () => number;
  /** Wall clock, RFC 3339 in UTC. */
  readonly now: () => string;
}

const now = (): string => new Date().toISOString();

/** One look: for a process that does not stay. What could not be read is among the reasons. */
export const observeOnce: ObserveOnce = async (targets) => {
  const problems: string[] = [];
  const take = observer(realSenses((sentence) => problems.push(sentence)));
  const axes = axesOf(await take(targets));
  return { ...axes, reasons: [...axes.reasons, ...problems], since: now() };
};

/** The parts of this system: events where there is a source for them, a poll everywhere. */
export function systemParts(onNote: (sentence: string) => void): WatchParts {
  const commands = process.platform === 'linux' ? ipMonitorCommands() : [];
  if (process.platform === 'linux' && commands.length === 0) onNote('there is no ip command (iproute2); changes are seen by polling');
  return {
    take: observer(realSenses(onNote)),
    sources: [pollSource(), ...(commands.length === 0 ? [] : [childSource('ip monitor', commands)])],
    monotonicMs: () => performance.now(),
    now,
  };
}

/** Watches the network of this laptop. */
export const watchNetwork: WatchNetwork = (options) => {
  const note = (sentence: string): void => {
    options.onNote(sentence);
  };
  return watchWith(options, systemParts(note));
};

/** The watcher over given parts; resolves after the first state has been published. */
export async function watchWith(options: WatchOptions, parts: WatchParts): Promise<NetworkWatcher> {
  let memory = EMPTY_MEMORY;
  let snapshot = await parts.take(options.targets());
  let recheck: NodeJS.Timeout | undefined;
  let nextLook: NodeJS.Timeout | undefined;
  let lookedAtMs = parts.monotonicMs();
  let isClosed = false;

  // Asked anew after each wait: the watcher may have been closed meanwhile.
  const isWatching = (): boolean => !isClosed;

  const step = (input: ReducerInput): void => {
    const { memory: after, publish, recheckAfterMs } = reduce(memory, input);
    memory = after;
    clearTimeout(recheck);
    if (recheckAfterMs !== null) recheck = setTimeout(demand, recheckAfterMs);
    if (publish !== null) options.onState(publish);
  };
  const interpret = (): void => {
    step({ kind: 'look', axes: axesOf(snapshot), atMs: parts.monotonicMs(), at: parts.now() });
  };
  const look = coalesce(async () => {
    if (!isWatching()) return;
    lookedAtMs = parts.monotonicMs();
    try {
      const taken = await parts.take(options.targets());
      if (isWatching()) {
        snapshot = taken;
        interpret();
      }
    } catch (error) {
      options.onNote(`a look at the network failed: ${String(error)}`);
    }
  });
  function demand(): void {
    if (!isWatching()) return;
    nextLook ??= setTimeout(() => {
      nextLook = undefined;
      void look();
    }, Math.max(0, lookedAtMs + LOOK_GAP_MS - parts.monotonicMs()));
  }

  interpret();
  const current = (): NetworkState => {
    if (memory.published === null) throw new Error('the first look publishes a state');
    return memory.published;
  };
  for (const source of parts.sources) {
    source.start(demand, (sentence) => {
      options.onNote(sentence);
    });
  }

  return {
    current,
    snapshot: () => snapshot,
    poke: (reason) => {
      if (reason === 'resume' && !isClosed) step({ kind: 'resumed', atMs: parts.monotonicMs(), at: parts.now() });
      return look();
    },
    close: async () => {
      isClosed = true;
      clearTimeout(recheck);
      clearTimeout(nextLook);
      await Promise.all(parts.sources.map((source) => source.stop()));
      await look();
    },
  };
}
