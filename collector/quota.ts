import type { Used } from './store/report-index.ts';
import type { UploadHead } from './wire/upload-request.ts';

/** What one device may send. */
export interface QuotaLimits {
  /** Within a day; null: as much as it likes. */
  readonly perDay: { readonly items: number; readonly bytes: number } | null;
  /** Of a device that nobody has approved, in all. */
  readonly pending: { readonly items: number; readonly bytes: number };
}

/** Why a new report may not be kept. */
export type OverQuota = 'device-quota' | 'pending-limit';

export type Counted =
  /** `giveBack`: when it was not stored after all. */
  | { readonly ok: true; readonly giveBack: () => void }
  | { readonly ok: false; readonly problem: OverQuota };

/** Every method rejects with the database's error. */
export interface Quota {
  /** Null when it may be kept. */
  refusal(head: Pick<UploadHead, 'device' | 'bytes'>): Promise<OverQuota | null>;
  /** Counts one, unless it would be too much by now. */
  take(head: Pick<UploadHead, 'device' | 'bytes'>): Promise<Counted>;
}

export interface QuotaIo {
  readonly limits: QuotaLimits;
  readonly isPending: (device: string) => Promise<boolean>;
  /** What a device sent since then, as stored. */
  readonly usedBy: (device: string, since: string) => Promise<Used>;
  /** How long what is stored is believed, where other collectors count as well; null or absent: for the day. */
  readonly keptMs?: number | null;
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
export function createQuota({
  limits,
  isPending,
  usedBy,
  keptMs = null,
  now,
  monotonicMs,
}: QuotaIo): Quota {
  const today = new Map<string, Promise<Use>>();
  const whilePending = new Map<string, Promise<Use>>();

  const begun = (uses: Map<string, Promise<Use>>, device: string, since: string): Promise<Use> => {
    if (uses.size >= MAX_DEVICES) uses.clear();
    const beganMs = monotonicMs();
    const use = usedBy(device, since).then((used) => ({ ...used, beganMs }));
    uses.set(device, use);
    use.catch(() => {
      if (uses.get(device) === use) uses.delete(device);
    });
    return use;
  };
  const useOf = async (device: string, pending: boolean): Promise<Use> => {
    const uses = pending ? whilePending : today;
    const known = uses.get(device);
    const use = await known;
    const holdsMs = keptMs ?? (pending ? Infinity : DAY_MS);
    if (use !== undefined && monotonicMs() - use.beganMs < holdsMs) return use;
    const other = uses.get(device);
    // Another report of the device has begun its account meanwhile.
    if (other !== undefined && other !== known) return other;
    const isNewDay = known !== undefined && keptMs === null;
    const sinceMs = now().getTime() - (isNewDay ? 0 : DAY_MS);
    return begun(uses, device, pending ? '' : new Date(sinceMs).toISOString());
  };

  const over = (use: Use, bytes: number, pending: boolean): OverQuota | null => {
    const limit = pending ? limits.pending : limits.perDay;
    const isOver =
      limit !== null && (use.items + 1 > limit.items || use.bytes + bytes > limit.bytes);
    if (!isOver) return null;
    return pending ? 'pending-limit' : 'device-quota';
  };

  return {
    refusal: async ({ device, bytes }) => {
      const pending = await isPending(device);
      if (!pending && limits.perDay === null) return null;
      return over(await useOf(device, pending), bytes, pending);
    },
    take: async (head) => {
      const pending = await isPending(head.device);
      const use = await useOf(head.device, pending);
      const problem = over(use, head.bytes, pending);
      if (problem !== null) return { ok: false, problem };
      use.items += 1;
      use.bytes += head.bytes;
      return {
        ok: true,
        giveBack: () => {
          use.items -= 1;
          use.bytes -= head.bytes;
        },
      };
    },
  };
}
