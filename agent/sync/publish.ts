import type { AgentState, Settings } from '../../model/agent-state.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { breakToldOf } from '../runs/open-break.ts';
import { spotsTold } from '../runs/weak-spots.ts';
import { withKey } from '../settings/shown.ts';
import type { StateStore } from '../state.ts';
import type { openCollector } from './collector.ts';
import type { OthersWatch } from './others.ts';
import type { SyncOptions } from './sync.ts';

/** What the state says of reports that left, or did not. */
export const deliveredOf = (
  outbox: Outbox,
  othersOf?: OthersWatch['of'],
): Pick<AgentState, 'notSent' | 'lastDeliveredAt' | 'weakSpotsTold' | 'breakTold'> => ({
  notSent: outbox.notSent(),
  lastDeliveredAt: outbox.lastDeliveredAt(),
  weakSpotsTold: spotsTold(outbox),
  breakTold: breakToldOf(outbox, othersOf),
});

/** Publishes what sending came to: the outbox, and the key that was learned on the way. */
export const publishSync =
  ({
    store,
    outbox,
    collector,
    settings,
    othersOf,
    waiting,
  }: {
    readonly store: StateStore;
    readonly outbox: Outbox;
    readonly collector: ReturnType<typeof openCollector>;
    readonly settings: () => Settings;
    /** What the collector said of others. */
    readonly othersOf: OthersWatch['of'];
    readonly waiting: () => { readonly count: number; readonly bytes: number };
  }): SyncOptions['onChange'] =>
  (heldBecause, trouble, sending) => {
    const key = collector?.keys.known() ?? null;
    store.update({
      outbox: { ...waiting(), heldBecause, trouble, ...sending },
      ...deliveredOf(outbox, othersOf),
      settings: withKey(
        settings(),
        key?.ok === true && key.source === 'learned' ? key.key.publicKey : null,
      ),
    });
  };
