import { v7 as uuid } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { BodyStore } from '../../../../collector/store/body-store.ts';
import type { IndexedReport } from '../../../../collector/store/index-row.ts';
import { rowOf } from '../../../../collector/store/mend.ts';
import { laptopOf } from '../../../../collector/store/report-summary.ts';
import type { ReportIndex } from '../../../../collector/store/report-index.ts';
import { bodyIn, sha256Of, takeApart } from '../../../../collector/store/stored-report.ts';
import { plainReference } from '../../../../model/reference.ts';
import {
  referenceFrom,
  SAMPLE_DEVICE,
  travelling,
} from '../../../unit/collector/sample-envelope.ts';
import { randomFrom } from '../../../support/damage.ts';

/** Bodies and index of one kind, empty and of a test's own. */
export interface OpenedStores {
  readonly bodies: BodyStore;
  readonly index: ReportIndex;
  /** Another look at the same, as a start after a death has it. */
  readonly again: () => Promise<Pick<OpenedStores, 'bodies' | 'index'>>;
}

const OTHER_DEVICE = '11111111-6a3b-4c52-9d3e-2f1a7b5c9e01';

const reportOf = (
  id: string,
  { device = SAMPLE_DEVICE, at = '2026-11-24T09:00:00.000Z', bytes = 3 } = {},
): { readonly row: IndexedReport; readonly body: Buffer } => {
  const body = travelling({ id, device }, Buffer.alloc(bytes, 'x'));
  const facts = { id, sha256: sha256Of(body), bytes: body.length, receivedAt: at };
  return { row: rowOf(facts, { device, receipt: `receipt of ${id}\n` }, body), body };
};

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

