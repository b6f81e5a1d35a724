import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '../../lib/error-name.ts';
import { REPORT_ID } from '../../model/receipt.ts';
import { rowFor } from './recovery.ts';
import { checkReport } from './scrub.ts';
import { fits } from './stored-report.ts';
import type { Store } from './store.ts';

/** How a large store is checked beside the service. */
export interface CheckPace {
  readonly firstAfterMs: number;
  /** Rows or names of a slice, in which nobody else is served. */
  readonly rows: number;
  /** The pause after a slice, as a multiple of what the slice took. */
  readonly restShare: number;
}

export type CheckIo = Pick<Store, 'bodies' | 'index' | 'key' | 'log' | 'locks' | 'rebuildIndex'>;

/**
 * Does once, in slices, what the start of a small store does before its first request: reads every
 * row by its place and by its id, looks for its file, and indexes files that have no row. Rows of
 * damaged pages end it: the index is then built anew.
 *
 * @param withRows false: only files without a row are looked for, where a database keeps the rows
 * @returns ends it
 */
export function startCheck(
  io: CheckIo,
  pace: CheckPace,
  { withRows = true }: { readonly withRows?: boolean } = {},
): () => void {
  const ended = new AbortController();
  const slice = async (startMs: number): Promise<void> => {
    await pause((performance.now() - startMs) * pace.restShare, null, {
      signal: ended.signal,
      ref: false,
    });
  };
  const check = async (): Promise<void> => {
    await pause(pace.firstAfterMs, null, { signal: ended.signal, ref: false });
    const rows = withRows ? await checkRows(io, pace.rows, slice) : await io.index.count();
    const counts = await indexFiles(io, pace.rows, slice);
    io.log(
      `the store has been checked: ${String(rows)} rows; ${String(counts.indexed)} reports indexed again under the receipts they had, ${String(counts.signedAnew)} under a new one, ${String(counts.setAside)} bodies set aside`,
    );
  };
  check().catch((thrown: unknown) => {
    if (!ended.signal.aborted)
      io.log(
        `the check of the store broke off: ${reasonOf(thrown)}; the next start begins it again`,
      );
  });
  return () => {
    ended.abort();
  };
}

type Rest = (startMs: number) => Promise<void>;

/** @returns how many rows there are */
async function checkRows(io: CheckIo, size: number, rest: Rest): Promise<number> {
  const { bodies, index, locks } = io;
  let rows = 0;
  for (let after: number | null = null; ;) {
    const startMs = performance.now();
    const page = await index.page(after, size);
    for (const { id, bytes, whole } of page) {
      rows += 1;
      if (!(await index.has(id))) {
        io.rebuildIndex('its table and its index do not agree');
        throw new Error('the index is built anew');
      }
      const fileBytes = REPORT_ID.test(id) ? await bodies.sizeOf(id) : null;
      const isWhole = fileBytes !== null && fits(fileBytes, bytes);
      if (isWhole !== whole) await locks.run(id, () => checkReport(io, id));
    }
    const last = page.at(-1);
    if (last === undefined) return rows;
    after = last.arrival;
    await rest(startMs);
  }
}

async function indexFiles(io: CheckIo, size: number, rest: Rest) {
  const { bodies, index, locks } = io;
  const counts = { cutOff: 0, indexed: 0, signedAnew: 0, setAside: 0, lost: 0 };
  for await (const ids of bodies.scan())
    for (let at = 0; at < ids.length; at += size) {
      const startMs = performance.now();
      for (const id of ids.slice(at, at + size))
        if (!(await index.has(id)))
          await locks.run(id, async () => {
            // A laptop may have sent it meanwhile, or its time had come.
            if ((await index.has(id)) || (await bodies.sizeOf(id)) === null) return;
            const row = await rowFor({ ...io, salvage: () => null }, id, counts);
            if (row !== null) await index.restore([row]);
          });
      await rest(startMs);
    }
  return counts;
}
