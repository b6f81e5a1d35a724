import type { ReportKind } from '../../model/envelope.ts';
import type { Fault } from '../data/attempt.ts';
import type { Origin } from './schema.ts';

export interface NewItem {
  /** UUIDv7, also the id on the wire. */
  readonly id: string;
  /** `user`, asked for by a person: sent first, and never dropped to make room. */
  readonly kind: ReportKind;
  readonly origin: Origin;
  readonly createdAt: string;
  readonly body: Uint8Array;
  /**
   * Remembered in the same commit: the break that this report opened, null for the one that ended
   * it.
   */
  readonly openBreak?: unknown;
  /** Remembered in the same commit: when a finding was last reported, RFC 3339 in UTC. */
  readonly findingToldAt?: string;
  /** Remembered in the same commit: the weak spots that were told until now. */
  readonly weakSpotsTold?: unknown;
}

/**
 * An item by its row: an id may be what the disk altered, and a write by it would touch nothing.
 */
export interface ItemRef {
  readonly row: number;
  readonly id: string;
}

/** A report with a body that still matches its digest, and an id that is its own. */
export interface DueItem extends ItemRef {
  readonly kind: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly body: Uint8Array;
  /** By its first bytes: an envelope with a bundle, or the JSON of an earlier version. */
  readonly mediaType: string;
  /** The bundle behind the envelope is encrypted to the helpdesk. */
  readonly encrypted: boolean;
  /** Before this one. */
  readonly tries: number;
}

/** Where a report is being handed over in parts, and to which collector. */
export interface UploadPlace {
  readonly url: string;
  readonly collectorUrl: string;
}

export type Enqueued =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'too-large' | Fault['fault']; readonly message: string };
