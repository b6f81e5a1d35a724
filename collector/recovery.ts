import { reasonOf } from '../lib/error-name.ts';
import type { FoundFile } from './body-store.ts';
import { isFull } from './database-errors.ts';
import type { IndexedReport } from './index-row.ts';
import { rowFromFile, rowOf, type MendIo } from './mend.ts';
import { decodeReport } from './report-summary.ts';
import { bodyIn, fits, sha256Of, soundReceipt, takeApart } from './stored-report.ts';

/** What the scan did, each as a number of reports. */
export interface RecoveryResult {
  /** Uploads that a death cut off; never acknowledged, so laptops send them again. */
  readonly cutOff: number;
  /** Bodies without a row, indexed under the receipt that they were given. */
  readonly indexed: number;
  /** Bodies without a row whose receipt was never given or cannot be read; they have a new one. */
  readonly signedAnew: number;
  /** Bodies that fit no row and are no report. */
  readonly setAside: number;
  /** Acknowledged reports whose body is gone or has another size. */
  readonly lost: number;
}

export interface RecoveryIo extends MendIo {
  /** A row of an index that was set aside, when it can still be read there. */
  readonly salvage: (id: string) => IndexedReport | null;
}

const PAGE = 1_000;

/**
 * Brings files and index back together after a death at any moment, or after the index was lost.
 * Nothing that was acknowledged is deleted, and a report whose body is lost keeps its receipt: the
 * laptop may send the body again. One folder at a time, so memory does not grow with the store.
 * Rejects with the system's error.
 */
export async function recover(io: RecoveryIo): Promise<RecoveryResult> {
  const counts = {
    cutOff: await io.bodies.clearIncoming(),
    indexed: 0,
    signedAnew: 0,
    setAside: 0,
  };
  let [found, lost] = [0, 0];
  for await (const files of io.bodies.scan()) {
    const rows: IndexedReport[] = [];
    for (const file of files) {
      const row = io.index.peek(file.id);
      if (row !== null && fits(file.bytes, row.bytes)) {
        found += 1;
        if (!row.whole) io.index.setWhole(file.id, true);
      } else if (row !== null) {
        lost += await loseBody(io, file.id, row.whole);
      } else {
        const known = await rowFor(io, file, counts);
        if (known !== null) rows.push(known);
      }
    }
    restore(io, rows);
    found += rows.filter(({ whole }) => whole).length;
  }
  if (found < io.index.whole().count) lost += await findLost(io);
  return { ...counts, lost };
}

function restore({ index, log }: RecoveryIo, rows: readonly IndexedReport[]): void {
  if (rows.length === 0) return;
  try {
    index.restore(rows);
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown;
    log(`${String(rows.length)} reports cannot be listed until there is room: ${reasonOf(thrown)}`);
  }
}

async function loseBody(
  { bodies, index, log }: RecoveryIo,
  id: string,
  whole: boolean,
): Promise<number> {
  const aside = await bodies.setAside(id);
  log(
    `report ${id} was acknowledged, but its body has another size and was set aside as ${aside}: restore it from a copy of the data folder`,
  );
  if (whole) index.setWhole(id, false);
  return 1;
}

/** Acknowledged reports without a file, page by page. */
async function findLost({ bodies, index, log }: RecoveryIo): Promise<number> {
  let lost = 0;
  let at: number | null = null;
  for (;;) {
    const page = index.idsAfter(at, PAGE);
    for (const { id } of page) {
      if (index.peek(id)?.whole !== true || (await bodies.sizeOf(id)) !== null) continue;
      index.setWhole(id, false);
      lost += 1;
      log(
        `report ${id} was acknowledged, but its body is gone: restore it from a copy of the data folder`,
      );
    }
    const last = page.at(-1);
    if (last === undefined) return lost;
    at = last.arrival;
  }
}

/** The row of a file that has none: from its own receipt, from the old index, or with a new receipt. */
async function rowFor(
  io: RecoveryIo,
  { id }: FoundFile,
  counts: { indexed: number; signedAnew: number; setAside: number },
): Promise<IndexedReport | null> {
  const { bodies, key, log, salvage } = io;
  const read = await bodies.read(id);
  const file = read?.file ?? Buffer.alloc(0);
  const known = rowFromFile(id, file, key) ?? salvaged(salvage(id), file, io);
  if (known !== null) {
    counts.indexed += 1;
    if (!known.whole)
      log(
        `report ${id} was acknowledged, but its body no longer has its digest and was set aside as ${await bodies.setAside(id)}`,
      );
    return known;
  }
  const { body, trailer } = takeApart(file);
  const report = decodeReport(body);
  if (read === null || report?.id !== id) {
    log(`a body without a row was set aside as ${await bodies.setAside(id)}`);
    counts.setAside += 1;
    return null;
  }
  counts.signedAnew += 1;
  const facts = {
    id,
    sha256: sha256Of(body),
    bytes: body.length,
    receivedAt: read.writtenAt.toISOString(),
  };
  const device = trailer?.device ?? report.device.slice(0, 128).replace(/[^\x20-\x7e]/g, '?');
  const receipt = `${JSON.stringify(key.sign(facts))}\n`;
  await bodies.write(id, body, { device, receipt });
  return rowOf(facts, { device, receipt }, body);
}

/** A row of the old index counts when its receipt verifies. */
function salvaged(
  row: IndexedReport | null,
  file: Buffer,
  { key }: RecoveryIo,
): IndexedReport | null {
  const receipt = row === null ? null : soundReceipt(row.receipt, row.id, key);
  return row === null || receipt === null ? null : rowOf(receipt, row, bodyIn(file, receipt));
}
