import { existsSync } from 'node:fs';
import { pathsOf } from './data-folder.ts';
import { openReportIndex } from './report-index.ts';
import { reasonOf } from '../lib/error-name.ts';

/** One row of `collector list --json`. */
export interface ListedReport {
  readonly id: string;
  readonly device: string;
  readonly sha256: string;
  readonly bytes: number;
  /** RFC 3339 in UTC. */
  readonly receivedAt: string;
}

export type ReportListing =
  | { readonly ok: true; readonly reports: readonly ListedReport[] }
  | { readonly ok: false; readonly message: string };

/**
 * Everything that was received, newest first. Reads beside a running collector; a folder without an
 * index holds nothing.
 */
export function listReports(dataFolder: string): ReportListing {
  const { index: path } = pathsOf(dataFolder);
  if (!existsSync(path)) return { ok: true, reports: [] };
  const opened = openReportIndex(path, { readOnly: true });
  if (!opened.ok) return opened;
  try {
    const reports = opened.index.list(-1).map(({ id, device, sha256, bytes, receivedAt }) => ({
      id,
      device,
      sha256,
      bytes,
      receivedAt,
    }));
    return { ok: true, reports };
  } catch (thrown) {
    return { ok: false, message: `cannot read ${path}: ${reasonOf(thrown)}` };
  } finally {
    opened.index.close();
  }
}
