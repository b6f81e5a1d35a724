import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packTravelling } from '../../../agent/bundle/travelling.ts';
import { MAX_INLINE_BYTES } from '../../../agent/outbox/body-files.ts';
import type { NewItem } from '../../../agent/outbox/item.ts';
import { readOutbox, readReport } from '../../../agent/outbox/read.ts';
import { ENVELOPE_TYPE } from '../../../model/envelope.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { emptyEnvelope } from '../../support/samples.ts';
import { itemOf, outboxIn, receiptFor, temporaryFolder } from './workbench.ts';

/** A report of 1 MiB: an envelope, and a bundle that says where its middle is. */
function large(change: Partial<NewItem> = {}): NewItem {
  const item = itemOf('', change);
  const bundle = Buffer.alloc(1024 * 1024, 'bundle ');
  bundle.write('THE MIDDLE', 512 * 1024);
  const packed = packTravelling({ ...emptyEnvelope, id: item.id, kind: item.kind }, bundle);
  if (!packed.ok) throw new Error('the envelope is too long');
  return { ...item, body: packed.body };
}

const filesIn = (folder: string): readonly string[] => readdirSync(join(folder, 'outbox'));
const onlyFile = (folder: string): string => join(folder, 'outbox', filesIn(folder)[0] ?? '');

/** An outbox with one large report, closed again. */
function withOne(item = large()): { folder: string; item: NewItem } {
  const folder = temporaryFolder();
  const before = outboxIn(folder);
  expect(before.outbox.enqueue(item)).toEqual({ ok: true });
  before.close();
  return { folder, item };
}

describe('a large report', () => {
  it('lies in a file of its own that nobody else may read, and leaves byte for byte', () => {
    const { folder, item } = withOne();

    const { outbox } = outboxIn(folder);
    const due = outbox.next();

    expect(due).toMatchObject({ id: item.id, mediaType: ENVELOPE_TYPE, bytes: item.body.length });
    expect(Buffer.from(due!.body).equals(Buffer.from(item.body))).toBe(true);
    expect(statSync(join(folder, 'outbox.sqlite')).size).toBeLessThan(200_000);
    expect(statSync(join(folder, 'outbox')).mode & 0o777).toBe(0o700);
    expect(statSync(onlyFile(folder)).mode & 0o777).toBe(0o600);
    const shown = readReport(folder, item.id);
    expect(shown.ok && Buffer.from(shown.value!).equals(Buffer.from(item.body))).toBe(true);
  });

  it('takes its file along when it is delivered, and when it is dropped', () => {
    const { folder, item } = withOne();
    const { outbox } = outboxIn(folder);
    const second = large();
    outbox.enqueue(second);

    outbox.acknowledge(outbox.next()!, receiptFor(item.id));
    outbox.drop([second.id]);

    expect(filesIn(folder)).toEqual([]);
  });

  it('counts into the size of the outbox, so that older ones give way', () => {
    const { outbox } = outboxIn(temporaryFolder(), {
      limits: { maxBytes: 2.5 * 1024 * 1024, maxAgeMs: 1e12 },
    });
    const items = [large(), large(), large()];

    for (const item of items) outbox.enqueue(item);

    expect(outbox.list().map(({ id }) => id)).toEqual(items.slice(1).map(({ id }) => id));
    expect(outbox.losses()).toMatchObject([{ reason: 'size', count: 1 }]);
  });

  it('is kept once however often it is handed over under its id', () => {
    const { folder, item } = withOne();
    const { outbox } = outboxIn(folder);

    expect(outbox.enqueue(item)).toEqual({ ok: true });

    expect(filesIn(folder)).toHaveLength(1);
    expect(outbox.summary().count).toBe(1);
  });

  it('is set aside and counted when a bit of its file is flipped, and never sent', () => {
    const { folder, item } = withOne();
    flipBit(onlyFile(folder), 'THE MIDDLE', { times: 1 });

    const { outbox } = outboxIn(folder);

    expect(outbox.next()).toBeNull();
    expect(outbox.list()).toMatchObject([{ id: item.id, state: 'quarantined' }]);
    expect(outbox.losses()).toMatchObject([{ reason: 'damaged', count: 1 }]);
  });

  it('leaves all the same when the flipped bit stands in the first line of its file', () => {
    const { folder, item } = withOne();
    flipBit(onlyFile(folder), '"kind"', { at: 9, times: 1 });

    expect(outboxIn(folder).outbox.next()?.id).toBe(item.id);
  });

  it.each([
    [
      'is gone',
      (path: string) => {
        rmSync(path);
      },
    ],
    [
      'was cut short',
      (path: string) => {
        truncateSync(path, 300_000);
      },
    ],
    [
      'is a link to another file',
      (path: string): void => {
        const elsewhere = `${path}.moved`;
        writeFileSync(elsewhere, readFileSync(path));
        rmSync(path);
        symlinkSync(elsewhere, path);
      },
    ],
  ])('is set aside and counted when its file %s', (_, harm) => {
    const { folder } = withOne();
    harm(onlyFile(folder));

    const { outbox } = outboxIn(folder);

    expect(outbox.next()).toBeNull();
    expect(outbox.losses()).toMatchObject([{ reason: 'damaged', count: 1 }]);
  });

  it('is found again when its row lost the name of its file', () => {
    const { folder, item } = withOne();
    const database = new DatabaseSync(join(folder, 'outbox.sqlite'));
    database.exec(`UPDATE item SET file = '${'0'.repeat(32)}.report', state = 'quarantined'`);
    database.close();

    const { outbox } = outboxIn(folder);

    expect(outbox.next()?.id).toBe(item.id);
    expect(filesIn(folder)).toHaveLength(1);
  });
});

