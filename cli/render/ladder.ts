import type { CheckStatus } from '../../model/check.ts';
import type { HelpdeskContact } from '../../model/helpdesk.ts';
import { helpdeskLine } from '../../model/text/helpdesk-line.ts';
import { neededPortsIn, summaryOf } from '../../model/text/codes.ts';
import { doorOfWay } from '../../model/door-of-way.ts';
import { WORDS } from '../words.ts';
import type { ProbeRun } from '../../model/run.ts';
import { foldUntested } from '../../model/text/ladder-layout.ts';
import { type LadderRow, ladderRows } from '../../model/text/ladder-rows.ts';
import { whoWords } from '../../model/text/who-acts-words.ts';
import { renderAdvice } from './advice.ts';
import { columnsOf, padColumns } from './columns.ts';
import { labelled, type Paint, wrap } from './paint.ts';

const { RUN, VERDICT } = WORDS.terminal;
const { WAY, wayWords } = WORDS.way;
const { networkWords } = WORDS.labels;

const MARKS: Readonly<Record<CheckStatus, string>> = {
  ok: '✓',
  degraded: '!',
  fail: '✗',
  inconclusive: '·',
  skipped: '–',
};
const MS_WIDTH = 8;
const LABEL_COLUMNS = 14;
/** With less room beside its name, a rung's sentence stands below it. */
const SENTENCE_COLUMNS = 26;
const BELOW = '      ';

const painter = (paint: Paint, status: CheckStatus): ((text: string) => string) =>
  status === 'ok'
    ? paint.good
    : status === 'fail'
      ? paint.bad
      : status === 'degraded'
        ? paint.weak
        : paint.dim;

/**
 * The ladder, then the verdict and who must act, then the lines to add: what `probe` prints on a
 * terminal.
 *
 * @param helpdesk what the settings say of it
 */
export function renderRun(
  run: ProbeRun,
  columns: number,
  paint: Paint,
  helpdesk: HelpdeskContact | null = null,
): string {
  const { host, addresses } = run.target;
  const shown = addresses.filter((address) => address !== host);
  const title = RUN.title(host, shown, networkWords(run.network));
  const rows = foldUntested(ladderRows(run, WORDS), WORDS);
  const width = Math.max(...rows.map((row) => columnsOf(labelOf(row)))) + 1;
  const advice = run.advice === null ? '' : renderAdvice(run.advice, columns, paint);
  return [
    wrap(title, columns),
    '',
    ...rows.map((row) => renderRow(row, width, columns, paint)),
    '',
    renderVerdict(run, helpdesk, columns, paint),
    ...(advice === '' ? [] : ['', advice]),
  ].join('\n');
}

const labelOf = ({ name, port, address }: LadderRow): string =>
  `${name}${port === null ? '' : `  port ${String(port)}`}${address === null ? '' : ` @${address}`}`;

/** One rung: mark, name, milliseconds, sentence. */
function renderRow(row: LadderRow, width: number, columns: number, paint: Paint): string {
  const { status, ms, sentence } = row;
  const quiet =
    status === 'inconclusive' || status === 'skipped' ? paint.dim : (text: string): string => text;
  const left = `  ${MARKS[status]} ${padColumns(labelOf(row), width)}${msWords(ms).padStart(MS_WIDTH)}  `;
  const room = columns - columnsOf(left);
  if (room < SENTENCE_COLUMNS) {
    const head = `  ${MARKS[status]} ${[labelOf(row), msWords(ms)].join('  ').trimEnd()}`;
    const below = wrap(sentence, columns - BELOW.length).split('\n');
    return [painter(paint, status)(head), ...below.map((line) => BELOW + quiet(line))].join('\n');
  }
  const [first = '', ...more] = wrap(sentence, room).split('\n');
  return [
    `${painter(paint, status)(left)}${quiet(first)}`,
    ...more.map((line) => ' '.repeat(columnsOf(left)) + quiet(line)),
  ].join('\n');
}

const msWords = (ms: number | null): string =>
  ms === null ? '' : `${ms < 10 ? ms.toFixed(1) : String(Math.round(ms))} ms`;

function renderVerdict(
  { diagnosis, mapper, server, way }: ProbeRun,
  helpdesk: HelpdeskContact | null,
  columns: number,
  paint: Paint,
): string {
  const { severity, summary, nextStep, whoMustAct, findings, reference, code } = diagnosis;
  const color =
    severity === 'broken'
      ? paint.bad
      : severity === 'degraded'
        ? paint.weak
        : severity === 'inconclusive'
          ? paint.strong
          : paint.good;
  const heading = RUN.certain[code] ?? RUN.headings[severity];
  const lines = [
    labelled(heading, summary, heading.length + 2, columns, (text) => color(paint.strong(text))),
  ];
  const row = (label: string, value: string): void => {
    lines.push(labelled(label, value, LABEL_COLUMNS, columns));
  };
  if (whoMustAct !== 'nobody') row(VERDICT.whoMustAct, whoWords(diagnosis, WORDS));
  row(VERDICT.nextStep, nextStep);
  const whomToTell = helpdeskLine(diagnosis, helpdesk, WORDS);
  if (whomToTell !== null) row(VERDICT.helpdesk, whomToTell);
  const neededPorts = neededPortsIn(diagnosis.args);
  if (neededPorts !== null) row(RUN.alsoNeeded, RUN.neededPorts(neededPorts));
  for (const finding of findings)
    row(
      RUN.also,
      RUN.finding(
        WORDS.codes[finding.code].title,
        summaryOf(finding.code, finding.args, WORDS.codes),
      ),
    );
  row(VERDICT.code, RUN.more(VERDICT.codeWithReference(code, reference), code));
  if (way !== null && doorOfWay(way) !== null) row(WAY.label, wayWords(way));
  if (server !== null && server.product !== null)
    row(
      RUN.server,
      RUN.serverGuess(server.product, RUN.confidence[server.confidence], server.because[0] ?? ''),
    );
  if (mapper !== null)
    row(
      RUN.mapper,
      mapper.complete ? RUN.entries(mapper.entries) : RUN.brokeOff(mapper.entries, mapper.reason),
    );
  return lines.join('\n');
}
