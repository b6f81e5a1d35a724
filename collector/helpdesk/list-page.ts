import type { FoundReports } from '../find-reports.ts';
import type { IndexedReport } from '../store/index-row.ts';
import { endpointsInWords, networkInWords } from '../summary-words.ts';
import { WORDS } from '../words.ts';
import { codeOf, escapeHtml, headOf, page, minuteWords } from './page-frame.ts';

const { sizeWords } = WORDS.clock;
const { WHO_WORDS } = WORDS.labels;
const { LIST, TITLE } = WORDS.helpdesk;

/**
 * Newest first. `total` may be more than is listed.
 *
 * @param before what stands above the list
 */
export function listPage(reports: readonly IndexedReport[], total: number, before = ''): string {
  const more = total > reports.length ? `<p>${LIST.newest(reports.length, total, codeOf)}</p>` : '';
  return page(
    TITLE.list,
    `${searchForm('')}\n${before}\n<h2>${LIST.heading}</h2>\n${more}${total === 0 ? `<p>${LIST.none}</p>` : tableOf(reports)}`,
  );
}

/** What a search gave, and how well it fits. */
export function foundPage(asked: string, found: FoundReports): string {
  const words = found.ok ? LIST.found[found.by] : found.message;
  return page(
    TITLE.list,
    `<p><a href="/">${LIST.all}</a></p>\n<h1>${LIST.heading}</h1>\n${searchForm(asked)}\n<p>${escapeHtml(words)}</p>\n${found.ok ? tableOf(found.reports) : ''}`,
  );
}

const searchForm = (asked: string): string =>
  `<form action="/" method="get" role="search"><label for="q">${LIST.search}</label><input id="q" name="q" value="${escapeHtml(asked)}" maxlength="100" autocomplete="off" spellcheck="false"><button>${LIST.find}</button></form>`;

export function tableOf(reports: readonly IndexedReport[]): string {
  const { received, verdict, who, since, reference, size } = LIST.columns;
  return `<div class="wide" tabindex="0" role="region" aria-label="${LIST.heading}"><table><thead>${headOf([received, reference, verdict, who, since], size)}</thead><tbody>\n${reports.map(listRow).join('\n')}\n</tbody></table></div>`;
}

function listRow({ id, device, receivedAt, bytes, summary, whole }: IndexedReport): string {
  const verdict = !whole ? LIST.bodyLost : (summary?.verdict ?? LIST.unreadable);
  const who = summary === null ? LIST.whoUnknown : (summary.owner ?? WHO_WORDS[summary.whoMustAct]);
  const ports = endpointsInWords(summary?.endpoints ?? []);
  const beside = [
    ...(summary?.network == null ? [] : [networkInWords(summary.network)]),
    ...(ports === '' ? [] : [ports]),
    ...(summary?.encrypted === true ? [LIST.encrypted] : []),
  ];
  const cells = [
    `<td class="t">${minuteWords(receivedAt)}</td>`,
    `<td class="t">${summary?.reference == null ? LIST.noReference : codeOf(summary.reference)}</td>`,
    `<td class="w"><a href="/reports/${escapeHtml(id)}">${escapeHtml(verdict)}</a><small>${[...beside.map(escapeHtml), `<a href="/devices/${encodeURIComponent(device)}">${escapeHtml(device)}</a>`].join(LIST.between)}</small></td>`,
    `<td class="b">${escapeHtml(who)}</td>`,
    `<td class="t">${summary?.since == null ? '' : minuteWords(summary.since)}</td>`,
    `<td class="n">${sizeWords(bytes)}</td>`,
  ];
  return `<tr>${cells.join('')}</tr>`;
}
