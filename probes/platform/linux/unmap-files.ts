import { readBoundedSync } from '../../../lib/read-bounded.ts';
import { native, type SystemCall } from '../native.ts';

/** A stretch of this process's memory. */
export interface Stretch {
  readonly address: bigint;
  readonly bytes: bigint;
}

/** A process of Node's has some hundreds of mappings, of 700 bytes each. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Advice of madvise(2), from mman-common.h. */
const MADV_DONTNEED = 4;
/** Fewer resident pages are not worth a call. */
const WORTH_KIB = 64;

/** First line of a mapping in proc(5)'s smaps: addresses, rights, private, and the path of a file. */
const MAPPING = /^([0-9a-f]+)-([0-9a-f]+) (r-[x-]p) [0-9a-f]+ \S+ [1-9]\d* +\/.*$/;
const FIELD = /^(Rss|Anonymous): +(\d+) kB$/;

/**
 * Mappings of files that nobody can write to and nobody has written to: code and constants of the
 * program and its libraries. What their pages hold is read from the file again when it is wanted.
 *
 * @param smaps `/proc/self/smaps`
 */
export function untouchedFiles(smaps: string): readonly Stretch[] {
  const found: (Stretch & { rssKiB: number; ownKiB: number })[] = [];
  let current: (typeof found)[number] | null = null;
  for (const line of smaps.split('\n')) {
    if (/^[0-9a-f]+-/.test(line)) {
      const [, from = '', to = ''] = MAPPING.exec(line) ?? [];
      const address = BigInt(`0x${from || '0'}`);
      current =
        from === ''
          ? null
          : // Until both fields are read it counts as written to.
            { address, bytes: BigInt(`0x${to}`) - address, rssKiB: 0, ownKiB: Infinity };
      if (current !== null) found.push(current);
    } else if (current !== null) {
      const [, field, kib] = FIELD.exec(line) ?? [];
      if (field === 'Rss') current.rssKiB = Number(kib);
      if (field === 'Anonymous') current.ownKiB = Number(kib);
    }
  }
  return found
    .filter(({ rssKiB, ownKiB }) => ownKiB === 0 && rssKiB >= WORTH_KIB)
    .map(({ address, bytes }) => ({ address, bytes }));
}

/** Null: this system has no such call. */
let prepared: { readonly madvise: SystemCall | null } | null = null;

/**
 * Lets go of the pages of program and libraries: most are those of a start, and what runs on brings
 * its own back, out of the system's cache of files (madvise(2)). A kernel that does not tell which
 * pages are whose keeps them.
 */
export function unmapUntouchedFiles(load: typeof native = native): void {
  prepared ??= { madvise: prepare(load) };
  if (prepared.madvise === null) return;
  let smaps: string;
  try {
    const read = readBoundedSync('/proc/self/smaps', MAX_BYTES);
    // The rest of the last mapping is missing.
    smaps = read.isCut ? '' : read.text;
  } catch {
    // A kernel without CONFIG_PROC_PAGE_MONITOR, or a /proc that is not mounted: nothing is let go.
    return;
  }
  for (const { address, bytes } of untouchedFiles(smaps))
    prepared.madvise(address, bytes, MADV_DONTNEED);
}

function prepare(load: typeof native): SystemCall | null {
  const system = load();
  if (!system.ok) return null;
  const calls = system.value.calls(null, { madvise: ['int32', ['uintptr_t', 'size_t', 'int32']] });
  return calls.ok ? calls.value.madvise : null;
}
