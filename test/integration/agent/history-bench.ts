import { type History, openHistory } from '../../../agent/runs/history.ts';
import { afterTest } from './workbench.ts';

/** A history that is closed after the test; opening it again is what a restart does. */
export function historyIn(dataFolder: string): {
  readonly history: History;
  readonly lines: string[];
  close(): void;
} {
  const lines: string[] = [];
  const opened = openHistory({
    dataFolder,
    log: (line) => lines.push(line),
    now: () => new Date('2026-05-04T09:00:00.000Z'),
  });
  if (!opened.ok) throw new Error(opened.message);
  let open = true;
  const close = (): void => {
    if (open) opened.history.close();
    open = false;
  };
  afterTest(close);
  return { history: opened.history, lines, close };
}
