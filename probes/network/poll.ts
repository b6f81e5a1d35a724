import type { ChangeSource } from './watcher-types.ts';

/** Every system's safety net: what no event announces is seen within this time. */
export const POLL_MS = 2000;

/** A source that says "look again" at a fixed pace. */
export function pollSource(everyMs = POLL_MS): ChangeSource {
  let timer: NodeJS.Timeout | null = null;
  return {
    name: 'poll',
    start: (onChange) => {
      timer ??= setInterval(onChange, everyMs);
    },
    stop: () => {
      if (timer !== null) clearInterval(timer);
      timer = null;
      return Promise.resolve();
    },
  };
}
