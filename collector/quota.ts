import type { UploadHead } from './wire/upload-request.ts';

/** What one device may send. */
export interface QuotaLimits {
  /** Within a day; null: as much as it likes. */
  readonly perDay: { readonly items: number; readonly bytes: number } | null;
  /** Of a device that nobody has approved, in all. */
  readonly pending: { readonly items: number; readonly bytes: number };
}

export interface Quota {
  /** Why a new report may not be kept; null when it may. Throws the database's error. */
  refusal(head: Pick<UploadHead, 'device' | 'bytes'>): 'device-quota' | 'pending-limit' | null;
  /** Counts one. @returns takes that back, when it was not stored after all */
  take(head: Pick<UploadHead, 'device' | 'bytes'>): () => void;
}

export interface QuotaIo {
  readonly limits: QuotaLimits;
  readonly isPending: (device: string) => boolean;
  /** What a device sent since then, as stored. */
  readonly usedBy: (device: string, since: string) => { items: number; bytes: number };
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

interface Use {
  items: number;
  bytes: number;
  readonly beganMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_DEVICES = 100_000;

/**
 * The accounts of the devices, kept in memory and begun with what is stored, so that a restart
 * changes nothing. A day begins with the first report.
 */
export function createQuota({ limits, isPending, usedBy, now, monotonicMs }: QuotaIo): Quota {
  const today = new Map<string, Use>();
  const whilePending = new Map<string, Use>();

  const begun = (uses: Map<string, Use>, device: string, since: string): Use => {
    if (uses.size >= MAX_DEVICES) uses.clear();
    const use = { ...usedBy(device, since), beganMs: monotonicMs() };
    uses.set(device, use);
    return use;
  };
  const useOf = (device: string): Use => {
    if (isPending(device)) return whilePending.get(device) ?? begun(whilePending, device, '');
    const known = today.get(device);
    if (known !== undefined && monotonicMs() - known.beganMs < DAY_MS) return known;
    const sinceMs = now().getTime() - (known === undefined ? DAY_MS : 0);
    return begun(today, device, new Date(sinceMs).toISOString());
  };

  return {
    refusal: ({ device, bytes }) => {
      const pending = isPending(device);
      const limit = pending ? limits.pending : limits.perDay;
      if (limit === null) return null;
      const use = useOf(device);
      const isOver = use.items + 1 > limit.items || use.bytes + bytes > limit.bytes;
      if (!isOver) return null;
      return pending ? 'pending-limit' : 'device-quota';
    },
    take: ({ device, bytes }) => {
      const use = useOf(device);
      use.items += 1;
      use.bytes += bytes;
      return () => {
        use.items -= 1;
        use.bytes -= bytes;
      };
    },
  };
}
