import { describe, expect, it } from 'vitest';
import { frameOf, type View } from '../../../cli/render/frame.ts';

const viewOf = (head: readonly string[], changes: readonly string[] = []): View => ({
  head: head.join('\n'),
  changesTitle: 'Lately',
  changes,
  foot: 'foot',
  more: (lines) => `${String(lines)} more`,
});

describe('a screen', () => {
  it.each<[string, View, number, readonly string[]]>([
    ['ends with its foot', viewOf(['now']), 4, ['now', '', '', 'foot']],
    [
      'shows the newest changes that find room, the oldest of them first',
      viewOf(['now'], ['one', 'two', 'three']),
      6,
      ['now', '', 'Lately', 'two', 'three', 'foot'],
    ],
    [
      'cuts no change in two',
      viewOf(['now'], ['one\nof two lines', 'three']),
      6,
      ['now', '', 'Lately', 'three', '', 'foot'],
    ],
    [
      'leaves the changes out where there is no room',
      viewOf(['now', 'and here'], ['one']),
      4,
      ['now', 'and here', '', 'foot'],
    ],
    [
      'says how much of what stands now is not seen',
      viewOf(['now', 'b', 'c', 'd']),
      4,
      ['now', 'b', '2 more', 'foot'],
    ],
    ['is full exactly', viewOf(['now', 'b', 'c']), 4, ['now', 'b', 'c', 'foot']],
  ])('%s', (_title, view, rows, lines) => {
    expect(frameOf(view, rows)).toEqual(lines);
  });

  it.each([1, 2, 3, 5, 8, 13, 60])('of %i rows is never longer than the window', (rows) => {
    const view = viewOf(['a', 'b', 'c', 'd'], ['one', 'two\ntwo', 'three']);

    expect(frameOf(view, rows).length).toBeLessThanOrEqual(Math.max(rows, 2));
  });
});
