import { type Code, CODES, factsOf } from '../../model/codes/facts.ts';
import { textOf } from '../../model/text/codes.ts';
import { nearestKey } from '../../model/config-problems.ts';
import { EXIT } from '../../model/exit.ts';
import type { Context } from '../process.ts';
import { paintFor, wrap } from '../render/paint.ts';

const LABEL_WIDTH = 16;

export function explain(context: Context, name: string): Promise<number> {
  const wanted = name.toUpperCase().replaceAll('-', '_');
  const codes = Object.keys(CODES) as Code[];
  const code = codes.find((one) => one === wanted);
  if (code === undefined) {
    const nearest = nearestKey(wanted, codes);
    context.complain(
      `linesman: there is no code ${wanted}${nearest === null ? `. The codes are: ${codes.join(', ')}` : `; did you mean ${nearest}?`}`,
    );
    return Promise.resolve(EXIT.usage);
  }
  const { title, symptom, cause, whoMustAct, whatToDo, proof } = textOf(code);
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
  const rows = {
    Symptom: symptom,
    Cause: cause,
    'Who must act': whoMustAct,
    'What to do': whatToDo,
    'What proves it': proof,
  };
  context.print(`${paint.strong(code)}: ${title} (rung ${rung}, ${severity})\n`);
  for (const [label, text] of Object.entries(rows)) {
    context.print(
      `${paint.dim(label.padEnd(LABEL_WIDTH))}${wrap(text, context.columns - LABEL_WIDTH, ' '.repeat(LABEL_WIDTH))}`,
    );
  }
  return Promise.resolve(EXIT.healthy);
}
