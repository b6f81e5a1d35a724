import { setImmediate } from 'node:timers/promises';
import { reasonOf } from '../../lib/error-name.ts';
import { REPORT_ID } from '../../model/receipt.ts';
import { isFull } from './database-errors.ts';
import type { IndexedReport } from './index-row.ts';
import type { PagedRow } from './report-index.ts';
import { rowFromFile, rowOf, type MendIo } from './mend.ts';
import { decodeBody, namesIn } from './decode-body.ts';
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

type Counts = { -readonly [Key in keyof RecoveryResult]: number };

export interface RecoveryIo extends MendIo {
  /** A row of an index that was set aside, when it can still be read there. */
  readonly salvage: (id: string) => IndexedReport | null;
}

const PAGE = 1_000;

/**
 * Brings files and index back together after a death at any moment, or after the index was lost.
 * Nothing that was acknowledged is deleted, and a report whose body is lost keeps its receipt: the
 * laptop may send the body again. Memory does not grow with the store: first the rows, page by
 * page; then the names of files, one folder at a time, and each is looked up only when there are
 * more of them than rows. Rejects with the system's error.
 */
export async function recover(io: RecoveryIo): Promise<RecoveryResult> {
  const { bodies, index } = io;
  const counts = await recoverUploads(io);
  const { lost, present } = await checkRows(io);
  let names = 0;
  for await (const ids of bodies.scan()) names += ids.length;
  if (names === present) return { ...counts, lost };
  for await (const ids of bodies.scan()) {
    const rows: IndexedReport[] = [];
    for (const id of ids) {
      const row = (await index.has(id)) ? null : await rowFor(io, id, counts);
      if (row !== null) rows.push(row);
    }
    await restore(io, rows);
  }
  return { ...counts, lost };
}

/**
 * The part of it that no start goes without: what was under way at a death. A body that has no row
 * yet was never acknowledged.
 */
export async function recoverUploads({ bodies, key }: RecoveryIo): Promise<Counts> {
  const isWhole = (id: string, file: Buffer): boolean => rowFromFile(id, file, key)?.whole === true;
  const cutOff = await bodies.takeIncoming(isWhole);
  return { cutOff, indexed: 0, signedAnew: 0, setAside: 0, lost: 0 };
}

/** @returns how many rows have a file, and how many bodies turned out to be lost */
async function checkRows(io: RecoveryIo): Promise<{ lost: number; present: number }> {
  const { bodies, index } = io;
  let [lost, present] = [0, 0];
  for (let after: number | null = null; ;) {
    const page: readonly PagedRow[] = await index.page(after, PAGE);
    for (const { id, bytes, whole } of page) {
      // A row of damaged id has no file; what file there is will be found by its name.
      const size = REPORT_ID.test(id) ? await bodies.sizeOf(id) : null;
      const isWhole = size !== null && fits(size, bytes);
      if (isWhole) present += 1;
      else lost += await loseBody(io, id, whole, size !== null);
      if (isWhole && !whole) await mark(io, id, true);
    }
    const last = page.at(-1);
    if (last === undefined) return { lost, present };
    after = last.arrival;
    await setImmediate();
  }
}

/** @returns 1 when the loss is news */
async function loseBody(
  io: RecoveryIo,
  id: string,
  whole: boolean,
  hasFile: boolean,
): Promise<number> {
  const { bodies, log } = io;
  if (!whole && !hasFile) return 0;
  const where = hasFile
    ? `its body has another size and was set aside as ${await bodies.setAside(id)}`
    : 'its body is gone';
  log(`report ${id} was acknowledged, but ${where}: restore it from a copy of the data folder`);
  if (whole) await mark(io, id, false);
  return 1;
}

/** A full disk takes no row; the next start, or the report itself, brings it again. */
async function unlessFull({ log }: RecoveryIo, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown;
    log(`the index cannot be brought up to date until there is room: ${reasonOf(thrown)}`);
  }
}

const mark = (io: RecoveryIo, id: string, whole: boolean): Promise<void> =>
  unlessFull(io, () => io.index.setWhole(id, whole));

async function restore(io: RecoveryIo, rows: readonly IndexedReport[]): Promise<void> {
  if (rows.length > 0) await unlessFull(io, () => io.index.restore(rows));
}

/** Adds what it did to `counts`. @returns the row of a file that has none: from its own receipt, from the old index, or with a new receipt. */
export async function rowFor(
  io: RecoveryIo,
  id: string,
  counts: Counts,
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
  const decoded = decodeBody(body);
  const named = decoded === null ? null : namesIn(decoded);
  if (read === null || named?.id !== id) {
    log(`a body without a row was set aside as ${await bodies.setAside(id)}`);
    counts.setAside += 1;
    return null;
  }
  const facts = {
    id,
    sha256: sha256Of(body),
    bytes: body.length,
    receivedAt: read.writtenAt.toISOString(),
  };
  const device = trailer?.device ?? named.device.slice(0, 128).replace(/[^\x20-\x7e]/g, '?');
  const receipt = `${JSON.stringify(key.sign(facts))}\n`;
  try {
    await bodies.write(id, body, { device, receipt });
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown;
    log(`report ${id} cannot be listed until there is room: ${reasonOf(thrown)}`);
    return null;
  }
  counts.signedAnew += 1;
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
