import { FROZEN_MS, type RecorderEvent } from '../model/recorder.ts';
import type { ProbeRun } from '../model/run.ts';
import type { Page } from './context.ts';
import { html, type Markup, section } from './html.ts';

/** Changes that fit beside the rest of a printed page. */
const MAX_CHANGES = 12;

/** What differs from the last good run. */
export function changesSection({ documents, words, utcOffsetMinutes }: Page): Markup | null {
  const { run, changes } = documents;
  if (run === null || changes === null || isGood(run)) return null;
  const { CHANGES, HEADINGS, momentWords } = words.report;
  const { comparedWith, items } = changes;
  const compared =
    comparedWith === null
      ? CHANGES.noGood
      : CHANGES.compared(momentWords(comparedWith.at, utcOffsetMinutes), comparedWith.network);
  const shown = items.slice(0, MAX_CHANGES);
  return section(
    HEADINGS.changes,
    html`<p class="quiet">${compared}</p>
      ${comparedWith !== null && items.length === 0 ? html`<p>${CHANGES.none}</p>` : null}
      ${
        shown.length === 0
          ? null
          : html`<table class="grid">
              <tr>
                <td></td>
                <th scope="col">${CHANGES.before}</th>
                <th scope="col">${CHANGES.now}</th>
              </tr>
              ${shown.map(
                ({ what, before, now }) =>
                  html`<tr>
                    <th scope="row">${what}</th>
                    <td>${before === '' ? CHANGES.nothing : before}</td>
                    <td>${now === '' ? CHANGES.nothing : now}</td>
                  </tr>`,
              )}
            </table>`
      }
      ${items.length > shown.length ? html`<p class="quiet">${CHANGES.more(items.length - shown.length)}</p>` : null}`,
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
    case 'settings':
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
