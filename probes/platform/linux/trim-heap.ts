import { native, type SystemCall } from '../native.ts';

/** Null: this system has no such call. */
let prepared: { readonly trim: SystemCall | null } | null = null;

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
