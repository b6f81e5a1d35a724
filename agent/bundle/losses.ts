import type { Loss } from '../../model/outbox-item.ts';
import { BUILDING } from '../../model/text/en/bundle.ts';
import { lossWords } from '../../model/text/en/losses.ts';

/** What never reached the helpdesk, a sentence for each kind and reason. */
export const sentencesOf = (losses: readonly Loss[]): readonly string[] =>
  losses.map((loss) =>
    BUILDING.lost(loss.count, loss.kind, lossWords([{ ...loss, count: 1 }]).slice(2), loss.lastAt),
  );
