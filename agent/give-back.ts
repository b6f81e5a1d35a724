import { setFlagsFromString } from 'node:v8';
import { collectGarbage } from '../lib/garbage.ts';
import { keepHeapCompact, trimHeap } from '../probes/platform/linux/trim-heap.ts';

/** Gives the system what this process freed: V8's part, then that of the C library. */
export function giveBack(): void {
  collectGarbage();
  if (process.platform === 'linux') trimHeap();
}

/**
 * V8's young generation stays at 1 MiB, where a hundred checks in a row let it grow to 64: an agent
 * makes little at a time. On Linux the C library's heap stays in one piece. Whoever owns the process
 * calls it, at its start.
 */
export function keepHeapsSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  if (process.platform === 'linux') keepHeapCompact();
}
