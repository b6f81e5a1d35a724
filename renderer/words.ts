import type { HeldBecause } from '../model/agent-state.ts';
import type { CheckStatus } from '../model/check.ts';
import type { ItemState } from '../model/outbox-item.ts';

/** Marks are drawn for eyes; the word is what a screen reader says. */
export const STATUS_MARKS: Readonly<
  Record<CheckStatus, { readonly mark: string; readonly word: string }>
> = {
  ok: { mark: '✓', word: 'ok' },
  degraded: { mark: '!', word: 'weak' },
  fail: { mark: '✗', word: 'failed' },
  skipped: { mark: '–', word: 'not needed' },
  inconclusive: { mark: '·', word: 'not tested' },
};

const HELD_WORDS: Readonly<Record<NonNullable<HeldBecause>, string>> = {
  'no-collector': 'They stay here: no collector is set up to receive them.',
  'no-route': 'They leave by themselves when there is a way out.',
  captive: 'They wait until the login page lets traffic through.',
  metered: 'They wait for a network that is not metered.',
  backoff: 'The collector did not take them; another try follows by itself.',
};

export const heldWords = (why: HeldBecause): string =>
  why === null ? 'They are on their way.' : HELD_WORDS[why];

export const ITEM_WORDS: Readonly<Record<ItemState, string>> = {
  ready: 'Waiting',
  sending: 'On its way',
  quarantined: 'Damaged on disk, kept',
  refused: 'Refused by the collector, kept',
};

/** `0.4 ms`, `12 ms`, `1.2 s`. */
export function durationWords(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${String(Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
