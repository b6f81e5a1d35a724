import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { openDatabase } from '../../../agent/data/database.ts';
import { OUTBOX_MIGRATIONS } from '../../../agent/outbox/schema.ts';
import { sha256Of } from '../../../agent/outbox/soundness.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { agentIn } from './agent-bench.ts';
import { fakeCollector } from './collectors.ts';
import { scriptedWorld } from './scripted-probes.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';

const FILE = 'outbox.sqlite';
const reportOf = (id: string): string => JSON.stringify({ schema: 1, id, kind: 'break' });

/** An outbox with seven reports, of which the middle one is `victim`, closed again. */
function sevenReports(bodyOf: (id: string) => string): { folder: string; ids: string[] } {
  const folder = temporaryFolder();
  const ids = Array.from({ length: 7 }, () => uuidv7());
  const before = outboxIn(folder);
  for (const id of ids) before.outbox.enqueue(itemOf(bodyOf(id), { id }));
  before.close();
  return { folder, ids };
}

/** Takes everything that is offered, as an honest collector does. */
function takeAll(outbox: Outbox): string[] {
  const taken: string[] = [];
  for (let due = outbox.next(); due !== null && taken.length < 100; due = outbox.next()) {
    taken.push(due.id);
    const { id, sha256, bytes } = due;
    outbox.acknowledge(due, {
      ...{ id, sha256, bytes, receivedAt: '2026-05-04T09:00:00Z' },
      ...{ keyId: 'ab'.repeat(8), signature: '' },
    });
  }
  return taken;
}

describe('one flipped bit in the id of a waiting report', () => {
  const BODIES = [
    ['of a report', reportOf],
    ['of other bytes than JSON', (id: string): string => `no JSON ${id.slice(-4)}`],
  ] as const;

  it.each(
    BODIES.flatMap(([what, bodyOf]) =>
      // The last character of an id, and a dash: still an id, and none any more.
      [35, 8].flatMap((at) =>
        ['the table', 'the index'].map((where) => [what, at, where, bodyOf] as const),
      ),
    ),
  )(
    '%s, character %i, in %s: every report leaves once, under its own id',
    (_, at, where, bodyOf) => {
      const { folder, ids } = sevenReports(bodyOf);
      const path = join(folder, FILE);
      const victim = ids[3] ?? '';
      // The index holds the id and the row behind it, the table the id and the kind.
      const copy = where === 'the table' ? `${victim}break` : victim;
      expect(flipBit(path, copy, { at, times: 1 })).toBe(1);

      const { outbox } = outboxIn(folder);
      const taken = takeAll(outbox);

      expect([...taken].sort()).toEqual([...ids].sort());
      expect(outbox.list()).toEqual([]);
      expect(outbox.losses()).toEqual([]);
    },
  );

  it('does not make an agent send one report again and again, nor keep the others back', async () => {
    const { folder, ids } = sevenReports(reportOf);
    flipBit(join(folder, FILE), `${ids[0] ?? ''}break`, { at: 35, times: 1 });
    const collector = await fakeCollector();

    const agent = await agentIn(folder, scriptedWorld(), {
      exchange: { host: 'exch1.corp.example' },
      collector: { url: collector.url },
    });
    const result = await agent.request('sync.run', {});

    expect(result.waiting).toBe(0);
    expect(collector.arrivals.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });
});

/** Changes the database beneath an open outbox, as a disk does. */
function meddle(folder: string, sql: string, ...values: string[]): void {
  const database = new DatabaseSync(join(folder, FILE));
  database.prepare(sql).run(...values);
  database.close();
}

function zeroPage(path: string, page: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0, (page - 1) * 4096, page * 4096);
  writeFileSync(path, bytes);
}

function rootOf(folder: string, table: string): number {
  const database = new DatabaseSync(join(folder, FILE));
  const row = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table);
  database.close();
  return Number(row?.['rootpage']);
}

describe('an outbox without its first page', () => {
  it('gives back every report: header and definitions are the same in all', () => {
    const { folder, ids } = sevenReports(reportOf);
    zeroPage(join(folder, FILE), 1);

    const { outbox } = outboxIn(folder);

    expect(takeAll(outbox).sort()).toEqual([...ids].sort());
    expect(outbox.losses()).toEqual([]);
  });
});

describe('an outbox without the page that leads to its reports', () => {
  it('gives back every report', () => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    const ids = Array.from({ length: 40 }, () => uuidv7());
    for (const id of ids)
      before.outbox.enqueue(itemOf(`${reportOf(id)}${' '.repeat(1000)}`, { id }));
    before.close();
    zeroPage(join(folder, FILE), rootOf(folder, 'item'));

    const { outbox } = outboxIn(folder);

    expect(takeAll(outbox).sort()).toEqual([...ids].sort());
    expect(outbox.losses()).toEqual([]);
  });
});

