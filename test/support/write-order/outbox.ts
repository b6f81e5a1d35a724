import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { olderOutbox } from '../older-outbox.ts';
import { type FileDeed, record } from './record.ts';

const CHILD = join(import.meta.dirname, 'child.ts');
/** Waits in an outbox of an older layout. */
const OLD_REPORTS = 6;

/** What an outbox did to its files, and the folder that they lay in, which is gone. */
export interface OutboxRecord {
  readonly deeds: readonly FileDeed[];
  /** The first deed of the process; what lay there comes before it. */
  readonly begins: number;
  readonly folder: string;
}

/**
 * Records an outbox that lives through so many steps of a seed.
 *
 * @param layout of the file that it finds, and what it takes over; null: it finds none
 */
export function recordOutbox(
  seed: number,
  { steps, layout }: { readonly steps: number; readonly layout: number | null },
): OutboxRecord {
  const root = mkdtempSync(join(tmpdir(), 'linesman-order-'));
  try {
    const waiting = layout === null ? [] : olderOutbox(root, layout, OLD_REPORTS);
    const said = waiting.map(({ id, sha256 }): FileDeed => ({
      do: 'say',
      line: `kept ${id} ${sha256}`,
    }));
    const command = [process.execPath, CHILD, root, String(seed), String(steps)];
    const deeds = record(root, command);
    const before = deeds.findIndex((deed) => deed.do === 'flush folder') + 1;
    const begins = layout === null ? 0 : before + said.length;
    return {
      deeds: layout === null ? deeds : [...deeds.slice(0, before), ...said, ...deeds.slice(before)],
      begins,
      folder: root,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
