import { DoorKind } from '../model/door.ts';
import type { Settings } from '../model/agent-state.ts';
import { changedBeforeIn } from '../model/text/codes.ts';
import { whoForHelpdesk } from '../model/text/who-acts-words.ts';
import type { BundleDocuments } from '../model/bundle.ts';
import type { Code } from '../model/codes/facts.ts';
import type { Page, ReportWords } from './context.ts';
import { factTable, html, type Markup } from './html.ts';

/** What stands above everything else: the verdict, or why there is none. */
export interface Standing {
  readonly summary: string;
  readonly nextStep: string;
  readonly code: Code | null;
  /** Null where nobody can be told to act. */
  readonly who: string | null;
}

export function standing(
  { run, settings }: Pick<BundleDocuments, 'run' | 'settings'>,
  words: Pick<ReportWords, 'codes' | 'labels' | 'report'>,
): Standing {
  const { VERDICT } = words.report;
  if (run !== null) {
    const { summary, nextStep, code } = run.diagnosis;
    return { summary, nextStep, code, who: whoForHelpdesk(run.diagnosis, words) };
  }
  if (settings === null || isConfigured(settings))
    return { summary: VERDICT.none, nextStep: VERDICT.noneNext, code: null, who: null };
  const { summary, nextStep } = words.codes.NOT_CONFIGURED;
  return { summary, nextStep, code: 'NOT_CONFIGURED', who: VERDICT.keeper };
}

/** Top of the page: what is wrong, since when, who must act, and whom to call back. */
export function verdictSection({ documents, manifest, words, utcOffsetMinutes }: Page): Markup {
  const { run, system } = documents;
  const { VERDICT, momentWords, ago } = words.report;
  const { networkWords } = words.labels;
  const diagnosis = run?.diagnosis ?? null;
  const { summary, nextStep, code, who } = standing(documents, words);
  const network = documents.network ?? run?.network ?? null;
  const movedTo =
    run === null || network === null || run.network.label === network.label
      ? null
      : networkWords(network);
  const moment = (iso: string): string => momentWords(iso, utcOffsetMinutes);
  const since = (iso: string): string => {
    const ms = Date.parse(manifest.at) - Date.parse(iso);
    return ms >= 0 ? `${moment(iso)}, ${ago(ms)}` : moment(iso);
  };
  return html`<header class="${diagnosis?.severity ?? 'inconclusive'}">
      <p class="state">
        <span class="chip">${VERDICT.words[diagnosis?.severity ?? 'inconclusive']}</span>
        ${code === null ? null : html`<span class="code">${code}</span>`}
        ${
          diagnosis?.reference == null
            ? null
            : html`<span class="reference"
                >${VERDICT.reference} <b>${diagnosis.reference}</b></span
              >`
        }
      </p>
      <h1>${summary}</h1>
      <p>${nextStep}</p>
      ${movedTo === null ? null : html`<p class="moved">${VERDICT.moved(movedTo)}</p>`}
    </header>
    <div class="two">
      ${factTable([
        [VERDICT.whoMustAct, who === null ? null : html`<b>${who}</b>`],
        [VERDICT.since, diagnosis === null ? null : since(diagnosis.since)],
        [VERDICT.changedBefore, diagnosis === null ? null : changedBeforeIn(diagnosis.args)],
        [VERDICT.lastCheck, run === null ? null : moment(run.startedAt)],
        [words.way.WAY.label, run?.way == null ? null : words.way.wayWords(run.way)],
        [VERDICT.confidence, diagnosis === null ? null : VERDICT.sure[diagnosis.confidence]],
      ])}
      ${factTable([
        [VERDICT.person, VERDICT.at(system?.user ?? null, system?.computer ?? null)],
        [VERDICT.callBack, system?.callBack ?? null],
        [
          VERDICT.laptop,
          system === null
            ? null
            : [
                VERDICT.system(system.platform, system.release, system.agentVersion),
                `, ${VERDICT.booted(moment(system.bootedAt))}`,
              ],
        ],
        [
          VERDICT.network,
          network === null
            ? null
            : run === null || movedTo === null
              ? networkWords(network)
              : VERDICT.elsewhere(movedTo, networkWords(run.network)),
        ],
        [VERDICT.site, system?.site ?? null],
      ])}
    </div>
    ${
      system?.note == null
        ? null
        : html`<blockquote><b>${VERDICT.note}:</b> ${system.note}</blockquote>`
    }`;
}

const DOOR_KEYS: ReadonlySet<string> = new Set(DoorKind.options.map((kind) => `web.${kind}`));

const isConfigured = ({ items }: Settings): boolean =>
  items.some(({ key }) => key === 'exchange.host' || DOOR_KEYS.has(key));
