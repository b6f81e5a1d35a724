import type { Dealt, LossReason } from '../../model/outbox-item.ts';
import { OUTBOX_LOG, OUTBOX_TROUBLE } from '../../model/text/en/outbox.ts';
import { agedIn, toAged } from './age.ts';
import { ageStep, type Droppable } from './limits.ts';
import type { Store } from './store.ts';

/** What happens to reports while nothing is sent. Nothing is removed that is not counted. */
export interface Tend {
  /** Within a commit: adds the time that passed to every age, and drops what is too old. */
  readonly age: () => void;
  /** Within a commit: removes a report that will not reach the helpdesk. */
  readonly lose: (row: Droppable, reason: LossReason, now: Date) => void;
  /** What a crash left half done. @returns false where the disk takes no change: it is still due */
  readonly recover: () => boolean;
  readonly tidy: () => void;
  readonly retry: (ids: readonly string[]) => Dealt;
  readonly drop: (ids: readonly string[]) => Dealt;
}

export function createTend(store: Store): Tend {
  const { statements, used, limits, log, now, draining, reading, secure } = store;

  const lose: Tend['lose'] = ({ row, kind, state }, reason, at) => {
    store.remove(row);
    used.bytes = null;
    // A damaged one was counted when it was found.
    if (state !== 'quarantined') statements.addLoss(kind, reason, 1, at.toISOString());
  };
  const age = (): void => {
    // Read each time: a commit that fails takes back what it wrote.
    const agedAtMs = statements.fact('agedAt');
    const at = now();
    const step = ageStep(typeof agedAtMs === 'number' ? agedAtMs : null, at.getTime());
    if (step === null) return;
    statements.writeFact('agedAt', at.getTime());
    const beforeMs = agedIn(statements.fact('aged'));
    statements.endNegativeAges(beforeMs);
    const agedMs = beforeMs + step.addMs;
    if (step.addMs > 0) statements.writeFact('aged', toAged(agedMs));
    for (const old of statements.tooOld(limits.maxAgeMs, agedMs)) lose(old, 'age', at);
  };
  const tidied = (work: () => void): boolean => {
    const done = draining(work);
    if (!done.ok) log(OUTBOX_LOG.cannotTidy(done.message));
    return done.ok;
  };
  /** @param deal answers why not, or null when it is done */
  const dealWith = (
    ids: readonly string[],
    deal: (row: number, state: string) => string | null,
  ): Dealt => {
    const rows = reading([], () => statements.items(store.origin));
    const found = new Map(rows.map((row) => [row.id, row]));
    const done: string[] = [];
    const left: { id: string; why: string }[] = [];
    for (const id of new Set(ids)) {
      const item = found.get(id);
      const dealt = item === undefined ? null : draining(() => deal(item.row, item.state));
      const why = dealt === null ? OUTBOX_TROUBLE.unknown : dealt.ok ? dealt.value : dealt.message;
      if (why === null) done.push(id);
      else left.push({ id, why });
    }
    secure();
    return { done, left };
  };
  return {
    age,
    lose,
    recover: () =>
      tidied(() => {
        statements.removeDelivered();
        statements.forgetUploads();
        statements.resetSending();
      }),
    tidy: () => {
      tidied(age);
    },
    retry: (ids) =>
      dealWith(ids, (row, state) => {
        const found = state === 'quarantined' ? store.soundOf(row) : null;
        if (typeof found === 'string') return found;
        if (state !== 'sending' && !statements.setState('ready', null, null, row))
          return OUTBOX_TROUBLE.rowGone;
        return null;
      }),
    drop: (ids) =>
      dealWith(ids, (row, state) => {
        if (state === 'sending') return OUTBOX_TROUBLE.underWay;
        const at = now();
        const item = statements.droppable().find((one) => one.row === row);
        if (item === undefined) return OUTBOX_TROUBLE.rowGone;
        lose(item, 'dropped', at);
        return null;
      }),
  };
}
