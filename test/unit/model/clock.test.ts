import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastingWords, clockWords } from '../../../model/text/en/clock.ts';

const NOW = new Date('2026-11-26T12:00:00');

test('a time of today is its clock alone, and another day or year says so', () => {
  const words = (local: string): string => clockWords(new Date(local).toISOString(), NOW);
  expect(words('2026-11-26T09:02:30')).toBe('09:02');
  expect(words('2026-11-23T00:12:00')).toBe('Mon 23 Nov 00:12');
  expect(words('2025-09-03T23:59:59')).toBe('3 Sept 2025 23:59');
  expect(clockWords('yesterday', NOW)).toBe('unknown');
});

test('every time reads as British English writes it by the locale data', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      (at) => {
        const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
        const date = at.toLocaleDateString(
          'en-GB',
          at.getFullYear() === NOW.getFullYear()
            ? { weekday: 'short', day: 'numeric', month: 'short' }
            : { day: 'numeric', month: 'short', year: 'numeric' },
        );
        const today = at.toDateString() === NOW.toDateString();
        expect(clockWords(at.toISOString(), NOW)).toBe(
          today ? time : `${date.replace(',', '')} ${time}`,
        );
      },
    ),
  );
});

test.each([
  [0, 'just now'],
  [59_999, 'just now'],
  [60_000, 'for 1 min'],
  [59 * 60_000, 'for 59 min'],
  [60 * 60_000, 'for 1 h'],
  [125 * 60_000, 'for 2 h 5 min'],
  [24 * 60 * 60_000, 'for 1 day'],
  [75 * 60 * 60_000, 'for 3 days'],
  // A clock that was set back, and a time that is none.
  [-5000, 'just now'],
  [Number.NaN, 'just now'],
])('what has lasted %i ms is told as a person says it', (ms, words) => {
  expect(lastingWords(ms)).toBe(words);
});