describe('an outbox that is damaged while it is open', () => {
  it('sends no report under an id that is not its own: it is set aside, shown and counted', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder);
    const [altered, sound] = [uuidv7(), uuidv7()];
    for (const id of [altered, sound]) outbox.enqueue(itemOf(reportOf(id), { id }));
    meddle(folder, 'UPDATE item SET id = ? WHERE id = ?', uuidv7(), altered);

    const due = outbox.next();

    expect(due?.id).toBe(sound);
    expect(outbox.notSent()).toMatchObject({
      damaged: 1,
      losses: [{ kind: 'break', reason: 'damaged', count: 1 }],
    });
  });

  it('takes no write for done that touched nothing, and offers that row no more', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder);
    const [gone, sound] = [uuidv7(), uuidv7()];
    for (const id of [gone, sound]) outbox.enqueue(itemOf(reportOf(id), { id }));
    const due = outbox.next()!;
    meddle(folder, 'DELETE FROM item WHERE id = ?', gone);

    const marked = outbox.markSending(due);

    expect(marked).toMatchObject({ ok: false, fault: 'damaged' });
    expect(outbox.isDamaged()).toBe(true);
    expect(outbox.next()?.id).toBe(sound);
  });

  it('is built anew at the next look, and what waits in it leaves', async () => {
    const folder = temporaryFolder();
    const lines: string[] = [];
    const collector = await fakeCollector();
    const id = uuidv7();
    const before = outboxIn(folder);
    before.outbox.enqueue(itemOf(reportOf(id), { id }));
    before.close();
    // A row that no write can change, as on a page that the disk lost.
    const agent = await agentIn(
      folder,
      scriptedWorld(),
      {
        exchange: { host: 'exch1.corp.example' },
        collector: { url: collector.url, receiptKey: collector.key.publicKey },
      },
      { log: (line) => lines.push(line) },
    );
    const late = uuidv7();
    meddle(folder, 'CREATE TRIGGER rotten BEFORE UPDATE ON item BEGIN SELECT RAISE(IGNORE); END');
    meddle(
      folder,
      `INSERT INTO item (id, kind, origin, createdAt, bytes, sha256, body) VALUES (?, 'break', 'site', '', 0, '', x'78')`,
      late,
    );

    await agent.request('sync.run', {});
    await agent.request('probe.run', {});
    await agent.request('sync.run', {});

    expect(lines.join()).toContain('set aside as');
    expect(agent.state().notSent).toMatchObject({ damaged: 1, losses: [{ count: 1 }] });
    expect(collector.arrivals.map((arrival) => arrival.id)).toEqual([id]);
  });
});

describe('a flipped bit in the definition of a table', () => {
  const WORDS = [
    'createdAt TEXT',
    'sha256 TEXT',
    'CREATE TABLE item',
    'body BLOB',
    'CREATE TABLE receipt',
    'CREATE INDEX item_waiting',
    'STRICT',
    'ageMs INTEGER',
  ];

  it.each(WORDS.flatMap((word) => [0, 4].map((at) => [word, at] as const)))(
    '"%s", character %i: the agent starts, and every report leaves',
    (word, at) => {
      const { folder, ids } = sevenReports(reportOf);
      expect(flipBit(join(folder, FILE), word, { at, times: 1 })).toBe(1);

      const { outbox } = outboxIn(folder);

      expect(takeAll(outbox).sort()).toEqual([...ids].sort());
    },
  );

  it.each(WORDS)('"%s": a list beside the agent ends in a sentence or a list', (word) => {
    const { folder } = sevenReports(reportOf);
    flipBit(join(folder, FILE), word, { times: 1 });

    const listing = readOutbox(folder);

    expect(listing.ok || listing.fault === 'damaged').toBe(true);
  });
});

describe('an outbox of an older version', () => {
  it('is taken over with all that waits, and not for a damaged one', () => {
    const folder = temporaryFolder();
    const old = openDatabase({
      ...{ path: join(folder, FILE), migrations: OUTBOX_MIGRATIONS.slice(0, 1), maxBytes: 1e9 },
      ...{ log: () => undefined, now: () => new Date() },
    });
    if (!old.ok) throw new Error(old.message);
    const insert = old.database.prepare(
      `INSERT INTO item (id, kind, origin, createdAt, bytes, sha256, body) VALUES (?, 'break', 'site', '2026-05-04T09:00:00Z', ?, ?, ?)`,
    );
    const ids = Array.from({ length: 50 }, (_, number) => `old-${String(number)}`);
    for (const [number, id] of ids.entries()) {
      const body = Buffer.from('x'.repeat(number * 500));
      insert.run(id, body.length, sha256Of(body), body);
    }
    old.database.close();

    const { outbox, lines } = outboxIn(folder);

    expect(lines).toEqual([]);
    expect(takeAll(outbox)).toEqual(ids);
  });
});

describe('one flipped bit in the head of the database', () => {
  const HEAD_BYTES = 100;
  const SIZE_AT = 28;
  /** Size of a page, versions of the format, pages, format of the tables, encoding, layout. */
  const PLACES = [16, 17, 18, 19, 20, 21, 22, 23, 31, 47, 59, 60, 61];

  it.each(PLACES)('byte %i: costs no report, and the agent opens it', (at) => {
    for (const bit of [2, 6]) {
      const { folder, ids } = sevenReports(reportOf);
      const path = join(folder, FILE);
      const bytes = readFileSync(path);
      expect(at).toBeLessThan(HEAD_BYTES);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      writeFileSync(path, bytes);

      const after = outboxIn(folder);

      expect(takeAll(after.outbox)).toEqual(ids);
      after.close();
    }
  });

  it('is found where it makes the file shorter than it is', () => {
    const { folder, ids } = sevenReports((id) => reportOf(id).padEnd(3000));
    const path = join(folder, FILE);
    const bytes = readFileSync(path);
    const pages = bytes.readUInt32BE(SIZE_AT);
    bytes.writeUInt32BE(pages ^ (1 << Math.floor(Math.log2(pages))), SIZE_AT);
    writeFileSync(path, bytes);

    expect(takeAll(outboxIn(folder).outbox)).toEqual(ids);
  });
});
