import type { ChangeSource } from '../platform/ports.ts';
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
