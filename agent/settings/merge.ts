import type { Setting } from '../../model/agent-state.ts';
import type { Config } from '../../model/config.ts';
import { SECRETS } from '../../model/policy-only.ts';
import { DEFAULTS } from '../../model/defaults.ts';

type Source = Setting['source'];

/** A decoded configuration and where it came from. */
export interface Layer {
  readonly source: Source;
  readonly config: Config;
}

/** Of sections that stand only where somebody writes them. */
const OF_A_WRITTEN_SECTION = /^gateway\.|\[\]/;

/** What stands where no layer says anything, by its key. */
const DEFAULT_ITEMS = Object.entries(DEFAULTS)
  .filter(([key]) => !OF_A_WRITTEN_SECTION.test(key))
  .map(([key, value]): Setting => ({ key, value, source: 'default' }));

/**
 * Lays layers over each other, the first the strongest; sections merge key by key, lists and
 * scalars replace.
 *
 * @returns the configuration, and every key with the layer that decided it, sorted by key
 */
export function mergeLayers(layers: readonly Layer[]): {
  readonly config: Config;
  readonly items: readonly Setting[];
} {
  const items = new Map(DEFAULT_ITEMS.map((item) => [item.key, item]));
  const config: Record<string, unknown> = {};
  for (const { source, config: layer } of [...layers].reverse()) {
    for (const [key, value] of Object.entries(layer)) {
      if (!isSection(value)) {
        config[key] = value;
        // `"reach": "off"` over a section: what the section held no longer counts.
        for (const below of [...items.keys()].filter((one) => one.startsWith(`${key}.`)))
          items.delete(below);
        items.set(key, { key, value, source });
        continue;
      }
      config[key] = { ...(isSection(config[key]) ? config[key] : {}), ...value };
      items.delete(key);
      for (const [inner, leaf] of Object.entries(value))
        items.set(`${key}.${inner}`, shown(`${key}.${inner}`, leaf, source));
    }
  }
  return { config: config, items: [...items.values()].sort(byKey) };
}

/** What nobody but its receiver may read stands nowhere: settings, page, bundle and log say that it is there. */
const shown = (key: string, value: unknown, source: Source): Setting => ({
  key,
  value: (SECRETS as readonly string[]).includes(key) ? 'set' : value,
  source,
});

/** By code units: the first collation of a process costs 7 ms, and keys are ASCII. */
const byKey = (a: Setting, b: Setting): number => (a.key < b.key ? -1 : Number(a.key > b.key));

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The document that these settings were read from, without what stands there by itself. */
export function documentOf(items: readonly Setting[]): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const { key, value, source } of items) {
    if (source === 'default' || source === 'learned') continue;
    const [section = '', inner] = key.split('.', 2);
    if (inner === undefined) document[section] = value;
    else document[section] = { ...(document[section] ?? {}), [inner]: value };
  }
  return document;
}
