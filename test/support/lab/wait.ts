import type { Running } from './programs.ts';

export interface WaitOptions {
  readonly timeoutMs: number;
  readonly everyMs?: number;
  /**
   * The program that has to bring it about: when it ends, waiting ends, and its output stands in
   * the message.
   */
  readonly by?: Pick<Running, 'hasEnded' | 'output'>;
}

/**
 * Looks again and again until `look` gives something other than null.
 * A look that throws counts as null; the last reason stands in the message when the time is over.
 */
export async function waitFor<T>(
  what: string,
  look: () => T | null | Promise<T | null>,
  options: WaitOptions,
): Promise<T> {
  const { timeoutMs, everyMs = 50, by } = options;
  const said = (): string => (by === undefined ? '' : `\n${by.output().slice(-3000)}`);
  const startedAt = performance.now();
  let last = 'nothing seen yet';
  do {
    try {
      const seen = await look();
      if (seen !== null) return seen;
      last = 'not yet';
    } catch (cause) {
      last = cause instanceof Error ? cause.message : String(cause);
    }
    if (by?.hasEnded() === true) throw new Error(`the program ended, no ${what}: ${last}${said()}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  } while (performance.now() - startedAt < timeoutMs);
  throw new Error(`waited ${String(timeoutMs)} ms in vain for ${what}: ${last}${said()}`);
}
