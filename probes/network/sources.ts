import type { ChangeSource } from '../platform/ports.ts';
import type { ChangeSourceHealth } from '../../model/network-state.ts';

/** Every system's safety net: what no event announces is seen within this time. */
export const POLL_MS = 2000;

/**
 * A source that says "look again" at a pace that can be changed: nobody watches behind a locked
 * screen.
 */
export interface PollSource extends ChangeSource {
  setPace(everyMs: number): void;
}

export function pollSource(everyMs = POLL_MS): PollSource {
  let paceMs = everyMs;
  let timer: NodeJS.Timeout | null = null;
  let tick: (() => void) | null = null;
  const restart = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = tick === null ? null : setInterval(tick, paceMs);
  };
  return {
    name: 'poll',
    start: (onChange) => {
      tick = onChange;
      restart();
    },
    setPace: (nextMs) => {
      if (nextMs === paceMs) return;
      paceMs = nextMs;
      restart();
    },
    stop: () => {
      tick = null;
      restart();
      return Promise.resolve();
    },
  };
}

/** Longest note that a state carries. */
const MAX_NOTE_CHARACTERS = 300;

/**
 * Whether each source of changes still works: part of the state, for a network that nobody watches
 * may look calm.
 */
export interface HealthBook {
  all(): readonly ChangeSourceHealth[];
  /** @returns whether the state reads otherwise now */
  note(name: string, sentence: string, working: boolean): boolean;
}

export function createHealthBook(names: readonly string[]): HealthBook {
  const book = new Map<string, ChangeSourceHealth>(
    names.map((name) => [name, { name, working: true, note: null }]),
  );
  return {
    all: () => [...book.values()],
    note: (name, sentence, working) => {
      const before = book.get(name);
      // The first complaint stands until the source works again: a later one only counts the tries.
      if (before?.working === working) return false;
      book.set(name, {
        name,
        working,
        note: working ? null : sentence.slice(0, MAX_NOTE_CHARACTERS),
      });
      return true;
    },
  };
}

/** Runs a task on demand, one at a time; demands during a run share the one run that follows it. */
export function coalesce(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;

  const run = (): Promise<void> => {
    waiting = null;
    const current = task().finally(() => {
      if (running === current) running = null;
    });
    running = current;
    return current;
  };

  /** Resolves when a run that began after this demand is over. */
  return () => {
    if (running === null) return run();
    waiting ??= running.then(run, run);
    return waiting;
  };
}
