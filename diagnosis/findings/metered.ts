import type { OutboxSummary } from '../../model/agent-state.ts';
import { finding, type OwnFinding } from '../../model/own-finding.ts';
import { counted, sizeWords } from '../../model/text/en/clock.ts';

/** Reports that wait because the network is metered and the budget of the hour is spent. */
export const meteredFindings = (
  { heldBecause, count, bytes }: OutboxSummary,
  budgetBytes: number,
): OwnFinding[] =>
  heldBecause === 'metered'
    ? [
        finding('METERED_HOLD', 'user', {
          waiting: `${counted(count, 'report')} (${sizeWords(bytes)})`,
          budget: sizeWords(budgetBytes),
        }),
      ]
    : [];
