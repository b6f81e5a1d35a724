import { setFlagsFromString } from 'node:v8';
import { collectGarbage } from '../lib/garbage.ts';
import { readBoundedSync } from '../lib/read-bounded.ts';
import { keepHeapCompact, trimHeap } from '../probes/platform/linux/trim-heap.ts';
import { unmapUntouchedFiles } from '../probes/platform/linux/unmap-files.ts';

/** That file of proc(5) is a page of lines. */
const MAX_STATUS_BYTES = 64 * 1024;

/**
 * Gives the system what this process freed: V8's part, then that of the C library; and the pages of
 * the program that only its start needed.
 */
export function giveBack(): void {
  collectGarbage();
  if (process.platform !== 'linux') return;
  trimHeap();
  unmapUntouchedFiles();
}

/**
 * What this process alone holds, in bytes: pages of files, which come and go with use, are not
 * counted where the system tells them apart.
 */
export function heldBytes(): number {
  if (process.platform === 'linux') {
    const { text } = readBoundedSync('/proc/self/status', MAX_STATUS_BYTES);
    const kib = /^RssAnon:\s+(\d+) kB$/m.exec(text)?.[1];
    if (kib !== undefined) return Number(kib) * 1024;
  }
  return process.memoryUsage.rss();
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
