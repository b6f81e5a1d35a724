import type { AgentState, WatchLine } from '../../model/agent-state.ts';
import type { Context } from '../process.ts';
import { paintFor } from '../render/paint.ts';
import { watchLine, watchWords } from '../render/watch.ts';

/** How a watch shows what it sees. */
export interface Watching {
  /** What an agent publishes. */
  readonly state: (state: AgentState) => void;
  /** What is seen without an agent. */
  readonly network: (line: WatchLine) => void;
  /** A sentence that is no state. */
  readonly say: (sentence: string) => void;
  readonly end: () => void;
}

/** A line for each change. */
export function watchByLines(
  context: Pick<Context, 'json' | 'print' | 'columns' | 'color' | 'say'>,
): Watching {
  const print = printer(context);
  return {
    state: (state) => {
      print(lineOf(state));
    },
    network: print,
    say: context.say,
    end: () => undefined,
  };
}

export const lineOf = ({ network, diagnosis, outbox }: AgentState): WatchLine => ({
  at: new Date().toISOString(),
  network,
  diagnosis,
  outbox,
});

/**
 * Prints a line only where something that it shows has changed: JSON shows all, a person sees a few
 * words.
 */
export function printer({
  json,
  print,
  columns,
  color,
}: Pick<Context, 'json' | 'print' | 'columns' | 'color'>): (line: WatchLine) => void {
  const paint = paintFor(color);
  let before = '';
  return (line) => {
    const { at, ...seen } = line;
    const now = json ? JSON.stringify(seen) : watchWords(line, columns, paint);
    if (now === before) return;
    before = now;
    print(json ? JSON.stringify(line) : watchLine(at, now));
  };
}
