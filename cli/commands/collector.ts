import { join } from 'node:path';
import { listReports } from '../../collector/list-reports.ts';
import { startCollector } from '../../collector/collector.ts';
import { EXIT } from '../../model/exit.ts';
import { WORDS } from '../words.ts';
import { type CommonOptions, type Context, untilStopped } from '../process.ts';

const { COLLECTOR } = WORDS.commands;
const { clockWords, sizeWords } = WORDS.clock;

/** `--data` names the collector's own folder; without it, it lies under the agent's. */
const folderOf = (context: Context, { data }: CommonOptions): string =>
  data === undefined ? join(context.dataFolder, 'collector') : context.dataFolder;

export async function collector(
  context: Context,
  options: CommonOptions & { readonly listen?: string },
): Promise<number> {
  const stopped = untilStopped();
  const started = await startCollector({
    dataFolder: folderOf(context, options),
    ...(options.listen === undefined ? {} : { listen: options.listen }),
    log: (line) => {
      context.say(line);
    },
  });
  if (!started.ok) {
    context.complain(`linesman: ${started.message}`);
    return EXIT.usage;
  }
  if (context.json)
    context.printJson({ schema: 1, url: started.url, publicKey: started.publicKey });
  else {
    context.print(COLLECTOR.url(started.url));
    context.print(COLLECTOR.key(started.publicKey));
    context.say(COLLECTOR.list(started.url));
  }
  await stopped;
  await started.close();
  return EXIT.healthy;
}

export async function collectorList(context: Context, options: CommonOptions): Promise<number> {
  const listed = await Promise.resolve(listReports(folderOf(context, options)));
  if (!listed.ok) {
    context.complain(`linesman: ${listed.message}`);
    return EXIT.internalError;
  }
  const { reports } = listed;
  if (context.json) context.printJson({ schema: 1, reports });
  else if (reports.length === 0) context.print(COLLECTOR.none);
  else
    for (const { id, device, bytes, receivedAt } of reports)
      context.print(
        `${id}  ${clockWords(receivedAt, new Date())}  ${sizeWords(bytes).padStart(8)}  ${device}`,
      );
  return EXIT.healthy;
}
