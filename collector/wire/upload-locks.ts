/** One request at a time for one upload. */
export interface UploadClaim {
  /** Aborted when a newer request wants the upload: what has come is kept, and the claim released. */
  readonly wanted: AbortSignal;
  release(): void;
}

export interface UploadLocks {
  /**
   * Resolves once nobody else holds the upload. Whoever holds it is asked to let go, and whoever
   * waits for it gives way: the newest request comes from a laptop that knows its older ones dead.
   *
   * @returns null when the holder does not let go in time, or a newer request has come
   */
  claim(token: string): Promise<UploadClaim | null>;
  isHeld(token: string): boolean;
  /** Asks every holder to let go, and resolves when all have. */
  end(): Promise<void>;
}

interface Held {
  readonly controller: AbortController;
  /** Gets the upload when it is let go, or null when a newer request waits instead. */
  waiting: ((turn: UploadClaim | null) => void) | null;
}

export function createUploadLocks(waitMs: number): UploadLocks {
  const held = new Map<string, Held>();
  let onIdle: (() => void)[] = [];

  const hold = (token: string): UploadClaim => {
    const mine: Held = { controller: new AbortController(), waiting: null };
    held.set(token, mine);
    return {
      wanted: mine.controller.signal,
      release: () => {
        if (held.get(token) !== mine) return;
        held.delete(token);
        if (mine.waiting !== null) mine.waiting(hold(token));
        if (held.size > 0) return;
        for (const tell of onIdle) tell();
        onIdle = [];
      },
    };
  };

  const waitFor = (holder: Held): Promise<UploadClaim | null> =>
    new Promise((resolve) => {
      const turn = (claim: UploadClaim | null): void => {
        clearTimeout(timer);
        if (holder.waiting === turn) holder.waiting = null;
        resolve(claim);
      };
      const timer = setTimeout(turn, waitMs, null);
      holder.waiting = turn;
    });

  return {
    claim: (token) => {
      const holder = held.get(token);
      if (holder === undefined) return Promise.resolve(hold(token));
      holder.controller.abort();
      holder.waiting?.(null);
      return waitFor(holder);
    },
    isHeld: (token) => held.has(token),
    end: () => {
      for (const { controller } of held.values()) controller.abort();
      return held.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            onIdle.push(resolve);
          });
    },
  };
}
