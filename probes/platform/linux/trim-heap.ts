import { native, type SystemCall } from '../native.ts';

/** Null: this system has no such call. */
let prepared: { readonly trim: SystemCall | null } | null = null;

/** Parameters of mallopt(3), from malloc.h. */
const M_MMAP_THRESHOLD = -3;
const M_ARENA_MAX = -8;
/** From this size on a block has pages of its own, which go back the moment it is freed. */
const OWN_PAGES_BYTES = 128 * 1024;

/**
 * Keeps the C library's heap from being scattered. It begins with this threshold, and raises it to
 * the size of what was freed, up to 32 MiB: then large buffers lie between small ones, and each
 * thread that once ran keeps a heap of its own. Called before there are many threads.
 *
 * @returns whether this C library takes it
 */
export function keepHeapCompact(load: typeof native = native): boolean {
  const system = load();
  if (!system.ok) return false;
  const calls = system.value.calls(null, { mallopt: ['int32', ['int32', 'int32']] });
  if (!calls.ok) return false;
  const { mallopt } = calls.value;
  return [mallopt(M_MMAP_THRESHOLD, OWN_PAGES_BYTES), mallopt(M_ARENA_MAX, 1)].every(
    (answer) => answer === 1,
  );
}

/**
 * Hands back what the C library keeps of memory that was freed (malloc_trim(3)); one without that
 * call, such as musl, keeps little.
 */
export function trimHeap(load: typeof native = native): void {
  prepared ??= { trim: prepare(load) };
  prepared.trim?.(0);
}

function prepare(load: typeof native): SystemCall | null {
  const system = load();
  if (!system.ok) return null;
  const calls = system.value.calls(null, { malloc_trim: ['int32', ['size_t']] });
  return calls.ok ? calls.value.malloc_trim : null;
}
