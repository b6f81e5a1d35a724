import type { AgentState, WatchLine } from '../../model/agent-state.ts';
import { asCalled } from '../../model/text/as-called.ts';
import { CALL_PREFIX } from '../as-called.ts';
import { openFullScreen, type Terminal } from '../full-screen.ts';
import type { Context } from '../process.ts';
import { frameOf } from '../render/frame.ts';
import { columnsOf } from '../render/columns.ts';
import { paintFor, wrap } from '../render/paint.ts';
import { renderState } from '../render/state.ts';
import { watchLine, watchWords } from '../render/watch.ts';
import { WORDS } from '../words.ts';
import { lineOf, type Watching } from './watching.ts';

const { WATCH } = WORDS.commands;
const { networkWords } = WORDS.labels;

/** More changes than a screen holds, and few enough to keep for weeks. */
const MAX_CHANGES = 100;
/** Sentences that are no state. */
const MAX_SAID = 3;
/** Words such as "yesterday" change with the clock alone. */
const DRAW_EVERY_MS = 1_000;

/**
 * How things stand, as `status` tells it, with the latest changes below; drawn again where a word of
 * it is another one. What changed stays on the terminal once the screen is gone.
 */
export function watchOnScreen(
  context: Pick<Context, 'print' | 'columns' | 'color'>,
  terminal: Terminal,
): Watching {
  const paint = paintFor(context.color);
  const changes: WatchLine[] = [];
  let state: AgentState | null = null;
  const said: string[] = [];
  const told = (line: WatchLine): string =>
    watchLine(line.at, watchWords(line, context.columns, paint));
  const headOf = (columns: number): string => {
    const notes = said.slice(-MAX_SAID).map((words) => wrap(words, columns));
    if (state !== null)
      return [renderState(state, new Date(), columns, paint), ...notes].join('\n');
    const network = changes.at(-1)?.network;
    const seen = network === undefined ? [] : [networkWords(network), ...network.reasons];
    return [...seen.map((words) => wrap(words, columns)), ...notes].join('\n');
  };
  const screen = openFullScreen(terminal, (rows) => {
    const { columns } = context;
    const view = {
      head: asCalled(headOf(columns), CALL_PREFIX),
      changesTitle: paint.dim(WATCH.lately),
      changes: changes.map(told),
      foot: paint.dim(columnsOf(WATCH.foot) > columns ? WATCH.shortFoot : WATCH.foot),
      more: (lines: number) => paint.dim(WATCH.more(lines)),
    };
    return frameOf(view, rows);
  });
  const note = (line: WatchLine): void => {
    const before = changes.at(-1);
    const isNew =
      before === undefined ||
      watchWords(before, context.columns, paint) !== watchWords(line, context.columns, paint);
    if (isNew) changes.push(line);
    if (changes.length > MAX_CHANGES) changes.shift();
    screen.draw();
  };
  const clock = setInterval(() => {
    screen.draw();
  }, DRAW_EVERY_MS);
  return {
    state: (now) => {
      state = now;
      note(lineOf(now));
    },
    network: note,
    say: (sentence) => {
      said.push(sentence);
      screen.draw();
    },
    end: () => {
      clearInterval(clock);
      screen.leave();
      for (const change of changes) context.print(told(change));
    },
  };
}
