import type { WatchLine } from '../../model/agent-state.ts';
import type { Severity } from '../../model/codes/facts.ts';
import { whoWords } from '../../model/text/who-acts-words.ts';
import { WORDS } from '../words.ts';
import { type Paint, wrap } from './paint.ts';

const { WATCH } = WORDS.commands;
const { RUN } = WORDS.terminal;
const { timeWords } = WORDS.clock;
const { networkWords } = WORDS.labels;

const MARKS: Readonly<Record<Severity, string>> = {
  ok: '✓',
  info: '✓',
  degraded: '!',
  broken: '✗',
  inconclusive: '·',
};
/** `09:12:30` and the gap behind it. */
const INDENT = ' '.repeat(10);

/** What a change says, without its time: what stands in equal words is no change to a person. */
export function watchWords(
  { network, diagnosis, outbox }: WatchLine,
  columns: number,
  paint: Paint,
): string {
  const room = columns - INDENT.length;
  const where = WATCH.where(networkWords(network), outbox.count);
  if (diagnosis === null) return wrap(where, room, INDENT);
  const { severity, summary, whoMustAct } = diagnosis;
  const heading = `${MARKS[severity]} ${RUN.headings[severity]}`;
  const sentence = WATCH.verdict(
    heading,
    summary,
    whoMustAct === 'nobody' ? null : whoWords(diagnosis, WORDS),
  );
  return `${wrap(sentence, room, INDENT).replace(heading, coloured(severity, paint)(heading))}\n${INDENT}${paint.dim(wrap(where, room, INDENT))}`;
}

/** A change as a person reads it: the second that it happened in, the verdict, the network. */
export const watchLine = (at: string, words: string): string =>
  `${timeWords(at).padEnd(INDENT.length)}${words}`;

const coloured = (
  severity: Severity,
  { good, weak, bad, dim }: Paint,
): ((text: string) => string) =>
  ({ ok: good, info: good, degraded: weak, broken: bad, inconclusive: dim })[severity];
