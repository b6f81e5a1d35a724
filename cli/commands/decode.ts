import { textOf } from '../../model/text/codes.ts';
import { EXIT } from '../../model/exit.ts';
import { decodeReference } from '../../model/reference.ts';
import { WORDS } from '../words.ts';
import type { Context } from '../process.ts';

const { LABEL_WORDS } = WORDS.labels;

export function decode(context: Context, spoken: string): Promise<number> {
  const decoded = decodeReference(spoken);
  if (!decoded.ok) {
    context.complain(`linesman: ${decoded.error}`);
    return Promise.resolve(EXIT.usage);
  }
  const { code, rung, label, hours, device } = decoded.facts;
  const hash = device.toString(16).padStart(6, '0');
  if (context.json) context.printJson({ schema: 1, code, rung, label, hours, device: hash });
  else {
    context.print(`${code}: ${textOf(code).title}`);
    context.print(
      `Failing rung ${rung}; network: ${LABEL_WORDS[label]}; began ${hours === 0 ? 'within the last hour' : `at least ${String(hours)} h before it was spoken`}; device ${hash}`,
    );
    context.print(`More: linesman explain ${code}`);
  }
  return Promise.resolve(EXIT.healthy);
}
