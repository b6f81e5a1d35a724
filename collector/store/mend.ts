import type { BodyStore } from './body-store.ts';
import { DamagedRow, type IndexedReport } from './index-row.ts';
import type { ReportIndex } from './report-index.ts';
import { summaryOfBody } from './report-summary.ts';
import type { SigningKey } from './signing-key.ts';
import { bodyIn, soundReceipt, takeApart, type Trailer } from './stored-report.ts';

export interface MendIo {
  readonly bodies: BodyStore;
  readonly index: ReportIndex;
  readonly key: SigningKey;
  readonly log: (message: string) => void;
}

/** A row as a receipt and a body make it. */
export function rowOf(
  { id, sha256, bytes, receivedAt }: Pick<IndexedReport, 'id' | 'sha256' | 'bytes' | 'receivedAt'>,
  { device, receipt }: Trailer,
  body: Uint8Array | null,
): IndexedReport {
  return {
    id,
    device,
    sha256,
    bytes,
    receivedAt,
    receipt,
    summary: body === null ? null : summaryOfBody(body, { id, device }),
    whole: body !== null,
  };
}

/** What a report's own file says of it, when its receipt is one that this key signed for it. */
export function rowFromFile(id: string, file: Buffer, key: SigningKey): IndexedReport | null {
  const { trailer } = takeApart(file);
  const receipt = trailer === null ? null : soundReceipt(trailer.receipt, id, key);
  return trailer === null || receipt === null
    ? null
    : rowOf(receipt, trailer, bodyIn(file, receipt));
}

/**
 * A report's row with a receipt that verifies. A row that rotted is written anew: from the report's
 * file, else, when the body still has the digest of the row, by signing the same facts again
 * (Ed25519 signs the same text alike, RFC 8032, 5.1.6).
 *
 * @returns null when nothing is known of the report, or nothing that can be believed
 */
export async function soundRow(io: MendIo, id: string): Promise<IndexedReport | null> {
  const { index, key } = io;
  const row = await readRow(index, id);
  if (row === null) return null;
  if (row !== 'damaged' && receiptFits(row, key)) return row;
  return index.alone(id, () => mendedRow(io, id));
}

/** Looks again: another may have mended it meanwhile. */
async function mendedRow(io: MendIo, id: string): Promise<IndexedReport | null> {
  const { bodies, index, key, log } = io;
  const row = await readRow(index, id);
  if (row === null) return null;
  if (row !== 'damaged' && receiptFits(row, key)) return row;
  const file = (await bodies.read(id))?.file ?? null;
  const fromFile = file === null ? null : rowFromFile(id, file, key);
  const mended = fromFile ?? (row === 'damaged' ? null : signedAgain(row, file, key));
  if (mended !== null) {
    await index.restore([mended]);
    log(`report ${id}: its row in the index had rotted and was mended`);
    return mended;
  }
  if (file !== null) await bodies.setAside(id);
  await index.remove(id);
  log(`report ${id}: row and body have rotted; it is taken anew when the laptop sends it again`);
  return null;
}

async function readRow(index: ReportIndex, id: string): Promise<IndexedReport | 'damaged' | null> {
  try {
    return await index.find(id);
  } catch (thrown) {
    if (thrown instanceof DamagedRow) return 'damaged';
    throw thrown;
  }
}

function receiptFits(row: IndexedReport, key: SigningKey): boolean {
  const receipt = soundReceipt(row.receipt, row.id, key);
  return (
    receipt?.sha256 === row.sha256 &&
    receipt.bytes === row.bytes &&
    receipt.receivedAt === row.receivedAt
  );
}

function signedAgain(
  row: IndexedReport,
  file: Buffer | null,
  key: SigningKey,
): IndexedReport | null {
  const body = file === null ? null : bodyIn(file, row);
  if (body === null) return null;
  const { id, sha256, bytes, receivedAt, device } = row;
  const receipt = `${JSON.stringify(key.sign({ id, sha256, bytes, receivedAt }))}\n`;
  if (soundReceipt(receipt, id, key) === null) return null;
  return rowOf(row, { device, receipt }, body);
}

/**
 * The body of a report when it has the digest that was acknowledged. One that rotted is set aside,
 * and taken again under the same receipt when the laptop sends it.
 */
export async function soundBody(io: MendIo, row: IndexedReport): Promise<Uint8Array | null> {
  const { bodies, index } = io;
  const read = await bodies.read(row.id);
  const body = read === null ? null : bodyIn(read.file, row);
  if (body !== null) {
    if (!row.whole) await index.setWhole(row.id, true);
    return body;
  }
  if (row.whole) return index.alone(row.id, () => loseBody(io, row));
  return null;
}

/** Looks again: another may have set it aside meanwhile, and taken it anew. */
async function loseBody(
  { bodies, index, log }: MendIo,
  row: IndexedReport,
): Promise<Uint8Array | null> {
  const read = await bodies.read(row.id);
  const body = read === null ? null : bodyIn(read.file, row);
  if (body !== null) return body;
  const standing = await index.find(row.id);
  if (standing === null) return null;
  if (standing.whole || read !== null) {
    await index.setWhole(row.id, false);
    const where =
      read === null
        ? 'its body is gone'
        : `its body no longer has its digest and was set aside as ${await bodies.setAside(row.id)}`;
    log(
      `report ${row.id} was acknowledged, but ${where}: restore it from a copy of the data folder`,
    );
  }
  return null;
}
