import { ENVELOPE_TYPE } from '../../model/envelope.ts';
import type { MayGo } from '../outbox/drain.ts';
import type { Candidate } from '../outbox/statements.ts';
import type { DueItem } from '../outbox/item.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { type Account, type Cost, isFree, isOverBudget } from './cost.ts';
import type { SyncFacts, SyncState } from './sync-types.ts';

/** By which way reports would go, and whether somebody asked for it. */
type AsOf = Pick<SyncState, 'way' | 'isAsked'>;

/** Which of the reports that wait may go: what costs must be wanted or within its budget. */
export interface Choice {
  due(asOf: AsOf): Pick<SyncFacts, 'dueInMs' | 'heldBack'>;
  next(asOf: AsOf): DueItem | null;
  /** Whether nobody counts what this one costs. */
  isFree(item: DueItem, asOf: AsOf): boolean;
}

export function createChoice({
  outbox,
  account,
  meteredBytesPerHour,
  isPlainHeld,
  isToBeEncrypted = false,
}: {
  readonly outbox: Outbox;
  readonly account: Account;
  readonly meteredBytesPerHour: number;
  readonly isPlainHeld: boolean;
  readonly isToBeEncrypted?: boolean;
}): Choice {
  /**
   * Rows of bundles that nobody encrypted, and that do not leave so, with their bytes: one that is
   * encrypted later has more.
   */
  const plain = new Map<number, number>();
  const isPlain = ({ row, bytes }: Candidate): boolean => plain.get(row) === bytes;
  const cost = ({ way, isAsked }: AsOf): Cost => ({
    isMetered: way.isMetered,
    leftBytes:
      way.isMetered && way.isRoaming !== true ? meteredBytesPerHour - account.spentBytes() : 0,
    isAsked,
  });
  /** Absent: everything may, which the queue answers faster. */
  const mayGo = (asOf: AsOf): MayGo | undefined => {
    const now = cost(asOf);
    return (now.isMetered && !now.isAsked) || plain.size > 0
      ? (candidate) => !isPlain(candidate) && !isOverBudget(candidate, now)
      : undefined;
  };
  return {
    due: (asOf) => {
      const may = mayGo(asOf);
      const dueInMs = outbox.dueInMs(may);
      if (may === undefined || dueInMs === 0 || outbox.dueInMs() !== 0)
        return { dueInMs, heldBack: null };
      // Cost first: it passes by itself.
      const isCost = outbox.dueInMs((candidate) => !isPlain(candidate)) === 0;
      return { dueInMs, heldBack: isCost ? 'metered' : 'no-recipients' };
    },
    next: (asOf) => {
      for (;;) {
        const item = outbox.next(mayGo(asOf));
        // Whether a bundle is encrypted shows its body alone.
        if (item === null || item.encrypted || item.mediaType !== ENVELOPE_TYPE) return item;
        // One that was tried may be there already, under the digest that it has.
        if (!isPlainHeld && (!isToBeEncrypted || item.tries > 0)) return item;
        plain.set(item.row, item.bytes);
      }
    },
    isFree: (item, asOf) => isFree(item, cost(asOf)),
  };
}
