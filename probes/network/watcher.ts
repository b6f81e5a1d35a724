import { WATCH } from '../../model/text/en/watching.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { errorName } from '../../lib/error-name.ts';
import type { Adapter, NetworkState } from '../../model/network-state.ts';
import { classify } from './classify.ts';
import type { Detected, DetectorWatch } from './detector-types.ts';
import { attachmentOf } from './attachment.ts';
import { type Office, officeAfter } from './office.ts';
import { gaveUp, tunnelSights, waitingAfter, type Waiting } from './tunnel.ts';
import { EMPTY_MEMORY, reduce, type ReducerInput } from './debounce.ts';
import { NO_HINTS } from '../platform/ports.ts';
import { createHealthBook, coalesce } from './sources.ts';
import {
  NO_SETTINGS,
  type NetworkSettings,
  type NetworkWatcher,
  type ObserveOnce,
  type RouteTargets,
  type WatchNetwork,
  type WatchOptions,
} from './watcher-types.ts';
import { systemWatchIo, type WatchIo } from './system-watch-io.ts';

/**
 * Events come in bursts of five to nine for one flap, and without end where routes are learned: at
 * most two looks begin within this time. Two, so that an event just after a look of the poll is not
 * kept waiting.
 */
const LOOK_GAP_MS = 200;

/**
 * How long a process that does not stay waits for captive portal and trusted network, where
 * the settings ask for them.
 */
const ONCE_WAITS_MS = 2500;

/** Watches the network of this laptop. */
export const watchNetwork: WatchNetwork = async (options) => {
  const note = (sentence: string): void => {
    options.onNote(sentence);
  };
  const parts = await systemWatchIo(options.settings ?? NO_SETTINGS, note, options.chooseWays);
  return watchWith(options, parts);
};

/**
 * How long such a process waits for the system's tools, which know what no look shows: a client
 * that still connects.
 */
const TOOLS_WITHIN_MS = 2500;

/** One look: for a process that does not stay. What could not be read is among the reasons. */
export const observeOnce: ObserveOnce = async (targets, settings = NO_SETTINGS) => {
  const problems: string[] = [];
  const io = await systemWatchIo(settings, (sentence) => problems.push(sentence));
  return observeWith(targets, { settings, io, problems });
};

/** One look over a given io. */
export async function observeWith(
  targets: RouteTargets,
  {
    settings,
    io,
    problems,
  }: {
    readonly settings: NetworkSettings;
    readonly io: WatchIo;
    readonly problems: string[];
  },
): Promise<NetworkState> {
  const first = await io.take(targets);
  const [detected] = await Promise.all([
    detectOnce(settings, io, attachmentOf(first)),
    askTools(io.hints, first.adapters).then((why) => problems.push(...why)),
  ]);
  const snapshot = io.hints.hints() === NO_HINTS ? first : await io.take(targets);
  const context = { primary: settings.primary, gaveUp: new Set<string>() };
  const office = officeAfter(null, snapshot, detected, tunnelSights(snapshot, context));
  const seen = classify(snapshot, { ...context, detected, office, sources: [] });
  return { ...seen, reasons: [...seen.reasons, ...problems], since: io.now() };
}

async function askTools(
  hints: WatchIo['hints'],
  adapters: readonly Adapter[],
): Promise<readonly string[]> {
  const answered = await withDeadline<readonly string[]>(
    { timeoutMs: TOOLS_WITHIN_MS },
    () => [WATCH.toolsSilent(TOOLS_WITHIN_MS)],
    (settle) => {
      hints.once(adapters).then(settle, (error: unknown) => {
        settle([errorName(error)]);
      });
    },
  );
  await hints.stop();
  return answered;
}

async function detectOnce(
  { reach, trust }: NetworkSettings,
  io: WatchIo,
  attachment: ReturnType<typeof attachmentOf>,
): Promise<Detected> {
  let changed = (): void => undefined;
  const watch = io.detectors(() => {
    changed();
  });
  const isKnown = ({ reach: seen, trust: proof }: Detected): boolean =>
    (reach === null || attachment.internet === null || seen !== null) &&
    (trust === null || attachment.trusted === null || proof !== null);
  watch.attachmentIs(attachment);
  if (!isKnown(watch.now())) {
    watch.poke();
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, ONCE_WAITS_MS);
      changed = () => {
        if (!isKnown(watch.now())) return;
        clearTimeout(limit);
        resolve();
      };
    });
  }
  const detected = watch.now();
  await watch.close();
  return detected;
}

