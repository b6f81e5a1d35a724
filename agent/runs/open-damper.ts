import type { Log } from '../log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { StateStore } from '../state.ts';
import { createDamper, type Damper, type DamperOptions } from './damper.ts';

/** A damper that keeps what was told beside the reports, and gives the faces what to say. */
export const openDamper = ({
  outbox,
  store,
  log,
  ...rest
}: Omit<DamperOptions, 'mark' | 'onNotice'> & {
  readonly outbox: Pick<Outbox, 'memo'>;
  readonly store: StateStore;
  readonly log: Log;
}): Damper =>
  createDamper({
    ...rest,
    mark: {
      read: () => outbox.memo.read('told'),
      write: (told) => {
        const kept = outbox.memo.write('told', told);
        if (!kept.ok) log(`what was told is not kept: ${kept.message}`);
      },
    },
    onNotice: (notice) => {
      store.update({ notice });
    },
  });
