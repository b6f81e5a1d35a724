import type { BeyondWatch } from './beyond-types.ts';
import { childSource } from './child-source.ts';
import { ipMonitorCommands } from './ip-monitor.ts';
import { NO_HINTS, type HintSource } from './kind-types.ts';
import { observer, realSenses } from './observe.ts';
import { pollSource } from './poll.ts';
import type { ChangeSource, NetworkSettings, RouteTargets, Snapshot } from './watcher-types.ts';

/** What a watcher stands on; tests pass their own. */
export interface WatchParts {
  /** Takes one look. */
  readonly take: (targets: RouteTargets) => Promise<Snapshot>;
  readonly sources: readonly ChangeSource[];
  readonly hints: HintSource;
  /** Begins to look beyond the first hop; `onChange`: what was found out reads otherwise now. */
  readonly beyond: (onChange: () => void) => BeyondWatch;
  readonly setPace: (everyMs: number) => void;
  /** Milliseconds that never run backwards. */
  readonly monotonicMs: () => number;
  /** Wall clock, RFC 3339 in UTC. */
  readonly now: () => string;
}

/** The parts of this system: events where there is a source for them, a poll everywhere. */
export function systemParts(settings: NetworkSettings, onNote: (sentence: string) => void): WatchParts {
  const poll = pollSource();
  const hints = idleHints();
  return {
    take: observer({ ...realSenses(onNote), hints: () => hints.hints(), pins: settings.pins }),
    sources: [poll, ...eventSources(process.platform, onNote)],
    hints,
    beyond: () => nothingBeyond('not built yet'),
    setPace: (everyMs) => { poll.setPace(everyMs); },
    monotonicMs: () => performance.now(),
    now: () => new Date().toISOString(),
  };
}

function eventSources(system: NodeJS.Platform, onNote: (sentence: string) => void): ChangeSource[] {
  if (system !== 'linux') return [];
  const commands = ipMonitorCommands();
  if (commands.length === 0) onNote('there is no ip command (iproute2); changes are seen by polling');
  return commands.length === 0 ? [] : [childSource('ip monitor', commands)];
}

/** For tests and for systems without tools. */
export const idleHints = (): HintSource => ({ hints: () => NO_HINTS, seen: () => undefined, start: () => undefined, stop: () => Promise.resolve() });

/** Asks nothing, and says why. */
export const nothingBeyond = (why: string): BeyondWatch => ({
  now: () => ({ reach: null, reachWhy: why, trust: null, trustWhy: why }),
  groundIs: () => undefined,
  poke: () => undefined,
  close: () => Promise.resolve(),
});
