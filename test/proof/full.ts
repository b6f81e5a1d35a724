import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { openOutbox } from '../../agent/outbox/open.ts';
import type { Outbox } from '../../agent/outbox/outbox.ts';
import { sha256Of } from '../../agent/outbox/soundness.ts';
import { randomFrom } from '../support/damage.ts';
import { needsCommands, needsLinux } from '../support/needs.ts';
import { type Proof, say } from './proof.ts';

const FILL_POINTS = 20;
const DISK_MIB = 96;
const now = (): Date => new Date();

function open(dataFolder: string): Outbox {
  const opened = openOutbox({ dataFolder, origin: 'site', log: () => undefined, now });
  if (!opened.ok) throw new Error(opened.message);
  return opened.outbox;
}

/** Fills a disk to 20 points, and fills the outbox until it says no, empties it, and goes on. */
export const full: Proof = ({ seed, isSlice }) => {
  const notRoot = process.getuid?.() === 0 ? null : 'needs root, for a disk of its own';
  const why = needsLinux() ?? notRoot ?? needsCommands('mount', 'umount');
  if (why !== null) return Promise.resolve({ skipped: why });
  const random = randomFrom(seed);
  const points = isSlice ? 5 : FILL_POINTS;
  let [promised, refused, broken] = [0, 0, 0];
  for (let point = 0; point < points; point += 1) {
    const tried = atFillPoint(random(2 ** 17) * 8, random);
    promised += tried.promised;
    refused += tried.refused;
    if (tried.wrong.length > 0) broken += 1;
    say(tried.wrong, point);
  }
  return Promise.resolve({
    ok: broken === 0,
    figures: `${String(points)} fill points: ${String(promised)} promised, ${String(refused)} refused with a reason, ${String(broken)} points broke a promise`,
  });
};

function atFillPoint(
  leftBytes: number,
  random: (below: number) => number,
): { promised: number; refused: number; wrong: readonly string[] } {
  const root = mkdtempSync(join(tmpdir(), 'linesman-full-'));
  const mount = join(root, 'disk');
  mkdirSync(mount);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(DISK_MIB)}m`, 'linesman', mount]);
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
      const body = randomBytes(200 + random(random(3) === 0 ? 600_000 : 20_000));
      const id = uuidv7();
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
    execFileSync('umount', [mount]);
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
