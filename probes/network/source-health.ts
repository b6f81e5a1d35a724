import type { ChangeSourceHealth } from '../../model/network-state.ts';

/** Longest note that a state carries. */
const LONGEST_NOTE = 300;

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
      book.set(name, { name, working, note: working ? null : sentence.slice(0, LONGEST_NOTE) });
      return true;
    },
  };
}
