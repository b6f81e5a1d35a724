import type { Severity } from '../model/codes/facts.ts';
import type { HistoryRun } from '../model/history.ts';
import type { NetworkLabel } from '../model/network-state.ts';
import type { Page } from './context.ts';
import { html, type Markup, section } from './html.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A verdict holds until the next one, but no longer: then the laptop slept, or the agent was off. */
const HOLDS_MS = 30 * 60_000;

/** A time in which one verdict held in one network; `run` is null where nothing was checked. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly run: Pick<HistoryRun, 'severity' | 'code' | 'label'> | null;
}

/** The 24 hours up to `endMs` as stretches without a gap; runs may come in any order. */
export function stretchesOf(runs: readonly HistoryRun[], endMs: number): readonly Stretch[] {
  const startMs = endMs - DAY_MS;
  const inOrder = runs
    .map((run) => ({ run, atMs: Date.parse(run.at) }))
    .filter(({ atMs }) => atMs <= endMs && atMs > startMs - HOLDS_MS)
    .toSorted((one, other) => one.atMs - other.atMs);
  const stretches: Stretch[] = [];
  const add = (next: Stretch): void => {
    const stretch = { ...next, fromMs: Math.max(next.fromMs, startMs) };
    if (stretch.toMs <= stretch.fromMs) return;
    const last = stretches.at(-1);
    if (last !== undefined && isSame(last.run, stretch.run))
      stretches[stretches.length - 1] = { ...last, toMs: stretch.toMs };
    else stretches.push(stretch);
  };
  let reachedMs = startMs;
  inOrder.forEach(({ run, atMs }, index) => {
    const nextMs = inOrder[index + 1]?.atMs ?? endMs;
    const untilMs = Math.min(nextMs, atMs + HOLDS_MS);
    add({ fromMs: reachedMs, toMs: atMs, run: null });
    add({ fromMs: atMs, toMs: untilMs, run });
    reachedMs = Math.max(reachedMs, untilMs);
  });
  add({ fromMs: reachedMs, toMs: endMs, run: null });
  return stretches;
}

const isSame = (one: Stretch['run'], other: Stretch['run']): boolean =>
  one === null || other === null
    ? one === other
    : one.severity === other.severity && one.code === other.code && one.label === other.label;

/** Width of the drawing, in its own units. */
const WIDTH = 1440;
/** Slanted lines over all of it; what was checked is drawn upon them. */
const HATCH = Array.from({ length: 72 }, (_, index) => `M${String(index * 20)} 20l20-20`).join('');

/** The last 24 hours: verdicts above, networks below, a hatch where nothing was checked. */
export function daySection(page: Page): Markup | null {
  const { documents, manifest, words, utcOffsetMinutes } = page;
  const { DAY, HEADINGS, momentWords, spanWords } = words.report;
  const runs = documents.history?.runs ?? [];
  const endMs = Date.parse(manifest.at);
  const stretches = stretchesOf(runs, endMs);
  if (!stretches.some(({ run }) => run !== null))
    return section(HEADINGS.day, html`<p class="quiet">${DAY.none}</p>`);
  const bar = (stretch: Stretch, row: 'verdict' | 'network'): Markup => {
    const { fromMs, toMs, run } = stretch;
    const kind = run === null ? 'asleep' : row === 'verdict' ? run.severity : groupOf(run.label);
    const said =
      run === null
        ? DAY.asleep
        : row === 'verdict'
          ? run.code
          : words.labels.LABEL_WORDS[run.label];
    const at = momentWords(new Date(fromMs).toISOString(), utcOffsetMinutes);
    return html`<rect
      class="${kind}"
      x="${unitsOf(fromMs - (endMs - DAY_MS))}"
      y="${row === 'verdict' ? 0 : 14}"
      width="${unitsOf(toMs - fromMs)}"
      height="${row === 'verdict' ? 12 : 6}"
      ><title>${said}, ${at}, ${spanWords(toMs - fromMs)}</title></rect
    >`;
  };
  const label = DAY.label(
    momentWords(new Date(endMs - DAY_MS).toISOString(), utcOffsetMinutes),
    momentWords(manifest.at, utcOffsetMinutes),
  );
  return section(
    HEADINGS.day,
    html`<svg viewBox="0 0 ${WIDTH} 20" preserveAspectRatio="none" role="img" aria-label="${label}">
        <rect class="ground" x="0" y="0" width="${WIDTH}" height="20" />
        <path class="hatch" d="${HATCH}" />
        ${stretches.flatMap((stretch) => [bar(stretch, 'verdict'), bar(stretch, 'network')])}
      </svg>
      <p class="axis">
        ${[24, 18, 12, 6].map((hoursAgo) => {
          const at = momentWords(new Date(endMs - hoursAgo * HOUR_MS).toISOString(), null);
          return html`<span>${hoursAgo === 24 ? at.slice(5, 16) : at.slice(11, 16)}</span>`;
        })}<span>${momentWords(manifest.at, null).slice(11, 16)} UTC</span>
      </p>
      <p>
        <b>${DAY.verdict}:</b>
        ${totals(stretches, (run) => words.report.VERDICT.words[run.severity], page)},
        ${DAY.changes(changesIn(stretches))}.
        <b>${DAY.network}:</b>
        ${totals(stretches, (run) => words.labels.LABEL_WORDS[run.label], page)}.
      </p>`,
    'day',
  );
}

