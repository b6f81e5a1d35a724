import type { Settings } from '../model/agent-state.ts';
import type { Page } from './context.ts';
import { factTable, html, type Markup } from './html.ts';

/** Top of the page: what is wrong, since when, who must act, and whom to call back. */
export function verdictSection({ documents, manifest, words, utcOffsetMinutes }: Page): Markup {
  const { run, system } = documents;
  const { VERDICT, momentWords, ago } = words.report;
  const { networkWords, WHO_WORDS } = words.labels;
  const diagnosis = run?.diagnosis ?? null;
  const silent =
    documents.settings === null || isConfigured(documents.settings)
      ? VERDICT.none
      : words.codes.NOT_CONFIGURED.summary;
  const silentNext =
    silent === VERDICT.none ? VERDICT.noneNext : words.codes.NOT_CONFIGURED.nextStep;
  const network = documents.network ?? run?.network ?? null;
  const moment = (iso: string): string => momentWords(iso, utcOffsetMinutes);
  const since = (iso: string): string => {
    const ms = Date.parse(manifest.at) - Date.parse(iso);
    return ms >= 0 ? `${moment(iso)}, ${ago(ms)}` : moment(iso);
  };
  return html`<header class="${diagnosis?.severity ?? 'inconclusive'}">
      <p class="state">
        <span class="chip">${VERDICT.words[diagnosis?.severity ?? 'inconclusive']}</span>
        ${diagnosis === null ? null : html`<span class="code">${diagnosis.code}</span>`}
        ${
          diagnosis?.reference == null
            ? null
            : html`<span class="reference"
                >${VERDICT.reference} <b>${diagnosis.reference}</b></span
              >`
        }
      </p>
      <h1>${diagnosis?.summary ?? silent}</h1>
      <p>${diagnosis?.nextStep ?? silentNext}</p>
    </header>
    <div class="two">
      ${factTable([
        [
          VERDICT.whoMustAct,
          diagnosis === null ? null : html`<b>${WHO_WORDS[diagnosis.whoMustAct]}</b>`,
        ],
        [VERDICT.since, diagnosis === null ? null : since(diagnosis.since)],
        [VERDICT.lastCheck, run === null ? null : moment(run.startedAt)],
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
            : run === null || run.network.label === network.label
              ? networkWords(network)
              : VERDICT.elsewhere(networkWords(network), networkWords(run.network)),
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

const isConfigured = ({ items }: Settings): boolean =>
  items.some(({ key }) => key === 'exchange.host');