/** What every kind of store has to keep. @param open gives the test a store of its own */
export function promisesOfStores(name: string, open: () => Promise<OpenedStores>): void {
  describe(`the index: ${name}`, () => {
    it('gives back every column as it was written, also after it was opened again', async () => {
      const { index, again } = await open();
      const { row } = reportOf(uuid());
      const unreadable = { ...reportOf(uuid()).row, summary: null, whole: false };
      await Promise.all([index.insert(row), index.insert(unreadable)]);

      const other = (await again()).index;

      expect(await other.find(row.id)).toEqual(row);
      expect(await other.find(unreadable.id)).toEqual(unreadable);
      expect(await other.find(uuid())).toBeNull();
      expect([await other.has(row.id), await other.has(uuid())]).toEqual([true, false]);
    });

    it('lists by arrival whatever the clocks say, and leaves devices out that are set apart', async () => {
      const { index } = await open();
      const late = reportOf(uuid(), { at: '2031-01-01T00:00:00.000Z' }).row;
      const early = reportOf(uuid(), { at: '2001-01-01T00:00:00.000Z', device: OTHER_DEVICE }).row;
      await index.insert(late);
      await index.insert(early);

      expect(idsOf(await index.list(10))).toEqual([early.id, late.id]);
      expect(idsOf(await index.list(1))).toEqual([early.id]);
      expect(idsOf(await index.list(10, new Set([OTHER_DEVICE])))).toEqual([late.id]);
    });

    it('finds by reference, by laptop and by the beginning of an id', async () => {
      const { index } = await open();
      const { row } = reportOf('01936b2e-7c00-7abc-8def-0123456789ab');
      const other = reportOf('01936b2e-7c01-7abc-8def-0123456789ab', { device: OTHER_DEVICE }).row;
      await index.insert(row);
      await index.insert(other);
      const reference = plainReference(referenceFrom(SAMPLE_DEVICE)) ?? '';

      expect(idsOf(await index.byReference(reference))).toEqual([row.id]);
      expect(idsOf(await index.byLaptop(laptopOf(OTHER_DEVICE)))).toEqual([other.id]);
      expect(idsOf(await index.byIdStart('01936b2e-7c0'))).toEqual([other.id, row.id]);
      expect(idsOf(await index.byIdStart('01936b2e-7c01'))).toEqual([other.id]);
      expect(await index.byIdStart('%')).toEqual([]);
    });

    it('pages through all rows once, with those between that were restored by their times', async () => {
      const { index } = await open();
      const old = [1, 2, 3].map(
        (nth) => reportOf(uuid(), { at: `2026-01-0${String(nth)}T00:00:00.000Z` }).row,
      );
      await index.restore(old);
      const fresh = Array.from({ length: 5 }, () => reportOf(uuid()).row);
      for (const row of fresh) await index.insert(row);

      const seen: string[] = [];
      for (let after: number | null = null; ;) {
        const page = await index.page(after, 3);
        seen.push(...idsOf(page));
        after = page.at(-1)?.arrival ?? null;
        if (after === null) break;
      }

      expect(seen).toEqual([...idsOf(old), ...idsOf(fresh)]);
    });

    it('a restored row takes the place of the one that had its id', async () => {
      const { index } = await open();
      const { row } = reportOf(uuid());
      const other = reportOf(uuid()).row;
      await index.insert(row);
      await index.insert(other);
      await index.restore([{ ...row, receipt: 'mended\n' }]);

      expect((await index.find(row.id))?.receipt).toBe('mended\n');
      expect(idsOf(await index.list(10))).toEqual([other.id, row.id]);
      expect(await index.count()).toBe(2);
    });

    it('tells what a device has sent since then, and what it had sent by then', async () => {
      const { index } = await open();
      const before = reportOf(uuid(), { at: '2026-11-01T00:00:00.000Z' }).row;
      const since = reportOf(uuid(), { at: '2026-11-20T00:00:00.000Z' }).row;
      const foreign = reportOf(uuid(), { device: OTHER_DEVICE }).row;
      for (const row of [before, since, foreign]) await index.insert(row);
      const then = '2026-11-10T00:00:00.000Z';

      expect(await index.usedBy(SAMPLE_DEVICE, then)).toEqual({ items: 1, bytes: since.bytes });
      expect(await index.idsOf(SAMPLE_DEVICE, then)).toEqual([before.id]);
      expect(await index.laptops()).toBe(2);
    });

    it('counts as a list in memory would, whatever is added, replaced, lost and removed', async () => {
      const { index } = await open();
      const random = randomFrom(11);
      const model = new Map<string, IndexedReport>();
      const some = (): string => [...model.keys()][random(model.size)] ?? uuid();
      for (let step = 0; step < 120; step += 1) {
        const deed = random(4);
        if (deed === 0 || model.size === 0) {
          const { row } = reportOf(uuid(), { bytes: random(500) });
          await index.insert(row);
          model.set(row.id, row);
        } else if (deed === 1) {
          const row = { ...reportOf(some(), { bytes: random(500) }).row, whole: random(2) === 0 };
          await index.restore([row]);
          model.set(row.id, row);
        } else if (deed === 2) {
          const [id, whole] = [some(), random(2) === 0];
          await index.setWhole(id, whole);
          const row = model.get(id);
          if (row !== undefined) model.set(id, { ...row, whole });
        } else {
          const id = some();
          await index.remove(id);
          model.delete(id);
        }
      }
      const whole = [...model.values()].filter((row) => row.whole);

      expect(await index.count()).toBe(model.size);
      expect(await index.whole()).toEqual({
        count: whole.length,
        bytes: whole.reduce((sum, { bytes }) => sum + bytes, 0),
      });
      for (const row of model.values()) expect(await index.find(row.id)).toEqual(row);
    });
  });

  describe(`the bodies: ${name}`, () => {
    const trailerOf = ({ device, receipt }: IndexedReport) => ({ device, receipt });

    it('keeps a body with its receipt, and finds it by name after it was opened again', async () => {
      const { bodies, again } = await open();
      const all = Array.from({ length: 3 }, () => reportOf(uuid()));
      await Promise.all(all.map(({ row, body }) => bodies.write(row.id, body, trailerOf(row))));
      const other = (await again()).bodies;

      const names: string[] = [];
      for await (const ids of other.scan()) names.push(...ids);
      expect(names.toSorted()).toEqual(all.map(({ row }) => row.id).toSorted());
      for (const { row, body } of all) {
        const file = (await other.read(row.id))?.file ?? Buffer.alloc(0);
        expect(bodyIn(file, row)).toEqual(body);
        expect(takeApart(file).trailer).toMatchObject(trailerOf(row));
        expect(await other.sizeOf(row.id)).toBe(file.length);
      }
    });

    it('replaces a body as a whole', async () => {
      const { bodies } = await open();
      const { row, body } = reportOf(uuid());
      await bodies.write(row.id, Buffer.from('rotten'), trailerOf(row));
      await bodies.write(row.id, body, trailerOf(row));

      expect(bodyIn((await bodies.read(row.id))?.file ?? Buffer.alloc(0), row)).toEqual(body);
    });

    it('a body that is removed or set aside is there no more, and one that never was is none', async () => {
      const { bodies } = await open();
      const [gone, aside] = [reportOf(uuid()), reportOf(uuid())];
      for (const { row, body } of [gone, aside]) await bodies.write(row.id, body, trailerOf(row));

      await bodies.remove(gone.row.id);
      await bodies.remove(gone.row.id);
      const named = await bodies.setAside(aside.row.id);

      expect(named).toContain(aside.row.id);
      for (const id of [gone.row.id, aside.row.id, uuid()]) {
        expect(await bodies.read(id)).toBeNull();
        expect(await bodies.sizeOf(id)).toBeNull();
      }
      const names: string[] = [];
      for await (const ids of bodies.scan()) names.push(...ids);
      expect(names).toEqual([]);
    });
  });
}
