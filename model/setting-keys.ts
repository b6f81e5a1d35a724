import type { Config } from './config.ts';

/** `K` of a section, `K[].inner` of a list of sections, `K` alone where it holds a value. */
type KeysOf<T> = {
  [K in keyof T & string]-?: KeyOf<K, NonNullable<T[K]>>;
}[keyof T & string];

type KeyOf<K extends string, V> = V extends readonly (infer Item)[]
  ? Item extends object
    ? `${K}[].${KeysOf<Item>}`
    : K
  : V extends object
    ? `${K}.${KeysOf<V>}`
    : K;

/** Every key of the configuration as its reference writes it: `exchange.host`, `accessLists[].device`. */
export type SettingKey = KeysOf<Config>;
