import { linesFor } from '../../diagnosis/advice/lines.ts';
import { formatPortList } from '../../model/net/port-list.ts';
import type { ListView } from '../fleet/change-requests.ts';
import { WORDS } from '../words.ts';
import { escapeHtml, page } from './page-frame.ts';
import { bothTimes } from './times.ts';

const { EXCHANGE, LISTS, TITLES } = WORDS.fleet;

const escapeLines = (text: string): string => text.split('\n').map(escapeHtml).join('\n');

/** What is asked of the owner of one list. */
export interface ChangeRequest {
  readonly subject: string;
  readonly body: string;
  /** The line to add, in the words of the device's product. */
  readonly lines: string;
}

/** Null where there is nothing to ask for. */
export function changeRequestOf(view: ListView, now: Date): ChangeRequest | null {
  const { list, widen, outside, firstOutsideAt, laptops, laptopsOutside } = view;
  if (widen === null) return null;
  const ports = [widen];
  const lines = linesFor(list, { source: [], destination: EXCHANGE, ports, group: null })
    .map(({ product, text }) => `${product}:\n${text}`)
    .join('\n\n');
  return {
    subject: LISTS.subject(list, formatPortList(ports)),
    body: LISTS.body({
      ...{ list, lines },
      saw: LISTS.saw(laptopsOutside, laptops),
      ports: outside.map(({ port }) => String(port)).join(', '),
      widen: formatPortList(ports),
      since: firstOutsideAt === null ? '' : bothTimes(firstOutsideAt, now),
    }),
    lines,
  };
}

/** Ports that laptops were told, list by list. */
export function listsPage(views: readonly ListView[], now: Date): string {
  const body =
    views.length === 0
      ? `<p>${LISTS.none}</p>`
      : `<p>${LISTS.intro}</p>\n${views.map((view) => listCard(view, now)).join('\n')}`;
  return page(TITLES.lists, `<h1>${LISTS.heading}</h1>\n${body}`);
}

function listCard(view: ListView, now: Date): string {
  const { list, laptops, laptopsOutside, highestInside, outside, mended, owner } = view;
  const request = changeRequestOf(view, now);
  const sentences = [
    laptopsOutside === 0 ? LISTS.fits(laptops) : LISTS.saw(laptopsOutside, laptops),
    ...(highestInside === null ? [] : [LISTS.highest(highestInside)]),
  ];
  const bars = outside.map(
    ({ port, laptops: of }) =>
      `<li><span>${String(port)}</span><meter min="0" max="${String(laptops)}" value="${String(of)}" aria-label="${String(port)}"></meter><span>${String(of)}</span></li>`,
  );
  const closed = mended.map(
    ({ port, laptops: of, at }) =>
      `<li>${escapeHtml(LISTS.mended(port, of, bothTimes(at, now)))}</li>`,
  );
  return [
    `<section class="list"><h2>${escapeHtml(list)}</h2>`,
    `<p>${escapeHtml(sentences.join(' '))}</p>`,
    ...(bars.length === 0 ? [] : [`<ul class="bars">${bars.join('')}</ul>`]),
    ...(request === null ? [] : [requestOf(request, list, owner ?? LISTS.owner)]),
    ...(closed.length === 0 ? [] : [`<ul class="closed">${closed.join('')}</ul>`]),
    '</section>',
  ].join('\n');
}

function requestOf({ subject, body, lines }: ChangeRequest, list: string, owner: string): string {
  const mail =
    `mailto:?subject=${encodeURIComponent(subject)}&amp;body=${encodeURIComponent(body)}`.replaceAll(
      "'",
      '%27',
    );
  return [
    `<h3>${escapeHtml(LISTS.ask(owner))}</h3>`,
    `<p>${LISTS.line}</p><pre tabindex="0">${escapeLines(lines)}</pre>`,
    `<details><summary>${LISTS.request}</summary><textarea readonly rows="14" aria-label="${escapeHtml(`${LISTS.request}: ${list}`)}">${escapeLines(`${subject}\n\n${body}`)}</textarea></details>`,
    `<p><a href="${mail}">${LISTS.mail}</a></p>`,
  ].join('\n');
}
