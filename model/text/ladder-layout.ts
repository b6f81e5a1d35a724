import type { Step } from '../check.ts';
import { EXCHANGE_INTERFACES } from '../interfaces.ts';
import { ENGLISH, type LadderRow, type LadderWords, shorten } from './ladder-rows.ts';

/**
 * Interfaces that were not tested, in one row at the end: a tired reader looks for the mark, not for
 * the list.
 */
export function foldUntested(
  rows: readonly LadderRow[],
  { ladder: { UNTESTED } }: LadderWords = ENGLISH,
): readonly LadderRow[] {
  const untested = rows.filter(({ isUntested }) => isUntested);
  const [first] = untested;
  if (first === undefined) return rows;
  const names = [...new Set(untested.map((row) => shorten(row.interface ?? row.name)))].join(', ');
  return [
    ...rows.filter((row) => !untested.includes(row)),
    {
      ...first,
      key: 'untested',
      name: UNTESTED.row,
      port: null,
      address: null,
      interface: null,
      purpose: null,
      ms: null,
      sentence: first.sentence.startsWith(UNTESTED.sentence)
        ? names
        : UNTESTED.because(names, first.sentence),
      isUntested: false,
      steps: [],
    },
  ];
}

/** The rows that every ladder has, before the first run. */
export function untestedRows({
  ladder: { ROW_NAMES, STEP_NAMES, UNTESTED },
}: LadderWords = ENGLISH): readonly LadderRow[] {
  const row = (key: string, name: string, steps: readonly Step[]): LadderRow => ({
    key,
    name,
    port: null,
    address: null,
    interface: null,
    purpose: null,
    status: 'inconclusive',
    ms: null,
    sentence: UNTESTED.notYet,
    title: null,
    isUntested: false,
    steps: steps.map((step) => ({ step, name: STEP_NAMES[step] ?? step, status: 'inconclusive' })),
  });
  return [
    ...(['link', 'gateway', 'tunnel', 'name'] as const).map((step) =>
      row(step, ROW_NAMES[step], []),
    ),
    row('mapper', ROW_NAMES.mapper, ['connect', 'mapper']),
    ...EXCHANGE_INTERFACES.map(({ name, purpose }) => ({
      ...row(name, name, ['map', 'acl', 'port', 'bind']),
      interface: name,
      purpose,
    })),
  ];
}

/**
 * The ladder of a network that is gone, or of an agent that is: no row is ticked or crossed as if it
 * held now, and each says what it was.
 *
 * @param at when it was, in words
 */
export const asBefore = (
  rows: readonly LadderRow[],
  at: string,
  { ladder: { was } }: LadderWords = ENGLISH,
): readonly LadderRow[] =>
  rows.map((row) => ({
    ...row,
    status: 'inconclusive',
    sentence: row.status === 'inconclusive' ? row.sentence : was(row.status, at, row.sentence),
    title: row.status === 'inconclusive' ? row.title : was(row.status, at, row.title),
    steps: row.steps.map((step) => ({ ...step, status: 'inconclusive' })),
  }));

/**
 * The VPN's rungs stand in every ladder, so that the others keep their places when a tunnel comes or
 * goes.
 */
export function withVpn(
  rows: readonly LadderRow[],
  words: LadderWords = ENGLISH,
): readonly LadderRow[] {
  const [first, ...rest] = rows;
  if (first === undefined) return [];
  const { noGateway, noTunnel } = words.ladder.UNTESTED;
  const absent = untestedRows(words).filter(({ key }) => key === 'gateway' || key === 'tunnel');
  const vpn = absent.map(
    (row) =>
      rest.find(({ key }) => key === row.key) ?? {
        ...row,
        status: 'skipped' as const,
        sentence: row.key === 'gateway' ? noGateway : noTunnel,
      },
  );
  return [first, ...vpn, ...rest.filter(({ key }) => !vpn.some((row) => row.key === key))];
}
