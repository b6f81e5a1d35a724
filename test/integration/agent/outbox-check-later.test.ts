import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { until } from '../../support/until.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';

/** As an outbox of many reports is opened, whatever its size. */
const LATER = { checkLaterFromBytes: 0 };
/** Free pages, counted in the header (sqlite.org/fileformat2.html#database_header): no read sees it. */
const FREE_COUNT_AT = 36;
const [GONE, WAITS, LAST] = [itemOf('gone'), itemOf('waits'), itemOf('last')];

/** An outbox whose agent was killed in the middle of a send. */
function leftOutbox(change: (bytes: Buffer) => void = () => undefined): string {
  const folder = temporaryFolder();
  const agent = outboxIn(folder);
  const { outbox } = agent;
  for (const item of [GONE, WAITS, LAST]) outbox.enqueue(item);
  outbox.drop([GONE.id]);
  outbox.markSending(outbox.next()!);
  agent.close();
  const path = join(folder, 'outbox.sqlite');
  const bytes = readFileSync(path);
  change(bytes);
  writeFileSync(path, bytes);
  return folder;
}

const damaged = (): string =>
  leftOutbox((bytes) => {
    bytes.writeUInt32BE(bytes.readUInt32BE(FREE_COUNT_AT) + 1, FREE_COUNT_AT);
  });

const statesOf = (outbox: ReturnType<typeof outboxIn>['outbox']): string[] =>
  outbox.list().map(({ state }) => state);

it('is read at once, and what a crash left is finished when the check is over', async () => {
  const folder = leftOutbox();
  const { outbox, lines } = outboxIn(folder, LATER);
  outbox.setHeld('no-route');

  expect(outbox.summary().count).toBe(2);
  expect(outbox.next()?.id).toBe(LAST.id);
  await until(() => statesOf(outbox).join() === 'ready,ready');
  expect(lines).toEqual([]);
  const beside = readOutbox(folder);
  expect(beside.ok && beside.value[0]?.heldBecause).toBe('no-route');
});

it('is checked before the first write, which is not kept waiting', () => {
  const { outbox } = outboxIn(leftOutbox(), LATER);
  const item = itemOf('new');

  expect(outbox.enqueue(item)).toEqual({ ok: true });

  expect(outbox.list().map(({ id }) => id)).toEqual([WAITS.id, LAST.id, item.id]);
  expect(statesOf(outbox)).toEqual(['ready', 'ready', 'ready']);
});

it('finds damage that no read sees, without being asked', async () => {
  const { outbox, lines } = outboxIn(damaged(), LATER);

  expect(outbox.summary().count).toBe(2);
  await until(() => lines.some((line) => line.includes('the outbox is damaged')));
});

it('writes nothing into a damaged file, and is built anew with all that waits', () => {
  const folder = damaged();
  const before = readFileSync(join(folder, 'outbox.sqlite'));
  const found = outboxIn(folder, LATER);
  const due = found.outbox.next()!;

  expect(found.outbox.markSending(due)).toMatchObject({ ok: false, fault: 'damaged' });
  expect(found.outbox.enqueue(itemOf('new'))).toMatchObject({ ok: false, reason: 'damaged' });
  expect(found.outbox.isDamaged()).toBe(true);
  found.close();
  expect(readFileSync(join(folder, 'outbox.sqlite')).equals(before)).toBe(true);

  const { outbox } = outboxIn(folder, { ...LATER, isDamaged: true });
  expect(outbox.list().map(({ id }) => id)).toEqual([WAITS.id, LAST.id]);
  expect(outbox.enqueue(itemOf('new'))).toEqual({ ok: true });
});

it('is left as it is when it is closed before the check is over', () => {
  const folder = leftOutbox();
  outboxIn(folder, LATER).close();

  expect(statesOf(outboxIn(folder).outbox)).toEqual(['ready', 'ready']);
});
