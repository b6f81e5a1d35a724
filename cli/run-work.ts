import { sourceLines } from '../lib/source-lines.ts';
import { EXIT } from '../model/exit.ts';
import { type Context, endProcess } from './process.ts';

/** What a command does; answers the exit status. */
export type Work = (context: Context) => Promise<number>;

/**
 * Loads a command's module only when it is called, does its work, and ends the process: a silent
 * name server must not hold it, and its files are asked first, while it loads.
 *
 * @param ready whether they answer; the reason was printed where they do not
 */
export async function runWork(
  context: Context,
  ready: Promise<boolean>,
  load: () => Promise<Work>,
): Promise<never> {
  const work = await load();
  return endProcess((await ready) ? await work(context) : EXIT.usage);
}

/** Ends the process for a fault of its own. */
export async function endAtFault(error: unknown): Promise<never> {
  const { WORDS } = await import('./words.ts');
  const { PROCESS } = WORDS.commands;
  process.stderr.write(
    `linesman: ${PROCESS.internalError(error instanceof Error ? sourceLines(error.stack ?? error.message) : String(error))}\n`,
  );
  return endProcess(EXIT.internalError);
}