/** The watcher over a given io; resolves after the first state has been published. */
export async function watchWith(options: WatchOptions, io: WatchIo): Promise<NetworkWatcher> {
  const { primary } = options.settings ?? NO_SETTINGS;
  const health = createHealthBook(io.sources.map(({ name }) => name));
  const detectors: DetectorWatch = io.detectors(() => {
    if (isWatching()) interpret();
  });
  let memory = EMPTY_MEMORY;
  let waiting: Waiting = new Map();
  let office: Office | null = null;
  let snapshot = await io.take(options.targets());
  let recheck: NodeJS.Timeout | undefined;
  let nextLook: NodeJS.Timeout | undefined;
  let lookedAtMs = io.monotonicMs();
  let lookedBeforeMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  // Asked anew after each wait: the watcher may have been closed meanwhile.
  function isWatching(): boolean {
    return !isClosed;
  }

  const step = (input: ReducerInput): void => {
    const { memory: after, publish, recheckAfterMs } = reduce(memory, input);
    const hasSlept = input.kind === 'look' && after.holdUntilMs !== memory.holdUntilMs;
    memory = after;
    clearTimeout(recheck);
    if (recheckAfterMs !== null) recheck = setTimeout(demand, recheckAfterMs);
    if (publish !== null) options.onState(publish);
    if (!hasSlept) return;
    // Nobody announced it: what was found out before the sleep may be of another place.
    office = null;
    detectors.poke();
    options.onWoke?.();
  };
  function interpret(): void {
    const atMs = io.monotonicMs();
    waiting = waitingAfter(waiting, snapshot, atMs);
    const context = { primary, gaveUp: gaveUp(waiting, atMs) };
    const detected = detectors.now();
    office = officeAfter(office, snapshot, detected, tunnelSights(snapshot, context));
    const seen = classify(snapshot, { ...context, detected, office, sources: health.all() });
    step({ kind: 'look', seen, atMs, at: io.now() });
  }
  const taken = (next: typeof snapshot): void => {
    snapshot = next;
    io.hints.seen(snapshot.adapters);
    // Before the look is interpreted: what was found out on another attachment is void at once.
    detectors.attachmentIs(attachmentOf(snapshot));
    interpret();
  };
  const look = coalesce(async () => {
    if (!isWatching()) return;
    lookedBeforeMs = lookedAtMs;
    lookedAtMs = io.monotonicMs();
    try {
      const next = await io.take(options.targets());
      if (isWatching()) taken(next);
    } catch (error) {
      options.onNote(WATCH.lookFailed(String(error)));
    }
  });
  function demand(): void {
    if (!isWatching()) return;
    nextLook ??= setTimeout(
      () => {
        nextLook = undefined;
        void look();
      },
      Math.max(0, lookedBeforeMs + LOOK_GAP_MS - io.monotonicMs()),
    );
  }

  taken(snapshot);
  const current = (): NetworkState => {
    if (memory.published === null) throw new Error('the first look publishes a state');
    return memory.published;
  };
  for (const source of io.sources) {
    source.start(demand, (sentence, working = false) => {
      options.onNote(sentence);
      if (health.note(source.name, sentence, working)) demand();
    });
  }
  io.hints.start(demand, (sentence) => {
    options.onNote(sentence);
  });

  return {
    current,
    snapshot: () => snapshot,
    poke: (reason) => {
      if (reason === 'resume' && !isClosed) {
        office = null;
        step({ kind: 'resumed', atMs: io.monotonicMs(), at: io.now() });
      }
      if (!isClosed) detectors.poke();
      return look();
    },
    pace: (everyMs) => {
      io.setPace(everyMs);
    },
    close: async () => {
      isClosed = true;
      clearTimeout(recheck);
      clearTimeout(nextLook);
      await Promise.all(
        [...io.sources, io.hints, { stop: () => detectors.close() }].map((part) => part.stop()),
      );
      await look();
    },
  };
}
