import { citrixSection, microsoftSection } from './facts.ts';
import { changesSection, minutesSection } from './changes.ts';
import { comparisonSection, daySection } from './day.ts';
import { contentsSection, footer } from './contents.ts';
import type { ReportInput, ReportWords } from './context.ts';
import { firewallSection } from './firewall.ts';
import { html } from './html.ts';
import { findingsSection, ladderSection } from './ladder.ts';
import { STYLE } from './style.ts';
import { verdictSection } from './verdict.ts';

export type { ReportInput, ReportWords };

/**
 * What the page itself may load: nothing but its own style. The same goes for whoever frames it
 * (W3C Content Security Policy Level 3).
 */
export const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * The documents of a bundle as one page of HTML without a script, in the order in which a helpdesk
 * asks; it prints on one sheet of A4. Every text in it comes escaped.
 */
export function renderReport(input: ReportInput, words: ReportWords): string {
  const page = {
    ...input,
    words,
    utcOffsetMinutes: input.documents.system?.utcOffsetMinutes ?? null,
  };
  const reference = input.documents.run?.diagnosis.reference ?? null;
  const minutes = minutesSection(page);
  // The longest of the last four: what is left stands beside it.
  const microsoft = microsoftSection(page);
  // A table of what changed is long; without it the column beside the ladder has room.
  const isCompared = (input.documents.changes?.comparedWith ?? null) !== null;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${words.report.HEADINGS.page(reference)}</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        ${verdictSection(page)} ${firewallSection(page)}
        <div class="pair">
          <div>${ladderSection(page)} ${findingsSection(page)} ${isCompared ? minutes : null}</div>
          <div>${changesSection(page)} ${isCompared ? null : minutes} ${daySection(page)}</div>
        </div>
        <div class="two">
          <div>${microsoft} ${microsoft === null ? contentsSection(page) : null}</div>
          <div>
            ${citrixSection(page)} ${comparisonSection(page)}
            ${microsoft === null ? null : contentsSection(page)}
          </div>
        </div>
        ${footer(page)}
      </body>
    </html>`.markup;
}
