import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects everything that nothing holds, compiled code that was not used lately included, and gives
 * the memory back to the system. Node offers that under a flag alone. Blocks for some tens of
 * milliseconds.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  setFlagsFromString('--no-expose-gc');
  // Only V8's last resort shrinks the heap as well; one that does not know the word just collects.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
