/** What a full-screen view shows: how things stand, and what came before it. */
export interface View {
  /** Lines from the top: how things stand now. */
  readonly head: string;
  /** Heading over the changes. */
  readonly changesTitle: string;
  /** Each may have several lines; the newest is last. */
  readonly changes: readonly string[];
  readonly foot: string;
  /** Stands in place of the lines that find no room. */
  readonly more: (lines: number) => string;
}

/**
 * The lines of a screen of so many rows, the foot in the last: the head, and below it as many of the
 * newest changes as find room whole. A head that is longer than the screen is cut, and says so.
 */
export function frameOf(view: View, rows: number): readonly string[] {
  const room = Math.max(1, rows - 1);
  const head = view.head.split('\n');
  if (head.length > room) {
    const shown = head.slice(0, room - 1);
    return [...shown, view.more(head.length - shown.length), view.foot];
  }
  const left = room - head.length - 2;
  const below = newest(view.changes, left);
  const lines = below.length === 0 ? head : [...head, '', view.changesTitle, ...below];
  return [...lines, ...Array<string>(room - lines.length).fill(''), view.foot];
}

/** The last of the changes that are whole within so many lines. */
function newest(changes: readonly string[], rows: number): readonly string[] {
  let lines: readonly string[] = [];
  for (const change of changes.toReversed()) {
    const more = [...change.split('\n'), ...lines];
    if (more.length > rows) break;
    lines = more;
  }
  return lines;
}
