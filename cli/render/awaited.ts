import type { AwaitedAnswer } from '../../probes/exchange/types.ts';
import type { OnWait } from '../commands/held-waits.ts';
import { PURPOSE } from '../../model/text/en/interfaces.ts';
import { WORDS } from '../words.ts';
import type { Progress } from './progress.ts';

const { RUN } = WORDS.terminal;
const { endpointWords } = WORDS.connections;

/** How often the seconds of the live line are counted on, in milliseconds. */
const TICK_MS = 500;

const isNamed = (name: string): name is keyof typeof PURPOSE => Object.hasOwn(PURPOSE, name);

/** What a run waits for, in words; `waitedMs` since that began. */
export function awaitedWords(
  { step, host, port, interface: name }: AwaitedAnswer,
  waitedMs: number,
): string {
  const where = port === null ? host : endpointWords(host, port);
  const purpose = name === null ? null : isNamed(name) ? PURPOSE[name] : name;
  return RUN.waiting(RUN.awaited[step](where, purpose), Math.floor(waitedMs / 1000));
}

/**
 * Shows what the run has waited for longest: that is what holds it up.
 *
 * @returns `onWait` for the ladder, and `stop`
 */
export function showAwaited(
  { show }: Pick<Progress, 'show'>,
  monotonicMs: () => number,
): { readonly onWait: OnWait; readonly stop: () => void } {
  const waiting = new Map<symbol, { readonly awaited: AwaitedAnswer; readonly sinceMs: number }>();
  const draw = (): void => {
    // A map keeps the order of insertion.
    const [oldest] = waiting.values();
    if (oldest !== undefined) show(awaitedWords(oldest.awaited, monotonicMs() - oldest.sinceMs));
  };
  const timer = setInterval(draw, TICK_MS);
  timer.unref();
  return {
    onWait: (awaited) => {
      const key = Symbol(awaited.step);
      waiting.set(key, { awaited, sinceMs: monotonicMs() });
      draw();
      return () => {
        waiting.delete(key);
        draw();
      };
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}
