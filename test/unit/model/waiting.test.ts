import { describe, expect, it } from 'vitest';
import { HeldBecause } from '../../../model/held-because.ts';
import { ItemState, type OutboxItem } from '../../../model/outbox-item.ts';
import { encryptionWords, explained, progressWords } from '../../../model/text/en/waiting.ts';

const NOW = new Date('2026-11-24T08:12:00.000Z');
const ITEM: OutboxItem = {
  id: '01937f9e-5a00-7000-8000-00c0ffee0001',
  kind: 'break',
  bytes: 14_336,
  createdAt: '2026-11-24T08:00:00.000Z',
  state: 'ready',
  tries: 0,
  nextTryAt: null,
  heldBecause: null,
  lastError: null,
  copies: [],
};
const HELD = HeldBecause.def.innerType.options;
/** What a person can do about it, or what happens by itself. */
const NEXT = /adds collector\.|leaves|follows|tried again|trying it now|removed when/i;

describe('a report that waits explains itself', () => {
  it.each(HELD)('says why it is held and what comes next: %s', (heldBecause) => {
    const [, why] = explained({ ...ITEM, heldBecause }, 0, null, NOW);
    expect(why!.split('. ').length).toBeGreaterThan(1);
    expect(why).toMatch(NEXT);
  });

  it.each(ItemState.options)('says it of each state: %s', (state) => {
    expect(explained({ ...ITEM, state }, 0, null, NOW)[1]).toMatch(NEXT);
  });

  it('gives each reason words of its own', () => {
    const said = HELD.map((heldBecause) => explained({ ...ITEM, heldBecause }, 0, null, NOW)[1]);
    expect(new Set(said).size).toBe(HELD.length);
  });

  it('says how large it is, who can open it, how far it is, when the next try is and what the last one came to', () => {
    const lines = explained(
      {
        ...ITEM,
        heldBecause: 'backoff',
        tries: 2,
        nextTryAt: '2026-11-24T08:20:00.000Z',
        lastError: 'connect ENETUNREACH',
      },
      2,
      { id: ITEM.id, bytes: 2_000_000, sentBytes: 500_000 },
      NOW,
    ).join('\n');

    expect(lines).toContain('14 KiB, encrypted, 2 keys open it');
    expect(lines).toContain('(25 %)');
    expect(lines).toMatch(/Next try: .*\./);
    expect(lines).toContain('Tried 2 times.');
    expect(lines).toContain('The latest answer: connect ENETUNREACH');
  });

  it('tells an encrypted one from one that is not, and from one that the disk does not give back', () => {
    expect(encryptionWords(0)).toBe('not encrypted');
    expect(encryptionWords(1)).toBe('encrypted, 1 key opens it');
    expect(encryptionWords(null)).toBe('unreadable on the disk');
  });

  it('never says more than all of it was sent', () => {
    expect(progressWords({ id: '', bytes: 10, sentBytes: 99 })).toContain('(100 %)');
    expect(progressWords({ id: '', bytes: 0, sentBytes: 0 })).toContain('(100 %)');
  });
});
