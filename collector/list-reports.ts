import { CANNOT } from '../model/text/en/collector.ts';
import { existsSync } from 'node:fs';
import type { Envelope } from '../model/envelope.ts';
import type { WhoMustAct } from '../model/codes/facts.ts';
import { pathsOf } from './store/data-folder.ts';
import type { IndexedReport } from './store/index-row.ts';
import type { Mismatch } from './store/report-summary.ts';
import { openReportIndex } from './store/sqlite-index.ts';
import { reasonOf } from '../lib/error-name.ts';

/** One row of `collector list --json`. */
export interface ListedReport {
  readonly id: string;
  readonly device: string;
  readonly sha256: string;
  readonly bytes: number;
  /** RFC 3339 in UTC. */
  readonly receivedAt: string;
  readonly kind: string | null;
  /** Null, with the four below, when this version cannot read the report. */
  readonly verdict: string | null;
  readonly whoMustAct: WhoMustAct | null;
  /** The team by the name that the laptop's settings give it; null where nobody must act. */
  readonly owner: string | null;
  /** The reference that the user reads over the phone. */
  readonly reference: string | null;
  /** When it began, RFC 3339. */
  readonly since: string | null;
  /** Label of the network. Null, with the four below, where nothing says it. */
  readonly network: string | null;
  /** Null for a report of JSON alone. */
  readonly encrypted: boolean | null;
  readonly lost: number | null;
  readonly endpoints: Envelope['endpoints'] | null;
  /** What the body says otherwise than the request that brought it; then nothing it says is believed. */
  readonly mismatch: Mismatch | null;
  /** False when its body was lost after the receipt had been given. */
  readonly whole: boolean;
}

export type ReportListing =
  | {
      readonly ok: true;
      readonly reports: readonly ListedReport[];
      /** Rows that are damaged. */
      readonly unreadable: number;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Everything that was received, newest first. Reads beside a running collector; a folder without an
 * index holds nothing.
 *
 * @param without devices whose reports are set apart
 */
export function listReports(
  dataFolder: string,
  without: ReadonlySet<string> = new Set(),
): ReportListing {
  const { index: path } = pathsOf(dataFolder);
  if (!existsSync(path)) return { ok: true, reports: [], unreadable: 0 };
  const opened = openReportIndex(path, { readOnly: true });
  if (!opened.ok) return opened;
  try {
    const all = opened.index.list(-1);
    const reports = all.filter(({ device }) => !without.has(device)).map(listedOf);
    return { ok: true, reports, unreadable: opened.index.count() - all.length };
  } catch (thrown) {
    return { ok: false, message: CANNOT.read(path, reasonOf(thrown)) };
  } finally {
    opened.index.close();
  }
}

export const listedOf = ({
  id,
  device,
  sha256,
  bytes,
  receivedAt,
  summary,
  whole,
}: IndexedReport): ListedReport => ({
  id,
  device,
  sha256,
  bytes,
  receivedAt,
  kind: summary?.kind ?? null,
  verdict: summary?.verdict ?? null,
  whoMustAct: summary?.whoMustAct ?? null,
  owner: summary?.owner ?? null,
  reference: summary?.reference ?? null,
  since: summary?.since ?? null,
  network: summary?.network ?? null,
  encrypted: summary?.encrypted ?? null,
  lost: summary?.lost ?? null,
  endpoints: summary?.endpoints ?? null,
  mismatch: summary?.mismatch ?? null,
  whole,
});
