import { EXIT } from '../../model/exit.ts';
import type { Described } from '../described.ts';
import { manualPage } from '../manual.ts';
import { type Context, VERSION } from '../process.ts';

/**
 * Prints the manual page. Its date is that of `SOURCE_DATE_EPOCH` (seconds), so that a package is the
 * same whenever it is made; else today's.
 *
 * @see https://reproducible-builds.org/specs/source-date-epoch/
 */
export function man(context: Context, program: Described): Promise<number> {
  const seconds = Number(context.surroundings.env['SOURCE_DATE_EPOCH'] ?? Number.NaN);
  const made = Number.isSafeInteger(seconds) ? new Date(seconds * 1000) : new Date();
  const page = manualPage(program, VERSION, made.toISOString().slice(0, 10));
  if (context.json) context.printJson({ schema: 1, page });
  else context.print(page);
  return Promise.resolve(EXIT.healthy);
}
