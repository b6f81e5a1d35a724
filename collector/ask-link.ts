import { LINK } from '../model/text/en/collector.ts';
import { mintTicket } from './readers/keep-readers.ts';
import { pathsOf } from './store/data-folder.ts';
import { isCollectorRunning, readHolder } from './store/folder-lock.ts';

export type LinkAnswer =
  | { readonly ok: true; readonly link: string }
  /** `no-collector`: none runs on this folder, or it has no page. */
  | { readonly ok: false; readonly reason: 'no-collector' | 'failed'; readonly message: string };

/** A fresh link to the helpdesk's page of the collector that runs on a data folder. */
export async function askForLink(dataFolder: string): Promise<LinkAnswer> {
  const refuse = (message: string): LinkAnswer => ({ ok: false, reason: 'no-collector', message });
  const holder = readHolder(pathsOf(dataFolder));
  if (!holder.ok || holder.holder === null || !isCollectorRunning(dataFolder))
    return refuse(LINK.noCollector(dataFolder, holder.ok ? null : holder.message));
  const { helpdesk } = holder.holder;
  if (helpdesk === undefined) return refuse(LINK.noPage(dataFolder));
  const ticket = await mintTicket(dataFolder);
  return ticket.ok
    ? { ok: true, link: `${helpdesk}/?token=${ticket.value}` }
    : { ok: false, reason: 'failed', message: ticket.message };
}
