import { reasonOf } from '../../lib/error-name.ts';
import { SHARED } from '../../model/text/en/collector.ts';
import type { Kept } from '../devices/keep-devices.ts';
import { findReports } from '../find-reports.ts';
import { listedOf, type ReportListing } from '../list-reports.ts';
import type { ShownReport } from '../show-report.ts';
import { decodeBody } from '../store/decode-body.ts';
import { openPool } from '../store/postgres/pool.ts';
import { openPostgresIndex } from '../store/postgres/postgres-index.ts';
import type { ReportIndex } from '../store/report-index.ts';
import { openS3Bodies, type SharedBodies } from '../store/s3/s3-bodies.ts';
import { createS3Client } from '../store/s3/s3-client.ts';
import { bodyIn } from '../store/stored-report.ts';
import { openSharedRegistry, type SharedRegistry } from './shared-registry.ts';
import type { SharedSettings } from './shared-settings.ts';

interface Asked {
  readonly index: ReportIndex;
  readonly bodies: SharedBodies;
  readonly registry: SharedRegistry;
}

/** Asks a shared store beside the collectors that run on it; mends nothing, and makes no table. Never rejects. */
export async function askShared<T>(
  settings: SharedSettings,
  work: (of: Asked) => Promise<T>,
): Promise<Kept<T>> {
  const pool = openPool({ ...settings.postgres, connections: 2 }, () => undefined);
  try {
    const value = await work({
      index: openPostgresIndex(pool),
      bodies: openS3Bodies(createS3Client(settings.s3)),
      registry: openSharedRegistry(pool),
    });
    return { ok: true, value };
  } catch (thrown) {
    return { ok: false, message: SHARED.database(reasonOf(thrown)) };
  } finally {
    await pool.end();
  }
}

/** Everything that was received, the newest first, but of devices that wait for approval. */
export async function listShared(settings: SharedSettings): Promise<ReportListing> {
  const asked = await askShared(settings, async ({ index, registry }) => {
    const all = await index.list(-1, await registry.pending());
    return all.map(listedOf);
  });
  return asked.ok ? { ok: true, reports: asked.value, unreadable: 0 } : asked;
}

/** A report as `showReport` gives it. */
export async function showShared(settings: SharedSettings, text: string): Promise<ShownReport> {
  const asked = await askShared(settings, async ({ index, bodies }): Promise<ShownReport> => {
    const found = await findReports(index, text);
    if (!found.ok) return { ok: false, reason: 'asked', message: found.message };
    const [row, ...others] = found.reports;
    if (row === undefined) throw new Error('nothing was found');
    const read = await bodies.read(row.id);
    const body = read === null ? null : bodyIn(read.file, row);
    return {
      ok: true,
      by: found.by,
      report: listedOf(row),
      others: others.map(listedOf),
      body,
      decoded: body === null ? null : decodeBody(body),
    };
  });
  return asked.ok ? asked.value : { ...asked, reason: 'failed' };
}

/** `asked`: the collectors remove what it sent within seconds. */
export const forgetShared = (
  settings: SharedSettings,
  device: string,
): Promise<Kept<'asked' | 'unknown'>> =>
  askShared(settings, async ({ index, registry }) => {
    const at = new Date().toISOString();
    const isKnown = (await registry.find(device)) !== null;
    if (!isKnown && (await index.idsOf(device, at)).length === 0) return 'unknown';
    await registry.askToForget(device, at);
    return 'asked';
  });
