import type { LiveConnection, LiveConnections } from '../../model/connections.ts';
import { WORDS } from '../words.ts';
import { type Paint, wrap } from './paint.ts';

const { CONNECTIONS } = WORDS.terminal;
const { clockWords, counted } = WORDS.clock;
const { endpointWords, purposeWords, stateWords } = WORDS.connections;

const GAP = 2;

/**
 * Outlook's connections as netstat shows them, with a column for what each is; then what is to be
 * known about them.
 */
export function renderConnections(
  connections: LiveConnections,
  now: Date,
  columns: number,
  paint: Paint,
): string {
  const { at, items, dropped, notes, problem } = connections;
  const lines = [paint.strong(wrap(CONNECTIONS.title(clockWords(at, now)), columns))];
  if (problem !== null) lines.push(wrap(CONNECTIONS.problem(problem), columns));
  if (items.length === 0 && problem === null) lines.push(CONNECTIONS.none);
  if (items.length > 0) lines.push(...renderTable(items, now, columns, paint));
  if (dropped > 0) lines.push(CONNECTIONS.dropped(counted(dropped, CONNECTIONS.droppedNoun)));
  for (const note of notes) lines.push(wrap(CONNECTIONS.note(note), columns - 2, '  '));
  return lines.join('\n');
}

/** One line a connection where the terminal is wide enough, else two. */
function renderTable(
  items: readonly LiveConnection[],
  now: Date,
  columns: number,
  paint: Paint,
): readonly string[] {
  const head = items.some(({ createdAt }) => createdAt !== null)
    ? CONNECTIONS.headWithAge
    : CONNECTIONS.head;
  const rows = items.map((connection) => cellsOf(connection, now));
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + GAP),
      )
      .join('');
  const widest = widths.reduce((sum, width) => sum + width, 0) + GAP * (head.length - 1);
  if (widest <= columns) return [paint.dim(lineOf(head)), ...rows.map(lineOf)];
  return rows.flatMap(([program = '', local = '', remote = '', state = '', what = '']) => [
    wrap(`${remote}  ${state}`, columns, '    '),
    paint.dim(wrap(`    ${CONNECTIONS.what(what, program, local)}`, columns - 4, '    ')),
  ]);
}

const cellsOf = (connection: LiveConnection, now: Date): readonly string[] => [
  connection.process ?? (connection.pid === null ? CONNECTIONS.unknown : String(connection.pid)),
  endpointWords(connection.localAddress, connection.localPort),
  endpointWords(connection.remoteAddress, connection.remotePort),
  connection.createdAt === null
    ? stateWords(connection.state)
    : CONNECTIONS.since(stateWords(connection.state), clockWords(connection.createdAt, now)),
  purposeWords(connection),
];
