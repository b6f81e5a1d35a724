import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOutboxInMemory } from '../../../agent/outbox/open.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { OUTBOX_MIGRATIONS } from '../../../agent/outbox/schema.ts';
import { outboxIn, temporaryFolder } from './workbench.ts';

const FOLDER = new URL('../../fixtures/older-outboxes/', import.meta.url).pathname;
const LAYOUTS = OUTBOX_MIGRATIONS.slice(1).map((_, before) => before + 1);
const idOf = (n: number): string => `019730a0-0000-7000-8000-00000000000${String(n)}`;
const LEFT = [2, 3, 4].map(idOf);

const laid = (layout: number): string => {
  const folder = temporaryFolder();
  copyFileSync(join(FOLDER, `layout-${String(layout)}.sqlite`), join(folder, 'outbox.sqlite'));
  return folder;
};

describe('an outbox that an earlier version wrote', () => {
  it('lies among the fixtures for each layout that there was', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.sqlite'));

    expect(files.toSorted()).toEqual(LAYOUTS.map((layout) => `layout-${String(layout)}.sqlite`));
  });

  it.each(LAYOUTS)(
    'is taken over with all that waits, and remembers the rest: layout %i',
    (layout) => {
      const folder = laid(layout);
      const before = readOutbox(folder);
      const opened = outboxIn(folder);
      const { outbox } = opened;

      expect(before.ok && before.value.map(({ id }) => id)).toEqual(LEFT);
      expect(outbox.list().map(({ id, state, tries }) => [id, state, tries])).toEqual([
        [idOf(2), 'ready', 1],
        [idOf(3), 'ready', 0],
        [idOf(4), 'ready', 0],
      ]);
      expect(outbox.openBreak()).toEqual({ number: 4 });
      expect(outbox.clockOffsetMs()).toBe(42_000);
      expect(outbox.losses()).toEqual([]);
      expect(outbox.next()).toMatchObject({ id: idOf(2), bytes: 1_055 });
      expect(opened.lines).toEqual([]);
    },
  );

  it.each(LAYOUTS)('gives all that waits where its file is damaged: layout %i', (layout) => {
    const { outbox } = outboxIn(laid(layout), { isDamaged: true });

    expect(outbox.list().map(({ id }) => id)).toEqual(LEFT);
    expect(outbox.openBreak()).toEqual({ number: 4 });
  });

  it.each(LAYOUTS)('still leaves where the disk takes nothing: layout %i', (layout) => {
    const lines: string[] = [];

    const { outbox } = openOutboxInMemory({
      ...{ dataFolder: laid(layout), origin: 'site' },
      log: (line) => lines.push(line),
      now: () => new Date('2026-05-04T09:00:00.000Z'),
    });

    expect(outbox.list().map(({ id }) => id)).toEqual(LEFT);
    expect(outbox.next()).toMatchObject({ id: idOf(2), bytes: 1_055 });
    expect(outbox.openBreak()).toEqual({ number: 4 });
    expect(lines).toEqual([]);
    outbox.close();
  });
});
