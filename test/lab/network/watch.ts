/**
 * Runs inside a namespace: watches until its stdin ends, one JSON line for each state and note, then `{"closed":true}`.
 * Arguments: which sources (`all`, `events`, `poll`), RouteTargets as JSON.
 */
import { systemParts, watchWith } from '../../../probes/network/watcher.ts';
import type { RouteTargets } from '../../../probes/network/watcher-types.ts';

const [, , which = 'all', targets = '{}'] = process.argv;
const print = (line: unknown): void => {
  console.log(JSON.stringify(line));
};
const note = (sentence: string): void => {
  print({ note: sentence });
};
const parts = systemParts(note);
const sources = parts.sources.filter(({ name }) => which === 'all' || (name === 'poll') === (which === 'poll'));
const watcher = await watchWith({ targets: () => JSON.parse(targets) as RouteTargets, onState: (state) => {
  print({ state });
}, onNote: note }, { ...parts, sources });

process.stdin.resume();
process.stdin.once('end', () => {
  void watcher.close().then(() => {
    print({ closed: true });
  });
});
