import type { KeptWait, Waits } from './waits.ts';
import type { UploadPlace, Uploads } from './hand-over.ts';

/** Where uploads in parts stand, for as long as this process runs. */
export function rememberUploads(): Uploads {
  const places = new Map<string, UploadPlace>();
  return {
    of: ({ id }) => places.get(id) ?? null,
    set: ({ id }, place) => {
      if (place === null) places.delete(id);
      else places.set(id, place);
      return { ok: true, value: undefined };
    },
  };
}

/** How long the collector is left alone, for as long as this process runs. */
export function rememberWaits(): Waits {
  let wait: KeptWait | null = null;
  return {
    read: () => wait,
    write: (next) => {
      wait = next;
      return { ok: true, value: undefined };
    },
  };
}
