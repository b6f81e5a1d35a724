import type { BundlePreview, BundleSent } from '../../model/contract.ts';
import { OFFER } from '../../model/text/en/bundle.ts';
import type { Enqueued } from '../outbox/item.ts';

/** A report that a user asked for, whole: what is shown is what is sent. */
export interface UserReport {
  readonly preview: BundlePreview;
  /** The page of the bundle, as it stands in the zip. */
  readonly html: string;
  /** The zip, or its encryption. */
  readonly bundle: Uint8Array;
  /** Puts it into the outbox as it is. */
  readonly enqueue: () => Enqueued;
}

export type Offered =
  | { readonly ok: true; readonly report: UserReport }
  /** `message`: why it could not be made. */
  | { readonly ok: false; readonly message: string };

/** Bundles that were made and not sent yet, in memory: a few, for a while. */
export interface Offers {
  prepare(note: string | null): Promise<Offered>;
  /** By the id of a preview; null once it is too old, was sent, or newer ones took its place. */
  find(id: string): UserReport | null;
  /** Sends what was seen, or, where `id` is null, what is made now. */
  send(wish: { readonly id: string | null; readonly note: string | null }): Promise<BundleSent>;
}

export interface OffersIo {
  readonly make: (note: string | null) => Promise<Offered>;
  readonly monotonicMs: () => number;
}

const MAX_OFFERS = 3;
/** As long as a reader may take over a preview. */
export const OFFER_STANDS_MS = 30 * 60_000;

export function createOffers({ make, monotonicMs }: OffersIo): Offers {
  const offers = new Map<string, { readonly report: UserReport; readonly madeMs: number }>();
  const endOld = (): void => {
    for (const [id, { madeMs }] of offers)
      if (monotonicMs() - madeMs >= OFFER_STANDS_MS) offers.delete(id);
    for (const id of [...offers.keys()].slice(0, -MAX_OFFERS)) offers.delete(id);
  };
  const find = (id: string): UserReport | null => {
    endOld();
    return offers.get(id)?.report ?? null;
  };

  return {
    prepare: async (note) => {
      const made = await make(note);
      if (!made.ok) return made;
      offers.set(made.report.preview.id, { report: made.report, madeMs: monotonicMs() });
      endOld();
      return made;
    },
    find,
    send: async ({ id, note }) => {
      const seen = id === null ? null : find(id);
      if (id !== null && seen === null) return { ok: false, message: OFFER.gone };
      const made = seen === null ? await make(note) : ({ ok: true, report: seen } as const);
      if (!made.ok) return made;
      const { preview, enqueue } = made.report;
      const enqueued = enqueue();
      if (!enqueued.ok) return { ok: false, message: OFFER.notKept(enqueued.message) };
      offers.delete(preview.id);
      return { ok: true, id: preview.id, bytes: preview.bytes };
    },
  };
}
