import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { attemptOnDamaged, type Attempt } from '../data/attempt.ts';
import { checkWhole } from '../data/whole-check.ts';

// In a thread of its own: a check of all pages holds up whoever makes it. The path comes from this
// process, so its type is what it says.
const path = workerData as string;
const checked = attemptOnDamaged((): Attempt<void> => {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return checkWhole(database, path, 'integrity_check');
  } finally {
    database.close();
  }
});
parentPort?.postMessage(checked.ok ? checked.value : checked);
