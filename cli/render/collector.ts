import type { ListedReport } from '../../collector/list-reports.ts';
import { endpointsInWords, networkInWords } from '../../collector/summary-words.ts';
import { visible } from '../../model/text/visible.ts';
import { WORDS } from '../words.ts';
import { columnsOf } from './columns.ts';
import { wrap } from './paint.ts';

const { COLLECTOR } = WORDS.commands;
const { clockWords, sizeWords } = WORDS.clock;
const { WHO_WORDS } = WORDS.labels;

const INDENT = '  ';

/** One report of `collector list`: when, reference, who, since; the verdict; what it is filed under. */
export function listedReport(report: ListedReport, columns: number, now: Date): string {
  const { id, device, bytes, receivedAt, verdict, whoMustAct, owner, reference, since, whole } =
    report;
  const head = COLLECTOR.head(
    clockWords(receivedAt, now),
    reference === null ? null : visible(reference),
    owner !== null
      ? visible(owner)
      : whoMustAct === null
        ? COLLECTOR.unknownWho
        : WHO_WORDS[whoMustAct],
    since === null ? null : clockWords(since, now),
  );
  const what = !whole ? COLLECTOR.lost : verdict === null ? COLLECTOR.foreign : visible(verdict);
  return [
    columnsOf(head) > columns ? wrap(head, columns - INDENT.length, INDENT) : head,
    INDENT + wrap(what, columns - INDENT.length, INDENT),
    INDENT +
      wrap(
        COLLECTOR.facts(visible(device), sizeWords(bytes), moreOf(report).map(visible)),
        columns - INDENT.length,
        INDENT,
      ),
    INDENT + wrap(COLLECTOR.id(id), columns - INDENT.length, INDENT),
  ].join('\n');
}

const moreOf = ({ network, endpoints, encrypted }: ListedReport): readonly string[] => [
  ...(network === null ? [] : [networkInWords(network)]),
  ...(endpoints === null || endpoints.length === 0 ? [] : [endpointsInWords(endpoints)]),
  ...(encrypted === true ? [COLLECTOR.isEncrypted] : []),
];
