import { type Code, CODES, factsOf } from '../../model/codes/facts.ts';
import { EXIT } from '../../model/exit.ts';
import { nearestKey } from '../../model/nearest-key.ts';
import type { Context } from '../process.ts';
import { labelled, paintFor, wrap } from '../render/paint.ts';
import { WORDS } from '../words.ts';

const { EXPLAIN } = WORDS.commands;

const LABEL_WIDTH = 16;

export function explain(context: Context, name: string): Promise<number> {
  const wanted = name.toUpperCase().replaceAll('-', '_');
  const codes = Object.keys(CODES) as Code[];
  const code = codes.find((one) => one === wanted);
  if (code === undefined) {
    const nearest = nearestKey(wanted, codes);
    context.complain(
      `linesman: ${EXPLAIN.noCode(wanted)}${nearest === null ? EXPLAIN.codes(codes) : EXPLAIN.didYouMean(nearest)}`,
    );
    return Promise.resolve(EXIT.usage);
  }
  const { title, symptom, cause, whoMustAct, whatToDo, proof } = WORDS.codes[code];
  const { rung, severity } = factsOf(code);
  if (context.json) {
    context.printJson({
      schema: 1,
      code,
      rung,
      severity,
      whoMustAct: factsOf(code).whoMustAct,
      title,
      text: { symptom, cause, whoMustAct, whatToDo, proof },
    });
    return Promise.resolve(EXIT.healthy);
  }
  const paint = paintFor(context.color);
  const rows = [
    [EXPLAIN.symptom, symptom],
    [EXPLAIN.cause, cause],
    [EXPLAIN.whoMustAct, whoMustAct],
    [EXPLAIN.whatToDo, whatToDo],
    [EXPLAIN.proof, proof],
  ] as const;
  const heading = wrap(`${code}${EXPLAIN.heading(title, rung, severity)}`, context.columns);
  context.print(`${heading.replace(code, paint.strong(code))}\n`);
  for (const [label, text] of rows) {
    context.print(labelled(label, text, LABEL_WIDTH, context.columns, paint.dim));
  }
  return Promise.resolve(EXIT.healthy);
}
