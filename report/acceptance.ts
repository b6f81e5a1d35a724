import type { Acceptance, PortSeen, Side, SideResult } from '../model/acceptance.ts';
import type { Words } from '../model/text/words.ts';
import { html, type Markup, section } from './html.ts';
import { POLICY } from './report.ts';
import { STYLE } from './style.ts';

type AcceptanceWords = Pick<Words, 'acceptance' | 'labels' | 'report'>;

const TONE = { holds: 'ok', bet: 'degraded', fails: 'broken', incomplete: 'inconclusive' } as const;

/** It says less than a report, so its letters may be larger on paper. */
const ON_PAPER = `
@media print {
  body { font-size: 9.5pt; line-height: 1.35; } h1 { font-size: 15pt; } h2 { font-size: 10pt; }
  section { padding: 5px 9px; margin-bottom: 7px; } .chip { font-size: 9pt; } pre { font-size: 8pt; }
}
`;

/** One page without a script, which the browser prints. Every text in it comes escaped. */
export function renderAcceptance(
  accepted: Acceptance,
  words: AcceptanceWords,
  utcOffsetMinutes: number | null,
): string {
  const { ACCEPTANCE } = words.acceptance;
  const { host, outcome, conclusions } = accepted;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${ACCEPTANCE.title(host)}</title>
        <style>
          ${{ markup: STYLE + ON_PAPER }}
        </style>
      </head>
      <body>
        <header class="${TONE[outcome]}">
          <p class="state"><span class="chip">${ACCEPTANCE.outcome[outcome]}</span></p>
          <h1>${ACCEPTANCE.title(host)}</h1>
        </header>
        ${section(
          ACCEPTANCE.conclusions,
          html`<ul>
            ${conclusions.map((one) => html`<li>${one}</li>`)}
          </ul>`,
        )}
        ${(['lan', 'tunnel'] as const).map((side) => sideSection(side, accepted[side], words, utcOffsetMinutes))}
        ${portsSection(accepted, words)} ${listsSection(accepted, words)}
        ${pinSection(accepted, words)}
      </body>
    </html>`.markup;
}

function sideSection(
  side: Side,
  seen: SideResult | null,
  { acceptance: { ACCEPTANCE }, labels, report }: AcceptanceWords,
  utcOffsetMinutes: number | null,
): Markup | null {
  return section(
    ACCEPTANCE.sides[side],
    seen === null
      ? html`<p>${ACCEPTANCE.notMeasured}</p>`
      : html`<p>${seen.summary} <span class="code">${seen.code}</span></p>
          <p class="quiet">
            ${ACCEPTANCE.measured(
              report.momentWords(seen.at, utcOffsetMinutes),
              labels.LABEL_WORDS[seen.label],
            )}
          </p>`,
  );
}

function portsSection(
  { interfaces }: Acceptance,
  { acceptance: { ACCEPTANCE } }: AcceptanceWords,
): Markup | null {
  if (interfaces.length === 0) return null;
  const ports = (seen: readonly PortSeen[]): string =>
    seen.length === 0
      ? ACCEPTANCE.notMeasured
      : seen.map(({ port, seen: how }) => ACCEPTANCE.port(port, how)).join(', ');
  return section(
    ACCEPTANCE.interfaces,
    html`<table class="grid">
      <tr>
        <td></td>
        <th scope="col">${ACCEPTANCE.sides.lan}</th>
        <th scope="col">${ACCEPTANCE.sides.tunnel}</th>
      </tr>
      ${interfaces.map(
        ({ name, lan, tunnel }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${ports(lan)}</td>
            <td>${ports(tunnel)}</td>
          </tr>`,
      )}
    </table>`,
  );
}

function pinSection(
  { staticPortTexts }: Acceptance,
  { acceptance: { ACCEPTANCE } }: AcceptanceWords,
): Markup | null {
  return staticPortTexts.length === 0
    ? null
    : section(ACCEPTANCE.pin, html`${staticPortTexts.map((text) => html`<pre>${text}</pre>`)}`);
}

function listsSection(
  { lists }: Acceptance,
  { acceptance: { ACCEPTANCE } }: AcceptanceWords,
): Markup | null {
  if (lists.length === 0) return section(ACCEPTANCE.lists, html`<p>${ACCEPTANCE.noLists}</p>`);
  return section(
    ACCEPTANCE.lists,
    html`<table class="grid">
      <tr>
        ${[ACCEPTANCE.device, ACCEPTANCE.owner, ACCEPTANCE.allows, ACCEPTANCE.today, ACCEPTANCE.afterRestart].map((one) => html`<th scope="col">${one}</th>`)}
      </tr>
      ${lists.map(
        ({ device, owner, allow, holdsToday, share }) =>
          html`<tr>
            <th scope="row">${device}</th>
            <td>${owner ?? ''}</td>
            <td>${allow}</td>
            <td class="${holdsToday ? 'ok' : 'broken'}">
              ${holdsToday ? ACCEPTANCE.holds : ACCEPTANCE.holdsNot}
            </td>
            <td>${ACCEPTANCE.share(share)}</td>
          </tr>`,
      )}
    </table>`,
  );
}
