import type { LossReason } from '../../outbox-item.ts';

const REASONS: Readonly<Record<LossReason, string>> = {
  age: 'waited too long',
  size: 'gave way to newer ones',
  damaged: 'damaged on the disk',
  dropped: 'dropped by hand',
  'no-room': 'found no room on the disk',
  'not-encrypted': 'could not be encrypted to the helpdesk',
  'not-made': 'could not be made in time',
};
const isKnown = (reason: string): reason is LossReason => Object.hasOwn(REASONS, reason);

/** Lost reports in one line, by reason; a reason of a newer version stands as it came. */
export function lossWords(
  losses: readonly { readonly reason: string; readonly count: number }[],
): string {
  const counts = new Map<string, number>();
  for (const { reason, count } of losses) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts]
    .map(([reason, count]) => `${String(count)} ${isKnown(reason) ? REASONS[reason] : reason}`)
    .join(', ');
}

export const LOST = {
  label: 'Lost reports',
  none: 'none',
  /** What the laptop says of its own. */
  here: (words: string): string => `${words}; the next report tells the helpdesk`,
  damaged: (reports: string): string => `${reports} damaged on this disk, and cannot be sent`,
  refused: (count: number): string => `${String(count)} of them refused so far, tried again later`,
};
