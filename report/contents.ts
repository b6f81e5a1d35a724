import type { Page } from './context.ts';
import { factTable, html, type Markup, section } from './html.ts';

const MAX_NAMED = 12;

/** What was taken out by which rule, and what could not be gathered. */
export function contentsSection({ manifest, redactions, words }: Page): Markup | null {
  const { CONTENTS, HEADINGS } = words.report;
  const { choices } = CONTENTS;
  const missing = [
    ...manifest.files
      .filter(({ status }) => status !== 'ok')
      .map(({ path, status, message }) =>
        CONTENTS.missingItem(path, message ?? CONTENTS.statuses[status]),
      ),
    ...manifest.loss,
  ];
  return section(
    HEADINGS.contents,
    factTable([
      [
        CONTENTS.taken,
        redactions.items.length === 0
          ? CONTENTS.nothing
          : redactions.items
              .slice(0, MAX_NAMED)
              .map(({ rule, count }) => CONTENTS.takenItem(count, rule))
              .join(', '),
      ],
      [
        CONTENTS.policy,
        CONTENTS.policyIs(choices[manifest.policy.names], choices[manifest.policy.addresses]),
      ],
      [
        CONTENTS.missing,
        missing.length === 0 ? CONTENTS.whole : missing.slice(0, MAX_NAMED).join('; '),
      ],
    ]),
  );
}

/** How the bundle is called. */
export const footer = ({ manifest, words: { report }, utcOffsetMinutes }: Page): Markup =>
  html`<footer>
    ${report.CONTENTS.foot(manifest.id, report.momentWords(manifest.at, utcOffsetMinutes))}
  </footer>`;
