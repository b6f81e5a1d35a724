import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { agedIn } from '../../../agent/outbox/age.ts';
import { openOutbox } from '../../../agent/outbox/open.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { type Clock, LIMITS, type Model, type Waiting } from './model.ts';

const FILES = /^outbox(\.sqlite(-wal|-shm)?)?$/;
const PAGE_BYTES = 4096;

/** One laptop's outbox, its disk and its clocks. */
export interface Laptop {
  readonly clock: { wallMs: number; monotonicMs: number };
  readonly log: string[];
  outbox(): Outbox;
  /** What stands in the file, whatever the outbox says of it. */
  observed(): Observed;
  isFull(): boolean;
  hasBallast(): boolean;
  fill(leftBytes: number): void;
  free(): void;
  /** Puts aside what a process that is killed now leaves. */
  snapshot(): void;
  /** Goes on from what was put aside, in a new process. */
  goOnFromSnapshot(): void;
  restart(): void;
  /** The outbox found its file damaged: it is built anew, as the agent does. */
  rebuild(): void;
  /** Between two processes. @returns whether there was a file to damage */
  damage(how: 'flip' | 'zero', file: 'database' | 'body', where: number, bit: number): boolean;
  remove(): void;
}

export type Observed = Pick<Model, 'losses' | 'openBreak' | 'lastDeliveredAt' | 'agedAtMs'> & {
  readonly items: readonly Waiting[];
};

/** @param disk an empty folder; `canFill`: it is a file system of its own */
export function laptopOn(disk: string): Laptop {
  const folder = join(disk, 'data');
  const aside = mkdtempSync(join(tmpdir(), 'linesman-killed-'));
  const films = join(disk, 'films');
  const ballast = join(folder, 'ballast');
  mkdirSync(folder);
  const clock = { wallMs: Date.parse('2026-05-04T09:00:00.000Z'), monotonicMs: 1_000 };
  const log: string[] = [];
  let hadBallast = false;
  let isOpen = false;
  let opened = open();

  function open(isDamaged = false): { outbox: Outbox; database: DatabaseSync } {
    const had = existsSync(ballast);
    const tried = openOutbox({
      ...{ dataFolder: folder, origin: 'site', limits: LIMITS, isDamaged },
      log: (line) => log.push(line),
      now: () => new Date(clock.wallMs),
      monotonicMs: () => clock.monotonicMs,
    });
    isOpen = tried.ok;
    if (tried.ok) return tried;
    if (tried.fault !== 'full' || had || !existsSync(films)) throw new Error(tried.message);
    // On a full disk without a reserve the agent lives in memory until there is room again.
    rmSync(films);
    return open(isDamaged);
  }
  const close = (): void => {
    if (isOpen) opened.outbox.close();
    isOpen = false;
  };
  const copy = (from: string, to: string): void => {
    for (const name of readdirSync(to))
      if (FILES.test(name)) rmSync(join(to, name), { recursive: true });
    for (const name of readdirSync(from))
      if (FILES.test(name)) cpSync(join(from, name), join(to, name), { recursive: true });
  };
  const fact = (key: string): unknown => {
    const value = opened.database.prepare('SELECT value FROM fact WHERE key = ?').get(key)?.[
      'value'
    ];
    return typeof value === 'string' ? asJson(value) : null;
  };

  return {
    clock,
    log,
    outbox: () => opened.outbox,
    observed: () => {
      const rows = opened.database.prepare(
        'SELECT id, kind, origin, bytes, state, tries, nextTryAt, ageMs FROM item ORDER BY rowid',
      );
      const losses = opened.database.prepare('SELECT kind, reason, count FROM loss');
      for (const statement of [rows, losses]) statement.setReadBigInts(true);
      const [agedAt, deliveredAt] = [fact('agedAt'), fact('lastDeliveredAt')];
      return {
        items: rows.all().map((row) => ({
          ...(row as unknown as Waiting),
          bytes: Number(row['bytes']),
          tries: Number(row['tries']),
          ageMs: Number(row['ageMs']) + agedIn(fact('aged')),
          nextTryAtMs: typeof row['nextTryAt'] === 'string' ? Date.parse(row['nextTryAt']) : null,
        })),
        losses: new Map(
          losses
            .all()
            .map(({ kind, reason, count }) => [`${String(kind)} ${String(reason)}`, Number(count)]),
        ),
        openBreak: fact('openBreak of site'),
        agedAtMs: typeof agedAt === 'number' ? agedAt : null,
        lastDeliveredAt: typeof deliveredAt === 'string' ? deliveredAt : null,
      };
    },
    isFull: () => existsSync(films),
    hasBallast: () => existsSync(ballast),
    fill: (leftBytes) => {
      rmSync(films, { force: true });
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(films, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
    },
    free: () => {
      rmSync(films, { force: true });
    },
    snapshot: () => {
      hadBallast = existsSync(ballast);
      copy(folder, aside);
    },
    goOnFromSnapshot: () => {
      close();
      copy(aside, folder);
      if (hadBallast && !existsSync(ballast)) writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024));
      opened = open();
    },
    restart: () => {
      close();
      opened = open();
    },
    rebuild: () => {
      close();
      opened = open(true);
    },
    damage: (how, file, where, bit) => {
      const bodies = join(folder, 'outbox');
      // In the order of their ids: names are random.
      const names = (existsSync(bodies) ? readdirSync(bodies) : [])
        .map((name) => ({ name, head: readFileSync(join(bodies, name)).toString('latin1', 0, 60) }))
        .sort((a, b) => (a.head < b.head ? -1 : 1))
        .map(({ name }) => name);
      const body = names[Math.floor(where * names.length)];
      if (file === 'body' && body === undefined) return false;
      close();
      const path = file === 'body' ? join(bodies, body ?? '') : join(folder, 'outbox.sqlite');
      const bytes = readFileSync(path);
      const at = Math.floor(((where * 1_000) % 1) * bytes.length);
      if (how === 'flip') bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      else {
        const from = at - (at % PAGE_BYTES);
        bytes.fill(0, from, Math.min(from + PAGE_BYTES, bytes.length));
      }
      writeFileSync(path, bytes);
      opened = open();
      return true;
    },
    remove: () => {
      close();
      for (const path of [folder, films, aside]) rmSync(path, { recursive: true, force: true });
    },
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (damaged) {
    if (damaged instanceof SyntaxError) return null;
    throw damaged;
  }
}

export const clockOf = ({ clock: { wallMs, monotonicMs } }: Laptop): Clock => ({
  wallMs,
  monotonicMs,
});
