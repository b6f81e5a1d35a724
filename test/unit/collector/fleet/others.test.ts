import { expect, test } from 'vitest';
import { keyOf } from '../../../../collector/fleet/causes.ts';
import { type Mended, othersOf } from '../../../../collector/fleet/others.ts';
import type { Standing } from '../../../../collector/fleet/standing.ts';
import { Others } from '../../../../model/others.ts';

const laptop = (device: string, changes: Partial<Standing> = {}): Standing => ({
  ...{ device, report: device, heardAt: '2026-11-24T08:05:00.000Z', code: 'RPC_PORT_OUTSIDE_ACL' },
  ...{ whoMustAct: 'firewall', owner: null, since: '2026-11-24T08:00:00.000Z', site: 'ACME' },
  ...{ gateway: 'cag.example', reference: null, outside: [] },
  ...changes,
});
const mended = (gateway: string | null, laptops: number): Mended => ({
  ...{ gateway, laptops, at: '2026-11-24T09:00:00.000Z' },
});
const own = laptop('own');
const many = ['a', 'b', 'c'].map((one) => laptop(one));
const alone: Others = { others: 0, since: null, state: 'new', mended: [] };
interface Asked {
  readonly own?: Standing | null;
  readonly alike?: readonly Standing[];
  readonly mended?: readonly Mended[];
  readonly isTaken?: boolean;
}

test.each<[string, Asked, Others]>([
  ['nobody knows how it stands itself', { own: null, mended: [mended('cag.example', 3)] }, alone],
  [
    'its own mail works, as it last said',
    { own: laptop('own', { code: null }), alike: many },
    alone,
  ],
  ['two others, who would be known by name', { alike: many.slice(0, 2) }, alone],
  ['itself is no other', { alike: [own, ...many.slice(0, 2)] }, alone],
  [
    'three others, of whom the first began at eight',
    { alike: [...many, laptop('d', { since: '2026-11-24T08:01:00.000Z' })] },
    { ...alone, others: 4, since: '2026-11-24T08:00:00.000Z' },
  ],
  [
    'a since that no clock wrote',
    { alike: many.map((one) => ({ ...one, since: 'yesterday' })) },
    { ...alone, others: 3 },
  ],
  ['alone, and somebody sees to it', { isTaken: true }, { ...alone, state: 'taken' }],
  [
    'two have mail again, who would be known by name',
    { mended: [mended('cag.example', 2)] },
    alone,
  ],
  [
    'three have mail again through its own gateway',
    { mended: [mended('cag.example', 3)], isTaken: true },
    {
      ...alone,
      state: 'mended',
      mended: [{ gateway: 'cag.example', at: '2026-11-24T09:00:00.000Z' }],
    },
  ],
  [
    'three have mail again through another gateway',
    { mended: [mended('other.example', 3), mended(null, 9)] },
    { ...alone, mended: [{ gateway: 'other.example', at: '2026-11-24T09:00:00.000Z' }] },
  ],
])('a laptop learns how many have the same: %s', (_, asked, expected) => {
  const taken = new Map([[keyOf(own), { who: 'anna', at: '2026-11-24T08:10:00.000Z' }]]);
  const told = othersOf(
    asked.own === undefined ? own : asked.own,
    asked.alike ?? [],
    asked.mended ?? [],
    asked.isTaken === true ? taken : new Map(),
  );

  expect(told).toEqual(expected);
  expect(Others.safeParse(told).success).toBe(true);
});
