import type { AwaitedAnswer } from '../../probes/exchange/types.ts';

/** Tells what began to wait; what it returns tells that it does no longer. */
export type OnWait = (awaited: AwaitedAnswer) => () => void;

/** Waits that began before there was anything to show them with. */
export interface HeldWaits {
  readonly onWait: OnWait;
  /** Tells `watcher` of the waits that are not over, and from then on of each at once. */
  readonly handTo: (watcher: OnWait) => void;
}

export function holdWaits(): HeldWaits {
  const held = new Map<symbol, AwaitedAnswer>();
  const handed = new Map<symbol, () => void>();
  let watcher: OnWait | null = null;
  return {
    onWait: (awaited) => {
      if (watcher !== null) return watcher(awaited);
      const key = Symbol(awaited.step);
      held.set(key, awaited);
      return () => {
        if (!held.delete(key)) handed.get(key)?.();
      };
    },
    handTo: (next) => {
      watcher = next;
      for (const [key, awaited] of held) handed.set(key, next(awaited));
      held.clear();
    },
  };
}
