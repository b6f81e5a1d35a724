import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../cli/render/columns.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { renderReportPage } from '../../../cli/render/report-page.ts';
import * as WORDS from '../../../model/text/en.ts';
import { renderReport, type ReportInput } from '../../../report/report.ts';
import { REPORTS } from '../../support/bundles.ts';

const textOf = (input: ReportInput, columns = 80): string =>
  renderReportPage(renderReport(input, WORDS), columns, paintFor(false));

/** The words that a browser shows, in no order: a table's cells stand beside one another on a terminal. */
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s:]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .toSorted();
const wordsInBrowser = (input: ReportInput): readonly string[] =>
  wordsOf(
    renderReport(input, WORDS)
      .replace(/<(style|title|svg)\b[^]*?<\/\1>|<p class="axis">[^]*?<\/p>/g, '')
      .replace(/<span class="port">/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"')
      .replaceAll('&gt;', '>')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&'),
  );

describe.each(Object.entries(REPORTS))('the report on a terminal: %s', (_, input) => {
  it('has every word of the page, and none run together', () => {
    expect(wordsOf(textOf(input))).toEqual(wordsInBrowser(input));
  });

  it.each([40, 80])('fits into %i columns, but for lines to copy', (columns) => {
    const copied = new Set(
      [...renderReport(input, WORDS).matchAll(/<pre>([^]*?)<\/pre>/g)].flatMap(([, lines = '']) =>
        lines.replaceAll('&gt;', '>').replaceAll('&#39;', "'").split('\n'),
      ),
    );
    const tooLong = textOf(input, columns)
      .split('\n')
      .filter((line) => columnsOf(line) > columns && line.trim().includes(' '))
      .filter((line) => ![...copied].some((one) => line.trim() === one.trim()));

    expect(tooLong).toEqual([]);
  });
});

it('puts the verdict, its rows and the ladder where the eye looks for them', () => {
  const lines = textOf(REPORTS['port-outside']!).split('\n');

  expect(lines[0]).toMatch(/^BROKEN \| RPC_PORT_OUTSIDE_ACL \| Reference \S+$/);
  expect(lines).toContain('Who must act  The network team (Citrix Access Gateway)');
  expect(lines).toContain('Call back  +49 40 123456');
  expect(lines).toContain('  On     Citrix Access Gateway (list 1 of 2 on the way)');
  expect(lines).toContain(`  ✓ mapper:135        answers, and speaks RPC${' '.repeat(29)}391 ms`);
  expect(lines).toContain('  Port of EMSMDB   1171                2314');
});
