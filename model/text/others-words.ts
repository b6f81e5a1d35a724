import type { HelpdeskContact } from '../helpdesk.ts';
import type { Others } from '../others.ts';
import type { TravellerWords } from './words.ts';

/** How others stand, in whole sentences; none where nobody said anything worth telling. */
export function othersWords(
  heard: Others | undefined,
  helpdesk: HelpdeskContact | null,
  now: Date,
  { clock: { clockWords }, traveller: { ABOUT_OTHERS } }: TravellerWords,
): readonly string[] {
  if (heard === undefined) return [];
  const { others, since, state, mended } = heard;
  if (state === 'mended') return [ABOUT_OTHERS.mended];
  const [elsewhere] = mended;
  return [
    ...(others === 0
      ? []
      : [ABOUT_OTHERS.same(others, since === null ? null : clockWords(since, now))]),
    // Only once somebody said so.
    ...(state === 'taken' ? [ABOUT_OTHERS.taken(helpdesk)] : []),
    ...(elsewhere === undefined
      ? []
      : [ABOUT_OTHERS.mendedBy(elsewhere.gateway, clockWords(elsewhere.at, now))]),
  ];
}
