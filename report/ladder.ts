import { summaryOf } from '../model/text/codes.ts';
import { foldUntested } from '../model/text/ladder-layout.ts';
import { ladderRows } from '../model/text/ladder-rows.ts';
import type { CheckStatus } from '../model/check.ts';
import type { Page } from './context.ts';
import { html, type Markup, section } from './html.ts';

/** Signs beside the colours, so that a printer without colour tells them apart. */
export const SIGNS: Readonly<Record<CheckStatus, string>> = {
  ok: '✓',
  degraded: '!',
  fail: '✗',
  inconclusive: '?',
  skipped: '–',
};

const MAX_ROWS = 40;

/** The ladder from below, its first red rung marked, and what was found beside it. */
export function ladderSection({ documents: { run }, words }: Page): Markup | null {
  if (run === null) return null;
  const { HEADINGS, LADDER } = words.report;
  const rows = foldUntested(ladderRows(run, words), words).slice(0, MAX_ROWS);
  const firstRed = rows.find(({ status }) => status === 'fail');
  return section(
    HEADINGS.ladder,
    html`<table class="ladder">
      ${rows.map(
        (row) =>
          html`<tr class="${row.status}${row === firstRed ? ' first' : ''}">
            <td class="sign" title="${words.page.STATUS_WORDS[row.status]}">
              ${SIGNS[row.status]}
            </td>
            <th scope="row">
              ${row.name}${row.port === null ? null : html`<span class="port">${LADDER.port(row.port)}</span>`}
            </th>
            <td>
              ${row === firstRed ? html`<b class="mark">${LADDER.first}</b> ` : null}${row.address === null ? null : html`${row.address}: `}${row.sentence}
            </td>
            <td class="ms">${row.ms === null ? null : words.page.durationWords(row.ms)}</td>
          </tr>`,
      )}
    </table>`,
  );
}

/** Findings beside the verdict, each in a sentence. */
export function findingsSection({ documents: { run }, words }: Page): Markup | null {
  const findings = run?.diagnosis.findings ?? [];
  if (findings.length === 0) return null;
  return section(
    words.report.HEADINGS.findings,
    html`<ul>
      ${findings
        .slice(0, 6)
        .map(
          ({ code, args }) =>
            html`<li><span class="code">${code}</span> ${summaryOf(code, args, words.codes)}</li>`,
        )}
    </ul>`,
  );
}
