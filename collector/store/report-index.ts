import type { IndexedReport } from './index-row.ts';

/** What a scan has to know of a row. */
export interface PagedRow {
  readonly arrival: number;
  readonly id: string;
  readonly bytes: number;
  readonly receivedAt: string;
  readonly whole: boolean;
}

/** What a device has sent. */
export interface Used {
  readonly items: number;
  readonly bytes: number;
}

export interface WholeBodies {
  readonly count: number;
  readonly bytes: number;
}

/** Most reports that a search gives. */
export const MAX_FOUND = 50;

/**
 * What was received, with the receipts that were given for it: in SQLite for one collector, in
 * PostgreSQL for several. Every
 * method rejects with the database's error.
 */
export interface ReportIndex {
  /** Rejects with `DamagedRow` when its columns are not what was written. */
  find(id: string): Promise<IndexedReport | null>;
  /** Whether there is a row of that id, without decoding it. */
  has(id: string): Promise<boolean>;
  /**
   * Resolves when the row is durable; rows of one moment share a commit.
   *
   * @returns the row that stands under its id: another one where another collector was first
   */
  insert(report: IndexedReport): Promise<IndexedReport>;
  /** Puts rows in, in place of any that have their ids, where their times belong. Resolves when they are durable. */
  restore(reports: readonly IndexedReport[]): Promise<void>;
  setWhole(id: string, whole: boolean): Promise<void>;
  remove(id: string): Promise<void>;
  /** Removes a row together with what `work` removes; from its beginning on nobody gets the old receipt. */
  removeWith(id: string, work: () => Promise<void>): Promise<void>;
  /** Runs `work` while no other collector does the same for that report; whoever asks it locks the id here before. */
  alone<T>(id: string, work: () => Promise<T>): Promise<T>;
  /**
   * Newest first, by order of arrival: clocks jump. A damaged row is left out.
   *
   * @param without devices whose reports are left out
   */
  list(limit: number, without?: ReadonlySet<string>): Promise<readonly IndexedReport[]>;
  /** Newest first, and no more than somebody would look through. @param reference as `plainReference` gives it */
  byReference(reference: string): Promise<readonly IndexedReport[]>;
  /** The same by the bits of the device that stand in its references. */
  byLaptop(laptop: number): Promise<readonly IndexedReport[]>;
  /** The same by the first characters of the id: digits, a to f, and hyphens. */
  byIdStart(start: string): Promise<readonly IndexedReport[]>;
  /** Up to `limit` rows by order of arrival, after that one; the first ones after null. */
  page(after: number | null, limit: number): Promise<readonly PagedRow[]>;
  count(): Promise<number>;
  /** Some of what a device had sent by then, RFC 3339 in UTC; none where nothing of it is left. */
  idsOf(device: string, until: string): Promise<readonly string[]>;
  /** What a device has sent since then, RFC 3339 in UTC. */
  usedBy(device: string, since: string): Promise<Used>;
  /** How many laptops have a report here, by the bits of their devices that stand in references. */
  laptops(): Promise<number>;
  /** How many have their bodies, and the bytes of those. */
  whole(): Promise<WholeBodies>;
}
