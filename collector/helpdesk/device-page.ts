import { groupBy } from '../fleet/group-by.ts';
import type { Standing } from '../fleet/standing.ts';
import type { IndexedReport } from '../store/index-row.ts';
import { networkInWords } from '../summary-words.ts';
import { WORDS } from '../words.ts';
import { tableOf } from './list-page.ts';
import { ownerWords, titleOf } from './now-section.ts';
import { codeOf, escapeHtml, headOf, page } from './page-frame.ts';
import { signOf } from './sign.ts';
import { bothTimes } from './times.ts';

const { DEVICE, NOW, TITLES } = WORDS.fleet;

/** One day of a laptop, by the collector's clock in UTC. */
export interface Day {
  readonly day: string;
  readonly broke: number;
  readonly over: number;
  readonly networks: readonly string[];
  readonly ports: readonly number[];
}

/** The newest first. */
export function daysOf(reports: readonly IndexedReport[]): Day[] {
  return [...groupBy(reports, ({ receivedAt }) => receivedAt.slice(0, 10))].map(([day, of]) => ({
    day,
    broke: of.filter(({ summary }) => summary?.kind === 'break').length,
    over: of.filter(({ summary }) => summary?.kind === 'end').length,
    networks: [...new Set(of.flatMap(({ summary }) => summary?.network ?? []))].toSorted(),
    ports: [
      ...new Set(of.flatMap(({ summary }) => (summary?.endpoints ?? []).map(({ port }) => port))),
    ].toSorted((a, b) => a - b),
  }));
}

/** @param reports of this laptop, the newest first */
export function devicePage(
  device: string,
  standing: Standing | null,
  reports: readonly IndexedReport[],
  now: Date,
): string {
  const { day, broke, over, networks, ports } = DEVICE.dayColumns;
  const rows = daysOf(reports).map(
    (one) =>
      `<tr><td class="t">${one.day}</td><td class="n">${String(one.broke)}</td><td class="n">${String(one.over)}</td><td>${escapeHtml(one.networks.map(networkInWords).join(', '))}</td><td>${one.ports.join(', ')}</td></tr>`,
  );
  const body =
    reports.length === 0
      ? `<p>${DEVICE.none}</p>`
      : [
          ...(standing === null ? [] : [standingCard(standing, now)]),
          `<h2>${DEVICE.days}</h2>`,
          `<div class="wide" tabindex="0" role="region" aria-label="${DEVICE.days}"><table><thead>${headOf([day, broke, over, networks, ports])}</thead><tbody>${rows.join('\n')}</tbody></table></div>`,
          `<p class="quiet">${DEVICE.newest(reports.length)}</p>`,
          `<h2>${DEVICE.reports}</h2>`,
          tableOf(reports),
        ].join('\n');
  return page(
    TITLES.device,
    `<p><a href="/">${DEVICE.back}</a></p>\n<h1>${escapeHtml(DEVICE.heading(device))}</h1>\n${body}`,
  );
}

function standingCard(standing: Standing, now: Date): string {
  const { code, owner, whoMustAct, since, heardAt, reference } = standing;
  const facts =
    code === null
      ? []
      : [
          since === null ? NOW.sinceUnknown : NOW.since(bothTimes(since, now)),
          NOW.mustAct(ownerWords(owner, whoMustAct)),
        ];
  const title = code === null ? DEVICE.well : titleOf(code);
  const spoken = reference === null ? '' : ` · ${codeOf(reference)}`;
  return `<article class="cause${code === null ? ' well' : ''}">${signOf(code === null ? 'working' : 'broken')}<div><h2>${escapeHtml(title)}</h2><p>${escapeHtml([...facts, DEVICE.heard(bothTimes(heardAt, now))].join(' · '))}${spoken}</p></div></article>`;
}
