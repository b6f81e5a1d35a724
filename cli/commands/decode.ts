import { EXIT } from '../../model/exit.ts';
import { decodeReference } from '../../model/reference.ts';
import { WORDS } from '../words.ts';
import type { Context } from '../process.ts';

const { DECODE } = WORDS.commands;
const { LABEL_WORDS } = WORDS.labels;

export function decode(context: Context, spoken: readonly string[]): Promise<number> {
  const decoded = decodeReference(spoken.join(' '));
  if (!decoded.ok) {
    context.complain(`linesman: ${decoded.error}`);
    return Promise.resolve(EXIT.usage);
  }
  const { code, rung, label, hours, device } = decoded.facts;
  const hash = device.toString(16).padStart(6, '0');
  if (context.json) context.printJson({ schema: 1, code, rung, label, hours, device: hash });
  else {
    context.print(DECODE.code(code, WORDS.codes[code].title));
    context.print(DECODE.facts(rung, LABEL_WORDS[label], hours, hash));
    context.print(DECODE.more(code));
  }
  return Promise.resolve(EXIT.healthy);
}
