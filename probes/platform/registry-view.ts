/** A key of Windows' registry. */
export interface RegistryKey {
  readonly root: 'HKCU' | 'HKLM';
  /** Without the root, split by backslashes. */
  readonly path: string;
}

/** What a value holds: REG_BINARY, REG_SZ and REG_EXPAND_SZ, REG_DWORD. */
export type RegistryDatum =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number };

/**
 * The registry as decoders ask it: value by value, each by its name, so that nothing is read that
 * nobody named. What cannot be read is as if it were not there; who made the view knows why.
 */
export interface RegistryView {
  /** Null where there is no such key or value. */
  readonly value: (key: RegistryKey, name: string) => RegistryDatum | null;
  /** Names of the keys below a key, as far as they are looked through; empty where there is none. */
  readonly subkeys: (key: RegistryKey) => readonly string[];
}

/** A key below another. */
export const below = ({ root, path }: RegistryKey, ...names: readonly string[]): RegistryKey => ({
  root,
  path: [path, ...names].join('\\'),
});