const unitsOf = (ms: number): number => Math.max(1, Math.round((ms / DAY_MS) * WIDTH));

/** Networks that a traveller takes for one kind. */
const groupOf = (label: NetworkLabel): 'vpn' | 'mobile' | 'lan' | 'away' =>
  label.startsWith('tunnel')
    ? 'vpn'
    : label === 'mobile'
      ? 'mobile'
      : label.startsWith('lan')
        ? 'lan'
        : 'away';

/** How long each of what `wordsOf` tells apart lasted, the longest first; what nobody saw, last. */
function totals(
  stretches: readonly Stretch[],
  wordsOf: (run: NonNullable<Stretch['run']>) => string,
  { words }: Page,
): string {
  const { DAY, spanWords } = words.report;
  const spans = new Map<string, number>();
  for (const { fromMs, toMs, run } of stretches) {
    const name = run === null ? DAY.asleep : wordsOf(run);
    spans.set(name, (spans.get(name) ?? 0) + toMs - fromMs);
  }
  return [...spans]
    .toSorted(
      ([name, one], [otherName, other]) =>
        Number(name === DAY.asleep) - Number(otherName === DAY.asleep) || other - one,
    )
    .map(([name, ms]) => DAY.total(name, spanWords(ms)))
    .join(', ');
}

function changesIn(stretches: readonly Stretch[]): number {
  const severities: Severity[] = stretches.flatMap(({ run }) =>
    run === null ? [] : [run.severity],
  );
  return severities.filter((one, index) => index > 0 && one !== severities[index - 1]).length;
}

/** The last verdict in each other network. */
export function comparisonSection({ documents, words, utcOffsetMinutes }: Page): Markup | null {
  const { run, history } = documents;
  if (run === null) return null;
  const { COMPARISON, HEADINGS, VERDICT, momentWords } = words.report;
  const others = new Map<NetworkLabel, HistoryRun>();
  for (const past of history?.runs ?? []) {
    if (past.label === run.network.label || past.severity === 'inconclusive') continue;
    const known = others.get(past.label);
    if (known === undefined || known.at < past.at) others.set(past.label, past);
  }
  return section(
    HEADINGS.comparison,
    others.size === 0
      ? html`<p class="quiet">${COMPARISON.none}</p>`
      : html`<table class="grid">
          ${[...others.values()].map(
            ({ label, severity, code, at }) =>
              html`<tr>
                <th scope="row">${words.labels.LABEL_WORDS[label]}</th>
                <td class="${severity}">
                  ${VERDICT.words[severity]} <span class="code">${code}</span>
                </td>
                <td>${momentWords(at, utcOffsetMinutes)}</td>
              </tr>`,
          )}
        </table>`,
  );
}
