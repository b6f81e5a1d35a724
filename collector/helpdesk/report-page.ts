import { WORDS } from '../words.ts';
import type { LiveConnections } from '../../model/connections.ts';
import type { Report } from '../../model/report.ts';
import type { IndexedReport } from '../store/index-row.ts';
import type { Envelope } from '../../model/envelope.ts';
import { bundleFileName } from '../bundle-file-name.ts';
import { type DecodedBody, namesIn } from '../store/decode-body.ts';
import { type Mismatch, type ReportSummary, summarize } from '../store/report-summary.ts';
import { endpointsInWords, networkInWords } from '../summary-words.ts';
import {
  codeOf,
  escapeHtml,
  type Fact,
  factList,
  headOf,
  page,
  secondWords,
  timeWords,
} from './page-frame.ts';

const { sizeWords } = WORDS.clock;
const { LOST, lossWords } = WORDS.losses;
const { endpointWords, purposeWords, stateWords } = WORDS.connections;
const { LABEL_WORDS, WHO_WORDS } = WORDS.labels;
const { BUNDLE, CHECKS, CONNECTIONS, FACT, KINDS, REPORT, TITLE } = WORDS.helpdesk;

/** One report. `decoded` is null when the body is nothing that this version reads. */
export function reportPage(row: IndexedReport, decoded: DecodedBody | null): string {
  const { id, device, receivedAt, bytes, sha256 } = row;
  const summary = decoded === null ? null : summarize(decoded, row);
  const facts: readonly Fact[] = [
    ...(summary === null ? [] : [[FACT.who, whoWords(summary)] as const]),
    ...(decoded?.kind === 'report' ? factsOfReport(decoded.report) : []),
    ...(decoded?.kind === 'envelope' ? factsOfEnvelope(decoded.envelope) : []),
    [FACT.device, device],
    [FACT.received, utc(receivedAt)],
    [FACT.size, sizeWords(bytes)],
    [FACT.id, id],
    [FACT.sha256, sha256],
  ];
  const parts = [
    `<p><a href="/">${REPORT.back}</a></p>`,
    `<h1>${escapeHtml(summary?.verdict ?? REPORT.unreadable)}</h1>`,
    ...(decoded === null || summary?.mismatch == null
      ? []
      : [markOf(summary.mismatch, namesIn(decoded))]),
    factList(facts),
    ...(decoded?.kind === 'envelope' ? [bundleSection(id, decoded.envelope)] : []),
    ...(decoded?.kind === 'report' ? sectionsOfReport(decoded.report) : []),
    `<p><a href="/reports/${escapeHtml(id)}/raw">${REPORT.raw}</a></p>`,
  ];
  return page(TITLE.report, parts.join('\n'));
}

const utc = (iso: string): string => REPORT.utc(secondWords(iso));

const whoWords = ({ owner, whoMustAct }: ReportSummary): string => owner ?? WHO_WORDS[whoMustAct];

const markOf = (mismatch: Mismatch, { id, device }: ReturnType<typeof namesIn>): string =>
  `<p><strong>${BUNDLE.mark[mismatch]}</strong> ${FACT.named}: ${codeOf(id)} ${codeOf(device)}</p>`;

const factsOfEnvelope = ({
  kind,
  createdAt,
  site,
  agentVersion,
  reference,
  diagnosis,
  network,
  gateway,
  endpoints,
  lost,
  name,
}: Envelope): readonly Fact[] => [
  ...(diagnosis === null
    ? []
    : ([
        [FACT.code, diagnosis.code],
        [FACT.since, utc(diagnosis.since)],
        ...(diagnosis.until === null ? [] : [[FACT.until, utc(diagnosis.until)] as const]),
      ] as const)),
  [FACT.reference, reference ?? REPORT.none],
  [FACT.network, network === null ? REPORT.none : networkInWords(network)],
  [FACT.ports, endpoints.length === 0 ? REPORT.none : endpointsInWords(endpoints)],
  [FACT.gateway, gateway === null ? REPORT.none : REPORT.member(gateway.host, gateway.member)],
  [FACT.kind, KINDS[kind]],
  [FACT.made, utc(createdAt)],
  [FACT.site, site ?? REPORT.none],
  [FACT.computer, name ?? REPORT.none],
  [FACT.agent, REPORT.version(agentVersion)],
  [LOST.label, lost === 0 ? LOST.none : String(lost)],
];

/** The report of a bundle in a frame that runs nothing and belongs to nobody; or how to open it. */
function bundleSection(id: string, envelope: Envelope): string {
  const at = `/reports/${escapeHtml(id)}`;
  const file = bundleFileName(envelope);
  const save = `<p><a href="${at}/bundle" download>${escapeHtml(BUNDLE.save(file))}</a></p>`;
  if (envelope.encrypted) return `<p>${BUNDLE.encrypted(codeOf, BUNDLE.open(file))}</p>\n${save}`;
  return `<h2>${BUNDLE.heading}</h2>\n<iframe sandbox="" src="${at}/report.html" title="${BUNDLE.heading}"></iframe>\n<p><a href="${at}/report.html" target="_blank" rel="noopener">${BUNDLE.alone}</a></p>\n${save}`;
}

function sectionsOfReport({ run, connections }: Report): readonly string[] {
  const { check, result, code, ms, evidence } = CHECKS.columns;
  return [
    `<h2>${CHECKS.heading}</h2>\n<table><thead>${headOf([check, result, code], ms, [evidence])}</thead><tbody>\n${run.checks.map(checkRow).join('\n')}\n</tbody></table>`,
    connectionsSection(connections),
  ];
}

const factsOfReport = ({
  run,
  site,
  agentVersion,
  system,
  createdAt,
  losses,
}: Report): readonly Fact[] => [
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
