import { reasonOf } from '../../lib/error-name.ts';
import { openBodyStore } from './body-store.ts';
import type { DataPaths } from './data-folder.ts';
import { isDamage } from './database-errors.ts';
import { guardIndex, overSqlite } from './guarded-index.ts';
import { createIdLocks, type IdLocks } from './id-locks.ts';
import { givenReceipts, keyChanged } from './known-key.ts';
import type { MendIo } from './mend.ts';
import { recover, recoverUploads, type RecoveryResult } from './recovery.ts';
import { loadSigningKey } from './signing-key.ts';
import { openSoundIndex, replaceIndex, type SoundIndex } from './sound-index.ts';

/** Reports, index and key of one data folder, checked and brought together. */
export interface Store extends MendIo {
  readonly locks: IdLocks;
  /** False: it was too large to be checked whole at the start, and is checked in slices beside the service. */
  readonly isChecked: boolean;
  /** Builds the index anew beside the running service; refused meanwhile: everything that asks it. */
  rebuildIndex(why: string): void;
  /** Ends what is under way, and closes the index. */
  close(): Promise<void>;
}

export type OpenedStore =
  { readonly ok: true; readonly store: Store } | { readonly ok: false; readonly message: string };

interface StoreIo {
  readonly paths: DataPaths;
  readonly log: (message: string) => void;
  readonly now: () => Date;
  /** Bytes of the largest index that is checked whole; absent: of any. */
  readonly maxCheckedAtStart?: number;
}

/** Opens what a folder holds, and mends what a death or damage left. Rejects with the system's error. */
export async function openStore({
  paths,
  log,
  now,
  maxCheckedAtStart = Infinity,
}: StoreIo): Promise<OpenedStore> {
  const bodies = openBodyStore(paths, log);
  const first = await openSoundIndex(paths, now(), maxCheckedAtStart);
  if (!first.ok) return first;
  let opened = first;
  try {
    const setAside = async (why: unknown): Promise<void> => {
      if (!isDamage(why)) throw why;
      opened.index.close();
      const next = await replaceIndex(paths, now(), reasonOf(why));
      if (!next.ok) throw new Error(next.message);
      opened = next;
    };
    const given = await givenReceipts(overSqlite(opened.index), bodies).catch(
      async (thrown: unknown) => {
        await setAside(thrown);
        return givenReceipts(overSqlite(opened.index), bodies);
      },
    );
    const loaded = await loadSigningKey(paths, opened.index.count() > 0 || given.length > 0);
    const problem = loaded.ok ? await keyChanged(paths, loaded.key, given, log) : loaded.message;
    if (!loaded.ok || problem !== null) {
      opened.index.close();
      return { ok: false, message: problem ?? '' };
    }
    const { key } = loaded;

    const bringTogether = async (sound: Extract<SoundIndex, { ok: true }>): Promise<void> => {
      const index = overSqlite(sound.index);
      const io = { bodies, index, key, log, salvage: sound.salvage };
      const result = sound.isChecked ? await recover(io) : await recoverUploads(io);
      sound.endSalvage();
      tell(sound, result, log);
    };
    try {
      await bringTogether(opened);
    } catch (thrown) {
      await setAside(thrown);
      await bringTogether(opened);
    }
    if (opened.alone)
      log(
        `the disk is full: reports can be read, and new ones are refused until there is room; "linesman collector list" has to wait until this collector has been started with room`,
      );

    const locks = createIdLocks();
    let rebuilding: Promise<void> | null = null;
    const index = guardIndex(opened.index, ({ message }) => {
      rebuildIndex(message);
    });
    const rebuildIndex = (why: string): void => {
      rebuilding ??= rebuild(why).finally(() => {
        rebuilding = null;
      });
    };
    const rebuild = async (why: string): Promise<void> => {
      try {
        log(`the index is damaged (${why}) and is built anew from the reports`);
        index.close();
        const next = await replaceIndex(paths, now(), why);
        if (!next.ok) throw new Error(next.message);
        await bringTogether(next);
        index.use(next.index);
      } catch (thrown) {
        log(`the index could not be built anew: ${reasonOf(thrown)}; start the collector again`);
      }
    };
    const store: Store = {
      bodies,
      index,
      key,
      log,
      locks,
      isChecked: opened.isChecked,
      rebuildIndex,
      close: async () => {
        await locks.idle();
        await rebuilding;
        await bodies.close();
        index.close();
      },
    };
    return { ok: true, store };
  } catch (thrown) {
    opened.index.close();
    throw thrown;
  }
}

function tell(
  { replaced }: Extract<SoundIndex, { ok: true }>,
  { cutOff, indexed, signedAnew, setAside, lost }: RecoveryResult,
  log: (message: string) => void,
): void {
  const counts = `${String(indexed)} reports indexed again under the receipts they had, ${String(signedAnew)} under a new one, ${String(setAside)} bodies set aside, ${String(lost)} bodies lost, ${String(cutOff)} uploads cut off`;
  if (replaced !== null)
    log(
      `the index was damaged (${replaced.why}): it was set aside as set-aside/${replaced.aside}, and a new one was built from the reports: ${counts}`,
    );
  else if (cutOff + indexed + signedAnew + setAside + lost > 0)
    log(`after an unclean end: ${counts}`);
}