describe('files that no report needs', () => {
  it('are swept: one of a report that was never promised, one that was half written', () => {
    const { folder, item } = withOne();
    const path = onlyFile(folder);
    writeFileSync(join(folder, 'outbox', `${'1'.repeat(32)}.report`), readFileSync(path));
    writeFileSync(join(folder, 'outbox', `${'2'.repeat(32)}.report`), '{"id":"half');
    writeFileSync(join(folder, 'outbox', 'not-ours'), 'x');

    const { outbox } = outboxIn(folder);

    expect(outbox.list().map(({ id }) => id)).toEqual([item.id]);
    expect(filesIn(folder)).toHaveLength(2);
    expect(filesIn(folder)).toContain('not-ours');
  });
});

describe('an outbox whose database is gone', () => {
  it.each([
    [
      'torn',
      (path: string) => {
        writeFileSync(path, 'no database at all');
      },
    ],
    [
      'removed',
      (path: string) => {
        rmSync(path);
      },
    ],
  ])('%s: reports in files are taken up again, under their own ids', (_, harm) => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    const items = [large(), large({ kind: 'user' }), large({ origin: 'demo' })];
    for (const item of items) before.outbox.enqueue(item);
    before.close();
    harm(join(folder, 'outbox.sqlite'));

    const { outbox } = outboxIn(folder);

    expect(outbox.next()?.id).toBe(items[1]?.id);
    expect(
      outbox
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(
      items
        .slice(0, 2)
        .map(({ id }) => id)
        .sort(),
    );
    const read = readOutbox(folder);
    expect(read.ok && read.value).toHaveLength(3);
  });

  it('is not filled with what lies in a file that is not whole', () => {
    const { folder } = withOne();
    rmSync(join(folder, 'outbox.sqlite'));
    flipBit(onlyFile(folder), 'THE MIDDLE', { times: 1 });

    expect(outboxIn(folder).outbox.list()).toEqual([]);
  });
});

it('keeps a body of 256 KiB in the database, and one byte more in a file', () => {
  const folder = temporaryFolder();
  const { outbox } = outboxIn(folder);
  mkdirSync(join(folder, 'outbox'));

  outbox.enqueue(itemOf('x'.repeat(MAX_INLINE_BYTES)));
  expect(filesIn(folder)).toEqual([]);
  outbox.enqueue(itemOf('x'.repeat(MAX_INLINE_BYTES + 1)));

  expect(filesIn(folder)).toHaveLength(1);
});
