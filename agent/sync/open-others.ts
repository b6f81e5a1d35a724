import type { NetworkWatcher } from '../../probes/network/watcher-types.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { breakToldOf, decodeOpenBreak } from '../runs/open-break.ts';
import type { StateStore } from '../state.ts';
import { wayToCollector } from './hold.ts';
import { type OthersOptions, type OthersWatch, watchOthers } from './others.ts';

/** Asks how others stand while the state shows a break that the helpdesk knows of, and publishes it there. */
export function openOthers({
  store,
  outbox,
  watcher,
  ...io
}: Omit<OthersOptions, 'open' | 'way' | 'onHeard'> & {
  readonly store: StateStore;
  readonly outbox: Outbox;
  readonly watcher: Pick<NetworkWatcher, 'snapshot'>;
}): OthersWatch {
  const others = watchOthers({
    ...io,
    open: () => {
      const told = store.get().breakTold;
      if (told?.deliveredAt == null) return null;
      const reportId = decodeOpenBreak(outbox.openBreak())?.reportId ?? null;
      return reportId === null ? null : { reportId, told };
    },
    way: () => wayToCollector(store.get().network, watcher.snapshot()),
    onHeard: () => {
      store.update({ breakTold: breakToldOf(outbox, others.of) });
    },
  });
  const unsubscribe = store.subscribe(others.look);
  return {
    ...others,
    close: () => {
      unsubscribe();
      others.close();
    },
  };
}
