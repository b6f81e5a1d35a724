import { KEY } from '../../model/text/en/collector.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { errorCode, reasonOf } from '../../lib/error-name.ts';
import { writeDurably } from '../../lib/write-durably.ts';
import { CollectorKey } from '../../model/receipt.ts';
import type { BodyStore } from './body-store.ts';
import type { DataPaths } from './data-folder.ts';
import type { ReportIndex } from './report-index.ts';
import type { SigningKey } from './signing-key.ts';
import { soundReceipt, takeApart } from './stored-report.ts';

/** A receipt that was given, to try a key on. */
export interface Given {
  readonly id: string;
  readonly receipt: string;
}

/** Enough that chance damage cannot have met them all. */
const SAMPLES = 8;

/** Some receipts that were given, from the index and from the reports' own files. */
export async function givenReceipts(
  index: Pick<ReportIndex, 'list'>,
  bodies: BodyStore,
): Promise<Given[]> {
  const given: Given[] = (await index.list(SAMPLES)).map(({ id, receipt }) => ({ id, receipt }));
  for await (const folder of bodies.scan()) {
    for (const id of folder.slice(0, 1)) {
      const trailer = takeApart((await bodies.read(id))?.file ?? Buffer.alloc(0)).trailer;
      if (trailer !== null) given.push({ id, receipt: trailer.receipt });
    }
    if (given.length >= 2 * SAMPLES) break;
  }
  return given;
}

/**
 * Compares the key with what it was: the public half in a file beside it, and receipts that it
 * signed. A key that was changed by one bit still signs, and no laptop would believe it.
 *
 * @returns a sentence when the key is another, null when it is the one
 */
export async function keyChanged(
  paths: DataPaths,
  key: SigningKey,
  given: readonly Given[],
  log: (message: string) => void,
): Promise<string | null> {
  const known = await readKnown(paths.publicKey);
  if (known?.publicKey === key.published.publicKey) return null;
  const signedHere = given.some(({ id, receipt }) => soundReceipt(receipt, id, key) !== null);
  const isFirst = known === null && given.length === 0;
  if (!signedHere && !isFirst) {
    return KEY.other(paths.key, key.published.keyId, known?.keyId ?? null);
  }
  try {
    await writeDurably(paths.publicKey, `${JSON.stringify(key.published)}\n`);
  } catch (thrown) {
    log(`${paths.publicKey} could not be written: ${reasonOf(thrown)}`);
  }
  return null;
}

const MAX_BYTES = 1024;

/** Null where there is none; a damaged one reads as one of no key. */
async function readKnown(path: string): Promise<CollectorKey | null> {
  try {
    const parsed = CollectorKey.safeParse(JSON.parse((await readBounded(path, MAX_BYTES)).text));
    return parsed.success ? parsed.data : DAMAGED;
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return null;
    if (thrown instanceof SyntaxError) return DAMAGED;
    throw thrown;
  }
}

const DAMAGED: CollectorKey = { keyId: KEY.unreadableId, publicKey: '' };
