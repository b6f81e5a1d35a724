import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openInMemory } from '../../../agent/data/database.ts';
import { OUTBOX_FILE, OUTBOX_MIGRATIONS } from '../../../agent/outbox/schema.ts';
import { transfer } from '../../../agent/outbox/transfer.ts';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';

it.each([
  ['more than JavaScript counts', 4_381_783_868_193_649_254n],
  ['more than any disk holds', 2n ** 52n],
  ['less than nothing', -(2n ** 60n)],
])('a damaged size of %s costs that report at most, and keeps no other out', (_, bytes) => {
  const folder = temporaryFolder();
  const opened = outboxIn(folder);
  for (let nth = 0; nth < 4; nth += 1)
    expect(opened.outbox.enqueue(itemOf(`report ${String(nth)}`))).toEqual({ ok: true });
  opened.close();
  const from = new DatabaseSync(join(folder, OUTBOX_FILE));
  from.exec('PRAGMA ignore_check_constraints = 1');
  from.prepare('UPDATE item SET bytes = ? WHERE rowid = (SELECT min(rowid) FROM item)').run(bytes);

  const to = openInMemory(OUTBOX_MIGRATIONS, Infinity);
  const { saved, lost, isWhole } = transfer(from, to, { maxBytes: 1024 * 1024 });
  from.close();
  to.close();

  expect(saved + lost).toBe(4);
  expect(lost).toBeLessThanOrEqual(1);
  expect(isWhole).toBe(true);
});
