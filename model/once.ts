/**
 * Makes a value at its first use. A schema takes 0.1 ms to make: a cold command has a millisecond to
 * spare for those of a settings file's own sections, and none for those of all.
 */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};
