import { FROZEN_MS, type RecorderEvent } from '../model/recorder.ts';
import type { ProbeRun } from '../model/run.ts';
import type { Page, ReportWords } from './context.ts';
import { html, type Markup, section } from './html.ts';

export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly now: string;
}

/** In what the way to Exchange differs between two runs, in the reader's words; none: it is the same. */
export function differencesOf(
  before: ProbeRun,
  now: ProbeRun,
  words: Pick<ReportWords, 'labels' | 'report'>,
): readonly Difference[] {
  const then = aspectsOf(before, words);
  const present = aspectsOf(now, words);
  const { nothing } = words.report.CHANGES;
  // What was not learned this time is not said to have changed.
  return [...present]
    .filter(([what, value]) => then.get(what) !== value)
    .map(([what, value]) => ({
      what,
      before: wordsOr(then.get(what), nothing),
      now: wordsOr(value, nothing),
    }));
}

const wordsOr = (value: string | undefined, otherwise: string): string =>
  value === undefined || value === '' ? otherwise : value;

function aspectsOf(
  run: ProbeRun,
  { labels, report }: Pick<ReportWords, 'labels' | 'report'>,
): Map<string, string> {
  const { what, adapter, answers, silent } = report.CHANGES;
  const { network, target, endpoints, checks, server } = run;
  const aspects = new Map<string, string>([[what.network, labels.networkWords(network)]]);
  const used = network.adapters.filter(({ kind }) => kind !== 'loopback' && kind !== 'virtual');
  aspects.set(what.adapters, used.map(adapter).toSorted().join('; '));
  aspects.set(what.reach, network.reach);
  aspects.set(what.trust, network.trust);
  const mapper = checks.find(({ step }) => step === 'mapper');
  if (mapper?.status === 'ok' || mapper?.status === 'fail')
    aspects.set(what.mapper, mapper.status === 'ok' ? answers : silent);
  if (target.addresses.length > 0) aspects.set(what.server, target.addresses.toSorted().join(', '));
  if (network.overlaps.length > 0)
    aspects.set(
      what.overlap,
      network.overlaps.map(({ adapter: name, subnet }) => `${name} ${subnet ?? ''}`).join(', '),
    );
  for (const name of new Set(endpoints.map((one) => one.interface))) {
    const ports = endpoints.filter((one) => one.interface === name).map(({ port }) => port);
    aspects.set(what.port(name), [...new Set(ports)].toSorted((a, b) => a - b).join(', '));
  }
  if (server?.product != null) aspects.set(what.product, server.product);
  return aspects;
}

/** What differs from the last good run. */
export function changesSection({ documents, words, utcOffsetMinutes }: Page): Markup | null {
  const { run, 'last-good': good } = documents;
  if (run === null || isGood(run)) return null;
  const { CHANGES, HEADINGS, momentWords } = words.report;
  if (good === null) return section(HEADINGS.changes, html`<p class="quiet">${CHANGES.noGood}</p>`);
  const differences = differencesOf(good, run, words);
  const compared = CHANGES.compared(
    momentWords(good.startedAt, utcOffsetMinutes),
    words.labels.networkWords(good.network),
  );
  return section(
    HEADINGS.changes,
    html`<p class="quiet">${compared}</p>
      ${
        differences.length === 0
          ? html`<p>${CHANGES.none}</p>`
          : html`<table class="grid">
              <tr>
                <td></td>
                <th scope="col">${CHANGES.before}</th>
                <th scope="col">${CHANGES.now}</th>
              </tr>
              ${differences.map(
                ({ what, before, now }) =>
                  html`<tr>
                    <th scope="row">${what}</th>
                    <td>${before}</td>
                    <td>${now}</td>
                  </tr>`,
              )}
            </table>`
      }`,
  );
}

const isGood = ({ diagnosis: { severity } }: ProbeRun): boolean =>
  severity === 'ok' || severity === 'info';

/** Lines that fit beside the rest of a printed page. */
const MAX_MINUTES = 10;

/** What the recorder saw in the minutes before the verdict began, the latest last. */
export function minutesSection({ documents, words }: Page): Markup | null {
  const { run, recorder } = documents;
  if (run === null || recorder === null || isGood(run)) return null;
  const { HEADINGS, RECORDED } = words.report;
  const sinceMs = Date.parse(run.diagnosis.since);
  const frozen = recorder.frozen.findLast(
    ({ at, code }) =>
      code === run.diagnosis.code && Math.abs(Date.parse(at) - sinceMs) <= FROZEN_MS,
  );
  const lines = (frozen?.events ?? recorder.events)
    .map((event) => ({ event, beforeMs: sinceMs - Date.parse(event.at) }))
    .filter(({ beforeMs }) => beforeMs <= FROZEN_MS && beforeMs >= -FROZEN_MS / 15)
    .flatMap(({ event, beforeMs }) =>
      linesOf(event, words).map((text) => ({ text, at: RECORDED.before(beforeMs) })),
    )
    .slice(-MAX_MINUTES);
  if (lines.length === 0) return null;
  return section(
    HEADINGS.minutes,
    html`<table class="facts">
      ${lines.map(
        ({ at, text }) =>
          html`<tr>
            <th scope="row">${at}</th>
            <td>${text}</td>
          </tr>`,
      )}
    </table>`,
  );
}

function linesOf(event: RecorderEvent, { report: { RECORDED } }: Page['words']): readonly string[] {
  switch (event.kind) {
    case 'start':
      return [RECORDED.started(event.version)];
    case 'stop':
      return [RECORDED.stopped];
    case 'network':
    case 'connections':
      return event.changes.map(({ what, before, now }) => RECORDED.changed(what, before, now));
    case 'verdict':
      return [RECORDED.verdict(event.before, event.code)];
    case 'power':
      return [RECORDED.power[event.event]];
    case 'clock':
      return [RECORDED.clock(event.jumpMs)];
    case 'lost':
      return [RECORDED.lost(event.count)];
    case 'log':
      return [];
  }
}
