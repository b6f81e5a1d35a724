import { SHARE_FROM_DAYS } from '../../diagnosis/port-share.ts';
import type { Severity } from '../../model/codes/facts.ts';
import type { HistoryDocument, HistoryRun, PortHabit, RebootGuess } from '../../model/history.ts';
import { WORDS } from '../words.ts';
import { padColumns } from './columns.ts';
import { type Paint, wrap } from './paint.ts';

const { HISTORY } = WORDS.terminal;
const { clockWords, counted } = WORDS.clock;
const { LABEL_WORDS } = WORDS.labels;

const BELOW = '  ';
/** The longest code ends there. */
const TABLE_COLUMNS = 80;
const WIDTH = { since: 19, times: 6, label: 18, severity: 13, port: 7 } as const;

/**
 * One line for each stretch of equal verdicts, the newest first: when it began, and how many runs
 * it lasted.
 */
export function renderRuns(
  runs: readonly HistoryRun[],
  { now, columns, paint }: Omit<PortsView, 'limit'>,
): string {
  const stretches: { first: HistoryRun; count: number }[] = [];
  for (const run of runs) {
    const last = stretches.at(-1);
    if (last !== undefined && isSame(last.first, run)) {
      last.first = run;
      last.count += 1;
    } else {
      stretches.push({ first: run, count: 1 });
    }
  }
  const isNarrow = columns < TABLE_COLUMNS;
  const lines: string[] = [];
  if (!isNarrow)
    lines.push(
      paint.dim(
        `${HISTORY.since.padEnd(WIDTH.since)}${HISTORY.runs.padEnd(WIDTH.times)}${HISTORY.network.padEnd(WIDTH.label)}${HISTORY.severity.padEnd(WIDTH.severity)}${HISTORY.code}`,
      ),
    );
  let host = '';
  for (const { first, count } of stretches) {
    if (first.host !== host) lines.push(paint.strong(first.host));
    host = first.host;
    const colour = colourOf(first.severity, paint);
    const since = clockWords(first.at, now);
    const network = LABEL_WORDS[first.label];
    if (isNarrow) {
      const stretch = HISTORY.stretch(first.code, network, counted(count, HISTORY.runNoun));
      lines.push(
        `${since}  ${colour(first.severity)}`,
        `  ${wrap(stretch, columns - BELOW.length, BELOW)}`,
      );
      continue;
    }
    const [label = '', ...more] = wrap(network, WIDTH.label - 1).split('\n');
    const before = since.padEnd(WIDTH.since) + String(count).padEnd(WIDTH.times);
    lines.push(
      `${before}${padColumns(label, WIDTH.label)}${colour(first.severity.padEnd(WIDTH.severity))}${first.code}`,
      ...more.map((line) => ' '.repeat(before.length) + line),
    );
  }
  return lines.join('\n');
}

const isSame = (one: HistoryRun, other: HistoryRun): boolean =>
  one.host === other.host &&
  one.code === other.code &&
  one.severity === other.severity &&
  one.label === other.label;

function colourOf(severity: Severity, { good, weak, bad, dim }: Paint): (text: string) => string {
  return { ok: good, info: good, degraded: weak, broken: bad, inconclusive: dim }[severity];
}

export interface PortsView {
  /** Most ports of one interface. */
  readonly limit: number;
  readonly now: Date;
  readonly columns: number;
  readonly paint: Paint;
}

type Port = HistoryDocument['ports'][number];

/**
 * A block for each interface of each server: its ports, the latest first, then its habits; last the
 * restarts that can be guessed.
 */
export function renderPorts(
  { ports, interfaces, reboots }: HistoryDocument,
  view: PortsView,
): string {
  const blocks = interfaces.map((habit) =>
    renderInterface(
      habit,
      ports.filter(
        (port) =>
          port.interface === habit.interface &&
          port.host === habit.host &&
          port.address === habit.address,
      ),
      view,
    ),
  );
  return [...blocks, ...(reboots.length === 0 ? [] : [renderReboots(reboots, view)])].join('\n\n');
}

function renderInterface(
  habit: PortHabit,
  ports: readonly Port[],
  { limit, now, columns, paint }: PortsView,
): string {
  const { host, address } = habit;
  const more = ports.length - limit;
  return [
    paint.strong(wrap(HISTORY.interfaceOf(habit.interface, host, address), columns)),
    ...ports.slice(0, limit).map((port) => renderPort(port, now, columns)),
    ...(more > 0 ? [`  ${HISTORY.older(counted(more, HISTORY.olderNoun))}`] : []),
    `  ${wrap(habitWords(habit, ports), columns - 2, '  ')}`,
  ].join('\n');
}

function renderPort(
  { port, firstSeen, lastSeen, samples, days, insideAcl }: Port,
  now: Date,
  columns: number,
): string {
  const lists = Object.entries(insideAcl).map(([device, inside]) => HISTORY.list(inside, device));
  const words = [
    HISTORY.span(clockWords(firstSeen, now), clockWords(lastSeen, now)),
    HISTORY.samples(counted(samples, HISTORY.sampleNoun), counted(days, HISTORY.dayNoun)),
    ...lists,
  ].join(', ');
  const indent = ' '.repeat(WIDTH.port + 2);
  return `  ${String(port).padEnd(WIDTH.port)}${wrap(words, columns - indent.length, indent)}`;
}

function habitWords(
  { days, changes, alternating, typicalLifeDays, insideAcl }: PortHabit,
  ports: readonly Port[],
): string {
  const shares =
    days < SHARE_FROM_DAYS
      ? countsInside(Object.keys(insideAcl), ports)
      : Object.entries(insideAcl).map(([device, share]) =>
          HISTORY.share(device, HISTORY.percent(share), counted(days, HISTORY.dayNoun)),
        );
  const facts = [
    changes === 0 ? HISTORY.neverChanged : HISTORY.changed(counted(changes, HISTORY.timeNoun)),
    ...(typicalLifeDays === null
      ? []
      : [
          HISTORY.typicalLife(
            typicalLifeDays < 1 ? null : counted(Math.round(typicalLifeDays), HISTORY.dayNoun),
          ),
        ]),
    ...(alternating ? [HISTORY.alternating] : []),
    ...shares,
  ];
  return HISTORY.sentence(facts);
}

/** A share of few days says less than the ports themselves. */
function countsInside(devices: readonly string[], ports: readonly Port[]): readonly string[] {
  const all = new Set(ports.map(({ port }) => port));
  // Of one port its own line says it.
  if (all.size < 2) return [];
  return devices.map((device) => {
    const inside = ports.filter(({ insideAcl }) => insideAcl[device] === true);
    return HISTORY.someInside(device, new Set(inside.map(({ port }) => port)).size, all.size);
  });
}

function renderReboots(
  reboots: readonly RebootGuess[],
  { now, columns, paint }: PortsView,
): string {
  const lines = reboots.map(
    ({ address, after, before, interfaces }) =>
      `  ${wrap(HISTORY.reboot(address, clockWords(after, now), clockWords(before, now), interfaces), columns - 4, '    ')}`,
  );
  return [paint.strong(wrap(HISTORY.reboots, columns)), ...lines].join('\n');
}
