import { createHash } from 'node:crypto';
import { WORDS } from '../words.ts';
import type { LiveConnections } from '../../model/connections.ts';
import type { Report } from '../../model/report.ts';
import type { IndexedReport } from '../store/index-row.ts';
import { summarize } from '../store/report-summary.ts';
import { escapeMarkup } from '../../model/text/markup.ts';
import { visible } from '../../model/text/visible.ts';
import { teamOf } from '../../model/text/who-acts-words.ts';

const { sizeWords } = WORDS.clock;
const { LOST, lossWords } = WORDS.losses;
const { endpointWords, purposeWords, stateWords } = WORDS.connections;
const { LABEL_WORDS, WHO_WORDS } = WORDS.labels;
const { CHECKS, CONNECTIONS, FACT, LIST, REPORT, TITLE } = WORDS.helpdesk;

const STYLE = [
  ':root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{margin:2rem auto;max-width:70rem;padding:0 1rem}',
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8886}',
  'td.n,th.n{text-align:right}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}dt{font-weight:600}dd{margin:0 0 .5rem}',
].join('');

/** No script, no foreign source: what laptops send is shown, never run. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Text for HTML. */
export const escapeHtml = (text: string): string => escapeMarkup(visible(text));

const page = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>\n<body>\n${body}\n</body></html>\n`;

const codeOf = (text: string): string => `<code>${escapeHtml(text)}</code>`;

/** The head of a table: columns of words, one of numbers, and more of words. */
const headOf = (
  words: readonly string[],
  numbers: string | null = null,
  more: readonly string[] = [],
): string =>
  `<tr>${[
    ...words.map(columnOf),
    ...(numbers === null ? [] : [`<th scope="col" class="n">${numbers}</th>`]),
    ...more.map(columnOf),
  ].join('')}</tr>`;

const columnOf = (name: string): string => `<th scope="col">${name}</th>`;

/** Newest first. `total` may be more than is listed. */
export function listPage(reports: readonly IndexedReport[], total: number): string {
  if (total === 0) return page(TITLE.list, `<h1>${LIST.heading}</h1>\n<p>${LIST.none}</p>`);
  const { received, device, verdict, who, size } = LIST.columns;
  const more = total > reports.length ? `<p>${LIST.newest(reports.length, total, codeOf)}</p>` : '';
  return page(
    TITLE.list,
    `<h1>${LIST.heading}</h1>\n${more}<table><thead>${headOf([received, device, verdict, who], size)}</thead><tbody>\n${reports.map(listRow).join('\n')}\n</tbody></table>`,
  );
}

function listRow({ id, device, receivedAt, bytes, summary, whole }: IndexedReport): string {
  const verdict = !whole ? LIST.bodyLost : (summary?.verdict ?? LIST.unreadable);
  const who = summary === null ? LIST.whoUnknown : (summary.owner ?? WHO_WORDS[summary.whoMustAct]);
  return `<tr><td>${timeWords(receivedAt)}</td><td>${escapeHtml(device)}</td><td><a href="/reports/${escapeHtml(id)}">${escapeHtml(verdict)}</a></td><td>${escapeHtml(who)}</td><td class="n">${sizeWords(bytes)}</td></tr>`;
}

/** One report. `report` is null when the body is no report of this version. */
export function reportPage(row: IndexedReport, report: Report | null): string {
  const { id, device, receivedAt, bytes, sha256 } = row;
  const facts: readonly (readonly [name: string, value: string])[] = [
    [FACT.device, device],
    [FACT.received, REPORT.utc(timeWords(receivedAt))],
    [FACT.size, sizeWords(bytes)],
    [FACT.id, id],
    [FACT.sha256, sha256],
    ...(report === null ? [] : factsOf(report)),
  ];
  const verdict =
    report === null
      ? `<h1>${REPORT.unreadable}</h1>`
      : `<h1>${escapeHtml(summarize(report).verdict)}</h1>`;
  const rows = facts
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join('\n');
  const { check, result, code, ms, evidence } = CHECKS.columns;
  const checks =
    report === null
      ? ''
      : `<h2>${CHECKS.heading}</h2>\n<table><thead>${headOf([check, result, code], ms, [evidence])}</thead><tbody>\n${report.run.checks.map(checkRow).join('\n')}\n</tbody></table>`;
  return page(
    TITLE.report,
    `<p><a href="/">${REPORT.back}</a></p>\n${verdict}\n<dl>${rows}</dl>\n${checks}\n${connectionsSection(report?.connections ?? null)}<p><a href="/reports/${escapeHtml(id)}/raw">${REPORT.raw}</a></p>`,
  );
}

const factsOf = ({
  run,
  site,
  agentVersion,
  system,
  createdAt,
  losses,
}: Report): readonly (readonly [string, string])[] => [
  [FACT.who, teamOf(run.diagnosis, WORDS)?.full ?? WHO_WORDS.nobody],
  [FACT.nextStep, run.diagnosis.nextStep],
  [FACT.code, run.diagnosis.code],
  [FACT.reference, run.diagnosis.reference ?? REPORT.none],
  [FACT.since, run.diagnosis.since],
  [FACT.made, createdAt],
  [FACT.network, LABEL_WORDS[run.network.label]],
  [FACT.server, REPORT.server(run.target.host, run.target.addresses)],
  [FACT.site, site ?? REPORT.none],
  [FACT.agent, REPORT.agent(agentVersion, system.platform, system.release, system.node)],
  [LOST.label, losses.length === 0 ? LOST.none : lossWords(losses)],
];

const checkRow = ({ id, status, code, ms, evidence }: Report['run']['checks'][number]): string =>
  `<tr><td><code>${escapeHtml(id)}</code></td><td>${status}</td><td><code>${code ?? ''}</code></td><td class="n">${ms === null ? '' : ms.toFixed(1)}</td><td>${evidence.map((line) => `<code>${escapeHtml(line)}</code>`).join('<br>')}</td></tr>`;

/** What netstat showed on the laptop at that moment; nothing for a report that was made without. */
function connectionsSection(connections: LiveConnections | null): string {
  if (connections === null) return '';
  const { at, items, dropped, notes, problem } = connections;
  const sentences = [
    ...(problem === null ? [] : [CONNECTIONS.problem(problem)]),
    ...(items.length === 0 && problem === null ? [CONNECTIONS.none] : []),
    ...(dropped === 0 ? [] : [CONNECTIONS.dropped(dropped)]),
    ...notes,
  ];
  const { program, local, remote, state, purpose } = CONNECTIONS.columns;
  const head = headOf([program, local, remote, state, purpose]);
  const table =
    items.length === 0
      ? ''
      : `<table><thead>${head}</thead><tbody>\n${items.map(connectionRow).join('\n')}\n</tbody></table>\n`;
  return `<h2>${CONNECTIONS.heading}</h2>\n<p>${CONNECTIONS.at(timeWords(at))}</p>\n${table}<ul>${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('')}</ul>\n`;
}

const connectionRow = (connection: LiveConnections['items'][number]): string => {
  const { process, pid, localAddress, localPort, remoteAddress, remotePort, state } = connection;
  const cells = [
    process ?? (pid === null ? '-' : String(pid)),
    endpointWords(localAddress, localPort),
    endpointWords(remoteAddress, remotePort),
    stateWords(state),
    purposeWords(connection),
  ];
  return `<tr>${cells.map((cell) => `<td><code>${escapeHtml(cell)}</code></td>`).join('')}</tr>`;
};

const timeWords = (iso: string): string => escapeHtml(iso.slice(0, 19).replace('T', ' '));

/** A refusal for a person who reads it in a browser. */
export const refusalPage = (message: string): string =>
  page(TITLE.refusal, `<h1>${TITLE.refusal}</h1>\n<p>${escapeHtml(message)}</p>`);
