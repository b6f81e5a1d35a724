import type { MadeBundle } from '../../agent/bundle/make.ts';
import { WORDS } from '../words.ts';
import { columnsOf, padColumns } from './columns.ts';
import { labelled, type Paint } from './paint.ts';
import { renderReportPage } from './report-page.ts';

const { preview } = WORDS.commands.BUNDLE;
const { sizeWords } = WORDS.clock;
const INDENT = '  ';
const LABEL_COLUMNS = 11;
const SIZE_COLUMNS = 10;

/** What a bundle would hold: its report word for word, then the file itself and the documents in it. */
export function renderPreview(
  { html, fileName, bytes, manifest }: Pick<MadeBundle, 'html' | 'fileName' | 'bytes' | 'manifest'>,
  recipients: readonly string[],
  columns: number,
  paint: Paint,
): string {
  const row = (label: string, value: string): string =>
    labelled(label, value, LABEL_COLUMNS, columns - INDENT.length, paint.dim).replace(
      /^/gm,
      INDENT,
    );
  const documents = manifest.files.filter(({ sha256 }) => sha256 !== null);
  const widest = Math.max(...documents.map(({ path }) => columnsOf(path)));
  return [
    renderReportPage(html, columns, paint),
    '',
    paint.strong(preview.heading),
    INDENT + fileName,
    row(preview.size, sizeWords(bytes.length)),
    row(preview.encrypted, recipients.length === 0 ? preview.plain : preview.to(recipients)),
    INDENT + paint.dim(preview.documents),
    ...documents.map(
      ({ path, bytes: size }) =>
        INDENT.repeat(2) + padColumns(path, widest) + sizeWords(size).padStart(SIZE_COLUMNS),
    ),
  ].join('\n');
}
