import { describe, expect, it } from 'vitest';
import { untouchedFiles } from '../../../../probes/platform/linux/unmap-files.ts';

/** One mapping as proc(5) shows it. */
const mapping = (head: string, rssKiB: number, anonymousKiB: number | null): string =>
  [
    head,
    'Size:              27000 kB',
    'KernelPageSize:        4 kB',
    `Rss:               ${String(rssKiB)} kB`,
    'Pss:                1000 kB',
    'Private_Dirty:         0 kB',
    ...(anonymousKiB === null ? [] : [`Anonymous:         ${String(anonymousKiB)} kB`]),
    'VmFlags: rd ex mr mw me ',
  ].join('\n');

const CODE = '00e00000-02a00000 r-xp 00a00000 fe:01 131 /usr/bin/node';
const STRETCH = { address: 0xe00000n, bytes: 0x1c00000n };

describe('memory that the kernel reads from its file again', () => {
  it.each([
    ['code', CODE],
    ['constants', CODE.replace('r-xp', 'r--p')],
    ['of a file whose name has blanks', CODE.replace('node', 'my node')],
    ['of a file that was replaced since', `${CODE} (deleted)`],
    ['of a library', CODE.replace('/usr/bin/node', '/usr/lib/x86_64-linux-gnu/libc.so.6')],
  ])('is let go: %s', (_, head) => {
    expect(untouchedFiles(mapping(head, 26_000, 0))).toEqual([STRETCH]);
  });

  it.each([
    ['what was written to, such as relocations', mapping(CODE.replace('r-xp', 'r--p'), 900, 8)],
    ['what may be written to', mapping(CODE.replace('r-xp', 'rw-p'), 900, 0)],
    ['code that this process made', mapping(CODE.replace('r-xp', 'rwxp'), 900, 0)],
    ['what others share', mapping(CODE.replace('r-xp', 'r--s'), 900, 0)],
    ['the heap', mapping('02a00000-02f00000 rw-p 00000000 00:00 0 [heap]', 900, 0)],
    ['the kernel page', mapping('7ff00000-7ff02000 r-xp 00000000 00:00 0 [vdso]', 900, 0)],
    ['memory without a file', mapping('7ff00000-7ff02000 r--p 00000000 00:00 0 ', 900, 0)],
    ['what is too little', mapping(CODE, 60, 0)],
    ['what the kernel says nothing of', mapping(CODE, 900, null)],
    ['a table of the older form', CODE],
    ['nothing', ''],
  ])('is kept: %s', (_, smaps) => {
    expect(untouchedFiles(smaps)).toEqual([]);
  });

  it('is told apart from its neighbours', () => {
    const smaps = [
      mapping('7ff00000-7ff02000 r--p 00000000 fe:01 7 /usr/lib/libx.so', 100, 100),
      mapping(CODE, 26_000, 0),
      mapping('02a00000-02f00000 rw-p 00000000 00:00 0 [heap]', 900, 900),
    ].join('\n');

    expect(untouchedFiles(smaps)).toEqual([STRETCH]);
  });
});
