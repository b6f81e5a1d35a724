import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../agent/settings/resolved.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';

const MIB = 1024 * 1024;
const BUDGET_MIB = 32;
const { outboxLimits: limits } = resolveSettings(
  { exchange: { host: 'exch1.corp.example' }, budget: { outboxMiB: BUDGET_MIB } },
  { items: [], problems: [] },
);

const bytesOf = (folder: string, names: readonly string[]): number =>
  names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

describe('budget.outboxMiB', () => {
  it('bounds what waits, in files of its own and in the database together', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder, { limits });
    const large = Array.from({ length: BUDGET_MIB + 4 }, () => itemOf('x'.repeat(MIB)));
    const small = Array.from({ length: 20 }, () => itemOf('x'.repeat(MIB / 5)));

    for (const item of [...large, ...small]) expect(outbox.enqueue(item)).toEqual({ ok: true });

    const bodies = join(folder, 'outbox');
    const kept = outbox.list().map(({ id }) => id);
    expect(kept).toEqual([...large.slice(-28), ...small].map(({ id }) => id));
    expect(bytesOf(bodies, readdirSync(bodies))).toBeLessThan(28 * (MIB + 4096));
    expect(outbox.losses()).toMatchObject([{ reason: 'size', count: 8 }]);
  });

  it('bounds the database too, whatever is written into it, and what waits still leaves', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder, { limits });
    const item = itemOf('x');
    outbox.enqueue(item);

    const written = outbox.memo.write('wait', 'x'.repeat(2 * BUDGET_MIB * MIB));

    expect(written).toMatchObject({ ok: false, fault: 'full' });
    expect(outbox.enqueue(itemOf('y'))).toEqual({ ok: true });
    expect(outbox.next()).toMatchObject({ id: item.id });
    expect(bytesOf(folder, ['outbox.sqlite'])).toBeLessThan((1.25 * BUDGET_MIB + 4) * MIB + 1);
  });
});
