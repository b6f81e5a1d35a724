import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askForLink } from '../../collector/ask-link.ts';
import { type CollectorConfig, readCollectorConfig } from '../../collector/config.ts';
import { pendingDevices } from '../../collector/devices/keep-devices.ts';
import { pathsOf } from '../../collector/store/data-folder.ts';
import { readSharedSettings, type SharedReading } from '../../collector/shared/shared-settings.ts';
import { startCollector } from '../../collector/collector.ts';
import { isCollectorFolder, isCollectorRunning } from '../../collector/store/folder-lock.ts';
import { DEFAULT_HELPDESK } from '../../collector/listen-address.ts';
import { listReports } from '../../collector/list-reports.ts';
import { EXIT } from '../../model/exit.ts';
import { demoFolder } from '../demo-paths.ts';
import { listedReport } from '../render/collector.ts';
import { WORDS } from '../words.ts';
import { type CommonOptions, type Context, untilStopped } from '../process.ts';

const { COLLECTOR, DEVICES } = WORDS.commands;

/** `--data` names the collector's own folder; without it, it lies under the agent's. */
const folderOf = (context: Context, { data }: CommonOptions): string =>
  data === undefined ? join(context.dataFolder, 'collector') : context.dataFolder;

export async function collector(
  context: Context,
  options: CommonOptions & {
    readonly listen?: string;
    readonly helpdesk?: string;
    readonly proxy?: readonly string[];
  },
): Promise<number> {
  const stopped = untilStopped();
  const dataFolder = folderOf(context, options);
  const own = await ownConfig(context, dataFolder);
  if (own === null) return EXIT.usage;
  const { listen = own.listen, helpdesk: pages = own.helpdeskListen, proxy } = options;
  const { enrolment, tokenFile, quota, tls, retention, helpdeskUrl, oidc } = own;
  const shared = await readSharedSettings(own);
  if (!shared.ok) {
    context.complain(`linesman: ${shared.message}`);
    return EXIT.usage;
  }
  const started = await startCollector({
    dataFolder,
    ...(listen === undefined ? {} : { listen }),
    helpdesk: pages ?? DEFAULT_HELPDESK,
    ...(helpdeskUrl === undefined ? {} : { helpdeskUrl }),
    proxies: proxy ?? own.proxies ?? [],
    ...(enrolment === undefined ? {} : { enrolment }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(quota === undefined ? {} : { quota }),
    ...(tls === undefined ? {} : { tls }),
    ...(oidc === undefined ? {} : { oidc }),
    ...(retention === undefined ? {} : { retention }),
    shared: shared.settings,
    log: (line) => {
      context.say(line);
    },
  });
  if (!started.ok) {
    context.complain(`linesman: ${started.message}`);
    return EXIT.usage;
  }
  const { url, publicKey, helpdesk } = started;
  // Until somebody has an account, the link is the one way in.
  const link = helpdesk === null || helpdesk.hasAccounts() ? null : helpdesk.link();
  if (context.json)
    context.printJson({
      schema: 1,
      url,
      publicKey,
      listen: url,
      helpdesk: helpdesk?.url ?? null,
      link,
    });
  else {
    context.print(COLLECTOR.url(url));
    context.print(COLLECTOR.key(publicKey));
    context.print(
      helpdesk === null ? COLLECTOR.noPage : COLLECTOR.page(link ?? `${helpdesk.url}/`),
    );
    if (link !== null) context.say(COLLECTOR.once);
    context.say(COLLECTOR.list);
  }
  await stopped;
  await started.close();
  return EXIT.healthy;
}

/** The collector's own file; null after its faults have been printed. */
export async function ownConfig(
  context: Context,
  dataFolder: string,
): Promise<CollectorConfig | null> {
  const { configFile } = context;
  const file = configFile ?? pathsOf(dataFolder).config;
  const read = await readCollectorConfig(file, configFile !== null);
  if (read.ok) return read.config;
  for (const message of read.messages) context.complain(`linesman: ${message}`);
  return null;
}

/** What speaks to a database is loaded where there is one. */
export const askShared = () => import('../../collector/shared/ask-shared.ts');

/** What the collector of a folder shares with others; null: nothing. The fault of the settings is said by whoever asks. */
export async function sharedOf(context: Context, folder: string): Promise<SharedReading> {
  const file = context.configFile ?? pathsOf(folder).config;
  const read = await readCollectorConfig(file, context.configFile !== null);
  return read.ok
    ? readSharedSettings(read.config)
    : { ok: false, message: read.messages.join('\n') };
}

/** Where a question about a collector looks. */
type Found =
  | { readonly ok: true; readonly folder: string; readonly elsewhere: boolean }
  | { readonly ok: false; readonly message: string };

/**
 * The folder of the collector that is meant: the one named, or one that lies under it; without a
 * name the collector's own or the demo's, first of all one that runs.
 */
export function findCollector(context: Context, options: CommonOptions): Found {
  const named = folderOf(context, options);
  const under = join(context.dataFolder, 'collector');
  const demo = join(demoFolder(context.dataFolder), 'collector');
  const candidates = [named, under, demo].filter(isCollectorFolder);
  const folder = candidates.find(isCollectorRunning) ?? candidates[0];
  if (folder !== undefined) return { ok: true, folder, elsewhere: folder !== named };
  if (options.data !== undefined && existsSync(named))
    return { ok: false, message: COLLECTOR.noFolder(named) };
  return { ok: true, folder: named, elsewhere: false };
}

/** Prints a fresh link to the page of the collector that runs. */
export async function collectorPage(context: Context, options: CommonOptions): Promise<number> {
  const found = findCollector(context, options);
  const answer = found.ok ? await askForLink(found.folder) : { ...found, reason: 'no-collector' };
  if (!answer.ok) {
    context.complain(`linesman: ${answer.message}`);
    if (context.json) context.printJson({ schema: 1, url: null });
    return answer.reason === 'no-collector' ? EXIT.inconclusive : EXIT.internalError;
  }
  if (context.json) context.printJson({ schema: 1, url: answer.link });
  else {
    context.print(answer.link);
    context.say(COLLECTOR.once);
  }
  return EXIT.healthy;
}

export async function collectorList(context: Context, options: CommonOptions): Promise<number> {
  const found = findCollector(context, options);
  if (!found.ok) {
    context.complain(`linesman: ${found.message}`);
    return EXIT.usage;
  }
  const shared = await sharedOf(context, found.folder);
  if (!shared.ok) {
    context.complain(`linesman: ${shared.message}`);
    return EXIT.usage;
  }
  const pending = pendingDevices(found.folder);
  if (!pending.ok) context.complain(`linesman: ${pending.message}`);
  const listed =
    shared.settings === null
      ? listReports(found.folder, pending.ok ? pending.value : new Set())
      : await (await askShared()).listShared(shared.settings);
  if (!listed.ok) {
    context.complain(`linesman: ${listed.message}`);
    return EXIT.internalError;
  }
  const { reports, unreadable } = listed;
  if (pending.ok && pending.value.size > 0) context.say(DEVICES.apart(pending.value.size));
  if (found.elsewhere) context.say(COLLECTOR.from(found.folder));
  if (context.json) context.printJson({ schema: 1, reports });
  else if (reports.length === 0) context.print(COLLECTOR.none);
  else
    for (const report of reports) context.print(listedReport(report, context.columns, new Date()));
  if (unreadable > 0) context.complain(`linesman: ${COLLECTOR.unreadable(unreadable)}`);
  return EXIT.healthy;
}
