import type { ConfigReading } from '../../model/config-reading.ts';
import { plainConfig } from '../../model/plain-config.ts';

type Section = Readonly<Record<string, unknown>>;

const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Decodes one layer of several. A section that wants a key finds it wherever a layer gives it: a
 * policy may name the key of a collector, and the user's file its URL.
 *
 * @param others documents of the other layers, the strongest first
 */
export async function readLayer(
  document: unknown,
  others: readonly unknown[],
): Promise<ConfigReading> {
  if (!isSection(document)) return decoded(document);
  const lent = new Set<string>();
  const filled = Object.fromEntries(
    Object.entries(document).map(([name, section]) => {
      if (!isSection(section)) return [name, section];
      const whole: Record<string, unknown> = { ...section };
      for (const other of others) {
        const theirs = isSection(other) ? other[name] : undefined;
        for (const [key, value] of Object.entries(isSection(theirs) ? theirs : {})) {
          if (Object.hasOwn(whole, key)) continue;
          whole[key] = value;
          lent.add(`${name}.${key}`);
        }
      }
      return [name, whole];
    }),
  );
  if (lent.size === 0) return decoded(document);
  const { config, problems } = await decoded(filled);
  const isLent = (key: string): boolean => lent.has(key.split('.').slice(0, 2).join('.'));
  const own = Object.entries(config).map(([name, section]): [string, unknown] => [
    name,
    isSection(section)
      ? Object.fromEntries(Object.entries(section).filter(([key]) => !isLent(`${name}.${key}`)))
      : section,
  ]);
  return {
    config: Object.fromEntries(
      own.filter(([, section]) => !isSection(section) || Object.keys(section).length > 0),
    ),
    problems: problems.filter(({ key }) => !isLent(key)),
  };
}

/** The schemas are loaded where something is wrong or rare alone. */
async function decoded(document: unknown): Promise<ConfigReading> {
  const config = plainConfig(document);
  if (config !== null) return { config, problems: [] };
  const { readConfig } = await import('../../model/config-problems.ts');
  return readConfig(document);
}
