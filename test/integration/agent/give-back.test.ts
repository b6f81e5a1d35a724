import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { giveBack, heldBytes } from '../../../agent/give-back.ts';
import { openInMemory } from '../../../agent/data/database.ts';
import { keepHeapCompact } from '../../../probes/platform/linux/trim-heap.ts';
import { unmapUntouchedFiles } from '../../../probes/platform/linux/unmap-files.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';

const MIB = 1024 * 1024;

describe('an agent that gives memory back', () => {
  it('holds no more what nothing refers to, in V8 or in the C library', () => {
    let held: unknown[] = Array.from({ length: 300_000 }, (_, index) => ({ text: String(index) }));
    held.push(...Array.from({ length: 4_000 }, () => Buffer.alloc(10_000, 1)));
    const before = process.memoryUsage.rss();
    expect(held).toHaveLength(304_000);

    held = [];
    giveBack();

    expect(before - process.memoryUsage.rss()).toBeGreaterThan(30 * MIB);
  });

  it('counts what it alone holds', () => {
    expect(heldBytes()).toBeGreaterThan(10 * MIB);
    expect(heldBytes()).toBeLessThan(process.memoryUsage.rss());
  });

  it('keeps a quarter of a mebibyte of pages for each database', () => {
    const database = openInMemory([], Infinity);
    const kept = database.prepare('PRAGMA cache_size').get();
    database.close();

    expect(kept).toEqual({ cache_size: -256 });
  });
});

describeWhere([needsLinux()], 'pages of the program', () => {
  it('lets go of what only its start needed, and runs on', () => {
    const fileKiB = (): number =>
      Number(/^RssFile:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
    const before = fileKiB();
    unmapUntouchedFiles();
    const after = fileKiB();

    expect(after).toBeLessThan(before * 0.75);
    expect(JSON.parse(gunzipSync(gzipSync('{"runs": "on"}')).toString())).toEqual({ runs: 'on' });
    expect(createHash('sha256').update('a').digest('hex')).toMatch(/^ca978112/);
  });
});

describeWhere([needsLinux()], "the C library's heap", () => {
  it('can be told to stay in one piece', () => {
    expect(keepHeapCompact()).toBe(true);
  });

  it('is left alone where the C library takes no such word', () => {
    expect(keepHeapCompact(() => ({ ok: false, why: 'no such library' }) as never)).toBe(false);
  });
});
