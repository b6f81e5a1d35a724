import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { openOutbox, type OutboxOptions } from '../../agent/outbox/open.ts';
import type { Outbox } from '../../agent/outbox/outbox.ts';
import { type Damage, DAMAGES, type Random } from './damage.ts';

/** An outbox as an agent left it, and what waits in it. */
export interface LeftOutbox {
  readonly folder: string;
  readonly bodies: ReadonlyMap<string, string>;
}

const now = (): Date => new Date('2026-05-04T09:00:00Z');
const open = (
  dataFolder: string,
  log: (line: string) => void,
  change: Partial<OutboxOptions> = {},
): Outbox => {
  const opened = openOutbox({ dataFolder, origin: 'site', log, now, ...change });
  if (!opened.ok) throw new Error(opened.message);
  return opened.outbox;
};

/** Reports of all sizes, two of them beside the database, and some that are no JSON. */
export function fillOutbox(count: number): LeftOutbox & { readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-outbox-damage-'));
  const outbox = open(folder, () => undefined);
  const bodies = new Map<string, string>();
  for (let number = 0; number < count; number += 1) {
    const id = uuid();
    const isLarge = number % 30 === 7;
    const filler = 'evidence '.repeat(isLarge ? 35_000 : (number % 7) ** 3 * 8);
    const body =
      number % 5 === 0 ? `age-encryption ${filler}` : JSON.stringify({ schema: 1, id, filler });
    bodies.set(id, body);
    const kept = outbox.enqueue({
      ...{ id, kind: 'break', origin: 'site', createdAt: now().toISOString() },
      body: Buffer.from(body),
      openBreak: { number },
    });
    if (!kept.ok) throw new Error(kept.message);
  }
  outbox.close();
  return {
    folder,
    bodies,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A flipped bit stands in one report, or in a page between them. */
const MAY_COST = 3;

/**
 * Damages a copy of the outbox once and lets an honest collector take what it offers.
 *
 * @returns the promises that were broken, and how many reports did not come
 */
export function tryOutbox(
  { folder, bodies }: LeftOutbox,
  damage: Damage,
  random: Random,
  victim: 'the database' | 'any file' = 'the database',
  mayCost = MAY_COST,
): { readonly wrong: readonly string[]; readonly missing: number } {
  const root = mkdtempSync(join(tmpdir(), 'linesman-trial-'));
  const wrong: string[] = [];
  try {
    cpSync(folder, root, { recursive: true });
    const files = readdirSync(join(root, 'outbox')).map((name) => join('outbox', name));
    const hit = victim === 'any file' && random(4) === 0 ? files[random(files.length)] : undefined;
    DAMAGES[damage](join(root, hit ?? 'outbox.sqlite'), random);
    // As few reports are opened, and as many are: what no read sees is found before the first write.
    let outbox = open(root, () => undefined, {
      checkLaterFromBytes: random(2) === 0 ? 0 : Infinity,
    });
    const first = outbox.next();
    if (outbox.isDamaged()) {
      outbox.close();
      outbox = open(root, () => undefined, { isDamaged: true });
    }
    if (first !== null && bodies.get(first.id) !== Buffer.from(first.body).toString())
      wrong.push(`${first.id} has a wrong body before the check`);
    const taken = new Set<string>();
    for (let due = outbox.next(); due !== null; due = outbox.next()) {
      const { id, sha256, bytes } = due;
      if (taken.has(id)) wrong.push(`${id} is offered twice`);
      if (bodies.get(id) !== Buffer.from(due.body).toString()) wrong.push(`${id} has a wrong body`);
      if (!outbox.markSending(due).ok) wrong.push(`${id}: the try cannot be noted`);
      taken.add(id);
      outbox.acknowledge(due, {
        ...{ id, sha256, bytes, receivedAt: now().toISOString() },
        ...{ keyId: 'ab'.repeat(8), signature: '' },
      });
      if (taken.size > bodies.size) break;
    }
    const missing = bodies.size - taken.size;
    const lost = outbox.losses().reduce((sum, { count }) => sum + count, 0);
    if (damage === 'flip' && missing > mayCost)
      wrong.push(`${String(missing)} reports did not come`);
    // What was lost with its index cannot be counted, only that something was.
    if (missing > 0 && (damage === 'flip' ? lost < missing : lost === 0))
      wrong.push(`${String(missing)} did not come, and ${String(lost)} are counted`);
    const after = uuid();
    const kept = outbox.enqueue({
      ...{ id: after, kind: 'break', origin: 'site', createdAt: now().toISOString() },
      body: Buffer.from('after'),
    });
    if (!kept.ok || outbox.next()?.id !== after) wrong.push('a new report is not kept');
    outbox.close();
    return { wrong, missing };
  } catch (thrown) {
    return { wrong: [`threw ${String(thrown)}`], missing: bodies.size };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
