import { standing } from '../../report/verdict.ts';
import type { ReadBundle } from '../../agent/bundle/read.ts';
import { visible } from '../../model/text/visible.ts';
import { WORDS } from '../words.ts';
import { type Paint, wrap } from './paint.ts';

const { OPEN } = WORDS.commands;
const { VERDICT } = WORDS.terminal;
const { networkWords } = WORDS.labels;
const LABEL_WIDTH = 14;

/** What `open` prints: the verdict in the form of `status`, then whose bundle it is and what is missing. */
export function renderBundle(
  { manifest, documents, redactions }: ReadBundle,
  columns: number,
  paint: Paint,
): string {
  const { run, system } = documents;
  const { momentWords, CONTENTS, VERDICT: words } = WORDS.report;
  const offset = system?.utcOffsetMinutes ?? null;
  const diagnosis = run?.diagnosis ?? null;
  const { summary, nextStep, code, who } = standing(documents, WORDS);
  const lines = [
    paint.strong(
      wrap(
        visible(
          diagnosis === null
            ? summary
            : `${WORDS.terminal.RUN.headings[diagnosis.severity]}: ${summary}`,
        ),
        columns,
      ),
    ),
  ];
  const row = (label: string, value: string | null): void => {
    if (value === null || value === '') return;
    const indent = ' '.repeat(LABEL_WIDTH);
    lines.push(
      `${label.padEnd(LABEL_WIDTH)}${wrap(visible(value), columns - LABEL_WIDTH, indent)}`,
    );
  };
  row(OPEN.since, diagnosis === null ? null : momentWords(diagnosis.since, offset));
  row(VERDICT.whoMustAct, diagnosis?.whoMustAct === 'nobody' ? null : who);
  row(VERDICT.nextStep, nextStep);
  row(
    VERDICT.code,
    code === null ? null : VERDICT.codeWithReference(code, diagnosis?.reference ?? null),
  );
  const network = documents.network ?? run?.network ?? null;
  row(words.network, network === null ? null : networkWords(network));
  row(words.person, words.at(system?.user ?? null, system?.computer ?? null));
  row(words.callBack, system?.callBack ?? null);
  row(OPEN.note, system?.note?.replaceAll('\n', ' ') ?? null);
  row(OPEN.made, momentWords(manifest.at, offset));
  row(
    CONTENTS.taken,
    (redactions?.items ?? []).map(({ rule, count }) => CONTENTS.takenItem(count, rule)).join(', '),
  );
  for (const { path, status, message } of manifest.files)
    if (status !== 'ok')
      row(CONTENTS.missing, CONTENTS.missingItem(path, message ?? CONTENTS.statuses[status]));
  row(OPEN.files, OPEN.whole(manifest.files.filter(({ sha256 }) => sha256 !== null).length + 1));
  return lines.join('\n');
}
