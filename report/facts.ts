import type { LiveConnections } from '../model/connections.ts';
import type { CheckResult, Step } from '../model/check.ts';
import type { ProbeRun } from '../model/run.ts';
import type { Page } from './context.ts';
import { factTable, html, type Markup, type Part, section } from './html.ts';
import { costByWindows, outlookRows, stillToAsk } from './outlook.ts';

/** Connections that are named one by one; Outlook has a dozen. */
const MAX_CONNECTIONS_NAMED = 8;
const MAX_ENDPOINTS_NAMED = 8;

/**
 * Microsoft's questions (Connection Status, network card, versions, profile), as far as they show from
 * outside.
 */
export function microsoftSection(page: Page): Markup | null {
  const { documents, words } = page;
  const { run, connections } = documents;
  const { FACTS, HEADINGS } = words.report;
  if (run === null) return null;
  const { target, server, endpoints, network, mapper } = run;
  const linkAdapter = network.adapters.find(({ kind }) => kind === network.link);
  return section(
    HEADINGS.microsoft,
    factTable([
      [FACTS.protocol, protocolWords(run.way?.protocol ?? null, words)],
      [FACTS.server, FACTS.serverAt(target.host, target.addresses)],
      [
        FACTS.version,
        server?.product == null ? null : FACTS.guess(server.product, server.because.slice(0, 2)),
      ],
      ...endpoints
        .slice(0, MAX_ENDPOINTS_NAMED)
        .map(({ interface: name, host, port, tcp, bind }): readonly [string, Part] => [
          FACTS.endpoint(name),
          FACTS.endpointState(host, port, tcp, bind),
        ]),
      [FACTS.mapperHolds, mapper === null ? null : FACTS.mapper(mapper.entries, mapper.complete)],
      [
        FACTS.adapter,
        linkAdapter === undefined
          ? null
          : `${linkAdapter.name}: ${linkAdapter.addresses.join(', ')}`,
      ],
      [FACTS.cost, FACTS.costOf(FACTS.costs[network.metered], costByWindows(page))],
      ...outlookRows(page),
      [FACTS.connections, connections === null ? null : connectionWords(connections, FACTS)],
      [FACTS.askStill, stillToAsk(page)],
    ]),
  );
}

/** By the name that Outlook's Connection Status gives it; null: only RPC over TCP was looked at. */
const protocolWords = (
  protocol: NonNullable<ProbeRun['way']>['protocol'] | null,
  { report, way }: Page['words'],
): string =>
  protocol === null || protocol === 'rpc' ? report.FACTS.rpcTcp : way.PROTOCOLS[protocol];

function connectionWords(
  { items, problem }: LiveConnections,
  FACTS: Page['words']['report']['FACTS'],
): string {
  if (problem !== null && items.length === 0) return FACTS.notRead(problem);
  const counts = new Map<string, { readonly to: string; readonly state: string; count: number }>();
  for (const { process, remoteAddress, remotePort, announced, state } of items) {
    const name = announced.length > 0 ? ` (${announced.join(', ')})` : '';
    const to = `${process ?? ''} ${remoteAddress}:${String(remotePort)}${name}`.trim();
    const known = counts.get(`${to} ${state}`);
    if (known === undefined) counts.set(`${to} ${state}`, { to, state, count: 1 });
    else known.count += 1;
  }
  if (counts.size === 0) return FACTS.noConnections;
  return FACTS.connectionsAre(
    [...counts.values()]
      .slice(0, MAX_CONNECTIONS_NAMED)
      .map(({ to, state, count }) => FACTS.connection(count, to, state)),
  );
}

/** Citrix's questions: session, name or TCP, and from when to when both ends' logs are wanted. */
export function citrixSection({ documents, words, utcOffsetMinutes }: Page): Markup | null {
  const { run } = documents;
  if (run === null) return null;
  const { FACTS, HEADINGS, momentWords } = words.report;
  const { network, checks, diagnosis } = run;
  const { tunnel } = network;
  const inside = network.adapters.find(({ name }) => name === tunnel.adapter);
  const said = (steps: readonly Step[]): Part => checkWords(checks, steps, words);
  const gateway = checks.find(({ step, id }) => (step ?? id) === 'gateway');
  return section(
    HEADINGS.citrix,
    html`${factTable([
      [
        FACTS.client,
        tunnel.state === 'none'
          ? FACTS.noClient
          : FACTS.clientState(
              tunnel.product ?? words.labels.LABEL_WORDS.tunnel,
              FACTS.states[tunnel.state],
              tunnel.adapter,
            ),
      ],
      [FACTS.tunnelAddress, inside?.addresses.join(', ') ?? null],
      [FACTS.under, network.over === null ? null : words.labels.LINK_WORDS[network.over]],
      [FACTS.gateway, gateway === undefined ? null : said(['gateway'])],
      [FACTS.name, said(['name'])],
      [FACTS.tcp, said(['connect', 'port'])],
      [
        FACTS.forLogs,
        diagnosis.severity === 'broken' || diagnosis.severity === 'degraded'
          ? FACTS.takeLogs(
              momentWords(diagnosis.since, utcOffsetMinutes),
              momentWords(run.startedAt, utcOffsetMinutes),
            )
          : null,
      ],
    ])}`,
  );
}

/** The worst check of some steps, with what it saw. */
function checkWords(
  checks: readonly CheckResult[],
  steps: readonly Step[],
  { page }: Page['words'],
): string | null {
  const asked = checks.filter(({ step, id }) => steps.some((one) => one === (step ?? id)));
  const telling = asked.find(({ status }) => status === 'fail') ?? asked.at(0);
  if (telling === undefined) return null;
  const [evidence] = telling.evidence;
  const status = page.STATUS_WORDS[telling.status];
  if (evidence === undefined) return status;
  return evidence.startsWith(status) ? evidence : `${status}: ${evidence}`;
}
