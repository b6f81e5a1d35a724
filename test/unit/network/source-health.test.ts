import { expect, it } from 'vitest';
import { createHealthBook } from '../../../probes/network/source-health.ts';

it('a source of changes works until it says otherwise, and its first complaint stands until it works again', () => {
  const book = createHealthBook(['poll', 'ip monitor']);

  const changes = [
    book.note('ip monitor', 'ip monitor ended (exit 1), next try in 1 s', false),
    book.note('ip monitor', 'ip monitor ended (exit 1), next try in 2 s', false),
  ];

  expect(changes).toEqual([true, false]);
  expect(book.all()).toEqual([
    { name: 'poll', working: true, note: null },
    { name: 'ip monitor', working: false, note: 'ip monitor ended (exit 1), next try in 1 s' },
  ]);
  expect(book.note('ip monitor', 'ip monitor runs again', true)).toBe(true);
  expect(book.all()[1]).toEqual({ name: 'ip monitor', working: true, note: null });
});
