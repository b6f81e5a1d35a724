import type { ChooseWays } from '../../lib/http-client.ts';
import { WATCH } from '../../model/text/en/watching.ts';
import { windowsFactsReader } from '../platform/windows/facts.ts';
import { windowsHints } from '../platform/windows/hints.ts';
import { windowsNotifications } from '../platform/windows/notifications.ts';
import type { DetectorWatch } from './detector-types.ts';
import { childSource, type Command } from '../platform/child-source.ts';
import { createHintSource } from './hints/hint-source.ts';
import { ipMonitorCommands } from '../platform/linux/ip-monitor.ts';
import { NO_HINTS, type HintSource, type ReadFacts } from '../platform/ports.ts';
import { observer, systemSnapshotIo } from './snapshot.ts';
import { pollSource } from './sources.ts';
import { scutilCommands } from '../platform/macos/scutil.ts';
import { sysfsReader } from '../platform/linux/sysfs.ts';
import type { ChangeSource } from '../platform/ports.ts';
import type { NetworkSettings, RouteTargets, Snapshot } from './watcher-types.ts';
import { REACH_UNKNOWN } from '../../model/text/en/evidence-connectivity.ts';

/** What a watcher stands on; tests pass their own. */
export interface WatchIo {
  /** Takes one look. */
  readonly take: (targets: RouteTargets) => Promise<Snapshot>;
  readonly sources: readonly ChangeSource[];
  readonly hints: HintSource;
  /**
   * Begins to look for captive portal and trusted network; `onChange`: what was found out reads
   * otherwise now.
   */
  readonly detectors: (onChange: () => void) => DetectorWatch;
  readonly setPace: (everyMs: number) => void;
  /** Milliseconds that never run backwards. */
  readonly monotonicMs: () => number;
  /** Wall clock, RFC 3339 in UTC. */
  readonly now: () => string;
}

/**
 * Where a system tells facts, hints and changes. What is not named here has a poll and names alone.
 */
interface SystemIo {
  readonly facts: (onNote: (sentence: string) => void) => ReadFacts;
  readonly hints: () => HintSource;
  readonly events: (onNote: (sentence: string) => void) => readonly ChangeSource[];
}

const SYSTEMS: Partial<Readonly<Record<NodeJS.Platform, SystemIo>>> = {
  linux: {
    facts: (onNote) => sysfsReader('linux', onNote),
    hints: () => createHintSource('linux'),
    events: (onNote) => fromChild('ip monitor', ipMonitorCommands(), WATCH.noIp, onNote),
  },
  darwin: {
    facts: () => () => null,
    hints: () => createHintSource('darwin'),
    events: (onNote) => fromChild('scutil', scutilCommands(), WATCH.noScutil, onNote),
  },
  win32: {
    facts: (onNote) => windowsFactsReader(onNote),
    hints: () => windowsHints(),
    events: () => [windowsNotifications()],
  },
};

const ELSEWHERE: SystemIo = {
  facts: () => () => null,
  hints: () => idleHints(),
  events: () => [],
};

function fromChild(
  name: string,
  commands: readonly Command[],
  absent: string,
  onNote: (sentence: string) => void,
): readonly ChangeSource[] {
  if (commands.length === 0) onNote(WATCH.byPolling(absent));
  return commands.length === 0 ? [] : [childSource(name, commands)];
}

/** The io of this system: events where there is a source for them, a poll everywhere. */
export async function systemWatchIo(
  settings: NetworkSettings,
  onNote: (sentence: string) => void,
  chooseWays?: ChooseWays,
): Promise<WatchIo> {
  const { facts, hints: hintsOf, events } = SYSTEMS[process.platform] ?? ELSEWHERE;
  const { reach, trust } = settings;
  const poll = pollSource();
  const hints = hintsOf();
  // Whoever asks nothing outside need not load what it takes.
  const detection = reach === null && trust === null ? null : await import('./detectors.ts');
  return {
    take: observer({
      ...systemSnapshotIo(facts(onNote)),
      hints: () => hints.hints(),
      overrides: settings.overrides,
    }),
    sources: [poll, ...events(onNote)],
    hints,
    detectors: (onChange) =>
      detection?.createDetectors({ reach, trust, chooseWays, onChange, onNote }) ??
      noDetectors(REACH_UNKNOWN.nothingToAsk),
    setPace: (everyMs) => {
      poll.setPace(everyMs);
    },
    monotonicMs: () => performance.now(),
    now: () => new Date().toISOString(),
  };
}

/** For tests and for systems without tools. */
export const idleHints = (): HintSource => ({
  hints: () => NO_HINTS,
  seen: () => undefined,
  start: () => undefined,
  once: () => Promise.resolve([]),
  stop: () => Promise.resolve(),
});

/** Asks nothing, and says why. */
export const noDetectors = (why: string): DetectorWatch => ({
  now: () => ({ reach: null, reachWhy: why, trust: null, trustWhy: why }),
  attachmentIs: () => undefined,
  poke: () => undefined,
  close: () => Promise.resolve(),
});
