import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { openOutbox } from '../../agent/outbox/open.ts';
import type { Outbox } from '../../agent/outbox/outbox.ts';
import { sha256Of } from '../../agent/outbox/soundness.ts';
import { randomFrom } from '../support/damage.ts';
import {
  COLLECTOR_FILL_NEEDS,
  collectorAtFillPoints,
  KEPT_AT_FILL_POINT,
} from '../support/collector-fill.ts';
import { mountSmall, SMALL_MOUNT_NEEDS, unmountSmall } from '../support/small-mount.ts';
import { travelling } from '../unit/collector/sample-envelope.ts';
import { type Proof, say } from './proof.ts';

const FILL_POINTS = 20;
const DISK_MIB = 96;
/** What a collector's disk has left; the bundle that comes then is larger. */
const MOST_LEFT_KIB = 600;
const now = (): Date => new Date();

function open(dataFolder: string): Outbox {
  const opened = openOutbox({ dataFolder, origin: 'site', log: () => undefined, now });
  if (!opened.ok) throw new Error(opened.message);
  return opened.outbox;
}

/**
 * Fills the disk of an outbox to 20 points, and fills the outbox until it says no, empties it, and
 * goes on; then that of a collector, as whole bundles and parts of others come.
 */
export const full: Proof = async ({ seed, isSlice }) => {
  const missing = [...SMALL_MOUNT_NEEDS, ...COLLECTOR_FILL_NEEDS].find((need) => need !== null);
  if (missing !== undefined) return { skipped: missing };
  const random = randomFrom(seed);
  const points = isSlice ? 5 : FILL_POINTS;
  let [promised, refused, broken] = [0, 0, 0];
  for (let point = 0; point < points; point += 1) {
    const tried = await atFillPoint(random(2 ** 17) * 8, random);
    promised += tried.promised;
    refused += tried.refused;
    if (tried.wrong.length > 0) broken += 1;
    say(tried.wrong, point);
  }
  const collectors = await collectorAtFillPoints(
    Array.from({ length: points / 2 }, () => random(MOST_LEFT_KIB)),
  );
  for (const [index, point] of collectors.entries()) {
    const wrong = Object.entries(KEPT_AT_FILL_POINT).flatMap(([key, kept]) =>
      point[key] === kept ? [] : [`the collector's ${key}: ${JSON.stringify(point[key])}`],
    );
    if (wrong.length > 0) broken += 1;
    say(wrong, points + index);
  }
  return {
    ok: broken === 0,
    figures: `${String(points)} fill points of an outbox: ${String(promised)} promised, ${String(refused)} refused with a reason; ${String(collectors.length)} of a collector, 9 reports and half an upload in each; ${String(broken)} points broke a promise`,
  };
};

async function atFillPoint(
  leftBytes: number,
  random: (below: number) => number,
): Promise<{ promised: number; refused: number; wrong: readonly string[] }> {
  const root = mkdtempSync(join(tmpdir(), 'linesman-full-'));
  const mount = join(root, 'disk');
  mkdirSync(mount);
  mountSmall(mount, DISK_MIB);
  const wrong: string[] = [];
  const promised = new Map<string, string>();
  let refused = 0;
  try {
    const folder = join(mount, 'data');
    mkdirSync(folder);
    let outbox = open(folder);
    const films = join(mount, 'films');
    const { bavail, bsize } = statfsSync(mount);
    writeFileSync(films, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes), 1));
    for (let tried = 0; tried < 60; tried += 1) {
      const id = uuidv7();
      const bytes = randomBytes(200 + random(random(3) === 0 ? 600_000 : 20_000));
      const body = random(2) === 0 ? bytes : travelling({ id, encrypted: true }, bytes);
      const kept = outbox.enqueue({
        ...{ id, kind: 'break', origin: 'site', createdAt: now().toISOString(), body },
      });
      if (kept.ok) promised.set(id, sha256Of(body));
      else refused += 1;
      if (!kept.ok && kept.reason !== 'full')
        wrong.push(`refused as ${kept.reason}: ${kept.message}`);
    }
    // Opened anew on the full disk: what waits must leave from there.
    outbox.close();
    outbox = open(folder);
    wrong.push(...drain(outbox, promised));
    rmSync(films);
    const body = Buffer.from('after');
    const after = outbox.enqueue({
      ...{ id: uuidv7(), kind: 'break', origin: 'site', createdAt: now().toISOString(), body },
    });
    if (!after.ok) wrong.push(`with room again: ${after.message}`);
    outbox.close();
    return { promised: promised.size, refused, wrong };
  } finally {
    await unmountSmall(mount);
    rmSync(root, { recursive: true, force: true });
  }
}

/** @returns what of the promises was broken */
function drain(outbox: Outbox, promised: ReadonlyMap<string, string>): readonly string[] {
  const taken = new Set<string>();
  const wrong: string[] = [];
  for (let due = outbox.next(); due !== null; due = outbox.next()) {
    const { id, sha256, bytes } = due;
    if (taken.has(id)) return [...wrong, `${id} is offered twice`];
    taken.add(id);
    if (promised.has(id) && promised.get(id) !== sha256Of(due.body)) wrong.push(`${id} is altered`);
    const gone = outbox.acknowledge(due, {
      ...{ id, sha256, bytes, receivedAt: now().toISOString() },
      ...{ keyId: 'ab'.repeat(8), signature: '' },
    });
    if (!gone.ok) return [...wrong, `cannot drain: ${gone.message}`];
  }
  const lost = [...promised.keys()].filter((id) => !taken.has(id));
  return [...wrong, ...lost.map((id) => `${id} is lost`)];
}
