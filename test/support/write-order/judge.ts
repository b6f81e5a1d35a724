import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOutbox } from '../../../agent/outbox/open.ts';
import { sha256Of } from '../../../agent/outbox/soundness.ts';
import type { Random } from '../damage.ts';
import type { OutboxRecord } from './outbox.ts';
import type { FileDeed } from './record.ts';
import { type DiskState, layDown, type Luck, LUCK, stateAfter } from './states.ts';

/** What the process had said when the power went. */
interface Promises {
  /** Id → digest: kept, and not on its way out. */
  readonly kept: ReadonlyMap<string, string>;
  /** Those, what was being kept, and what was on its way out: it may be there or not. */
  readonly possible: ReadonlySet<string>;
}

export function promisesAfter(deeds: readonly FileDeed[]): Promises {
  const kept = new Map<string, string>();
  const possible = new Set<string>();
  for (const deed of deeds) {
    if (deed.do !== 'say') continue;
    const [word, id = '', sha256 = ''] = deed.line.split(' ');
    if (word === 'try') possible.add(id);
    if (word === 'kept') {
      possible.add(id);
      kept.set(id, sha256);
    }
    if (word === 'leaving') kept.delete(id);
    if (word === 'gone') possible.delete(id);
  }
  return { kept, possible };
}

/** An empty folder for states, in memory where there is such a place: thousands are laid down. */
export const newPlace = (): string =>
  mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'linesman-cut-'));

/**
 * Opens the outbox on a state and lets an honest collector take what it offers.
 *
 * @param place an empty folder, or none yet; it is removed
 * @returns what of the promises was broken
 */
export function brokenIn(
  state: DiskState,
  from: string,
  place: string,
  { kept, possible }: Promises,
): readonly string[] {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  layDown(state, from, place);
  const wrong: string[] = [];
  const at = '2026-05-04T09:00:00.000Z';
  try {
    const opened = openOutbox({
      ...{ dataFolder: place, origin: 'site', now: () => new Date(at) },
      log: (line) => wrong.push(`it says: ${line}`),
      soon: () => undefined,
    });
    if (!opened.ok) return [`it cannot be opened: ${opened.message}`];
    const { outbox } = opened;
    const taken = new Map<string, string>();
    for (let due = outbox.next(); due !== null; due = outbox.next()) {
      const { id, sha256, bytes } = due;
      if (taken.has(id)) return [...wrong, `${id} is offered twice`];
      taken.set(id, sha256Of(due.body));
      outbox.acknowledge(due, {
        ...{ id, sha256, bytes, receivedAt: at, keyId: 'ab'.repeat(8), signature: '' },
      });
    }
    for (const [id, sha256] of kept)
      if (taken.get(id) !== sha256) wrong.push(`${id} is ${taken.has(id) ? 'altered' : 'lost'}`);
    for (const id of taken.keys())
      if (!possible.has(id)) wrong.push(`${id} comes back, or was never made`);
    if (outbox.losses().length > 0) wrong.push('a loss is counted');
    outbox.close();
    if (readdirSync(place).some((name) => name.includes('damaged'))) wrong.push('set aside');
    return wrong;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** One power cut: behind which deed, and what of the unflushed survived. */
export interface Cut {
  readonly count: number;
  readonly luck: Luck;
}

/** So many cuts, spread over the whole record; with enough of them, each deed by each luck. */
export function cutsOf({ deeds, begins }: OutboxRecord, count: number): readonly Cut[] {
  const all = deeds.flatMap((deed, at) =>
    deed.do === 'say' || at < begins ? [] : LUCK.map((luck) => ({ count: at + 1, luck })),
  );
  return Array.from(
    { length: count },
    (_, turn) => all[Math.floor((turn * all.length) / count) % all.length]!,
  );
}

export const tryCut = (
  { deeds, folder }: OutboxRecord,
  place: string,
  { count, luck }: Cut,
  random: Random,
): readonly string[] =>
  brokenIn(
    stateAfter(deeds, count, folder, luck, random),
    folder,
    place,
    promisesAfter(deeds.slice(0, count)),
  );
