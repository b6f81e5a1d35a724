import * as z from 'zod/mini';
import { plainReference } from '../../model/reference.ts';
import { laptopOf, ReportSummary } from './report-summary.ts';

const Row = z.object({
  id: z.string(),
  device: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  received_at: z.string(),
  /** The receipt as it was sent; it is sent again byte for byte. */
  receipt: z.string(),
  summary: z.nullable(z.string()),
  whole: z.number(),
});

/**
 * One report that was received. `summary` is null when its body could not be decoded; `whole` is
 * false when the body is lost.
 */
export interface IndexedReport {
  readonly id: string;
  readonly device: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly receivedAt: string;
  readonly receipt: string;
  readonly summary: ReportSummary | null;
  readonly whole: boolean;
}

/** A row whose columns are not what was written: damage that SQLite itself does not see. */
export class DamagedRow extends Error {
  constructor(id: string) {
    super(`the row of report ${id} is damaged`);
  }
}

/** @returns null when a column holds what was never written */
export function fromRow(row: unknown): IndexedReport | null {
  const parsed = Row.safeParse(row);
  if (!parsed.success) return null;
  const { received_at: receivedAt, summary, whole, ...rest } = parsed.data;
  return { ...rest, receivedAt, summary: readSummary(summary), whole: whole === 1 };
}

/** Columns that `fromRow` reads, and those by which rows are found. */
export const COLUMNS = 'id, device, sha256, bytes, received_at, receipt, summary, whole';
export const KEYS = 'reference, laptop';

/** What a row is found by: its reference in plain characters, and the device's bits. */
export const keysOf = ({
  device,
  summary,
}: Pick<IndexedReport, 'device' | 'summary'>): [reference: string | null, laptop: number] => [
  summary?.reference == null ? null : plainReference(summary.reference),
  laptopOf(device),
];

/** In the order of the columns. */
export const toValues = ({
  id,
  device,
  sha256,
  bytes,
  receivedAt,
  receipt,
  summary,
  whole,
}: IndexedReport): (string | number | null)[] => [
  id,
  device,
  sha256,
  bytes,
  receivedAt,
  receipt,
  summary === null ? null : JSON.stringify(summary),
  whole ? 1 : 0,
];

/** A summary of another version, or a damaged one, reads as none: it is for display only. */
export function readSummary(text: string | null): ReportSummary | null {
  if (text === null) return null;
  try {
    const parsed = ReportSummary.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
