import { CONFIG } from './text/en/config.ts';
import type * as z from 'zod/mini';
import { Config, configOf } from './config.ts';
import type { ConfigProblem, ConfigReading } from './config-reading.ts';
import { nearestKey } from './nearest-key.ts';

/** More faults than this in one file and the rest is not worth listing. */
const MAX_PASSES = 50;

/**
 * Decodes a parsed JSON document. Never throws; a bad key costs that key alone, a bad list item the
 * whole list.
 */
export function readConfig(document: unknown): ConfigReading {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return {
      config: {},
      problems: [{ key: '', message: CONFIG.notObject, nearest: null }],
    };
  }
  const problems: ConfigProblem[] = [];
  let rest: Record<string, unknown> = JSON.parse(JSON.stringify(document)) as Record<
    string,
    unknown
  >;
  const schema = configOf(Object.keys(rest));
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const parsed = schema.safeParse(rest);
    if (parsed.success) return { config: parsed.data, problems };
    const found = parsed.error.issues[0];
    if (found === undefined) break;
    const issue = withinUnion(found, valueAt(rest, found.path.map(String)));
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        problems.push({
          key: [...path, key].join('.'),
          message: CONFIG.unknown,
          nearest: nearestKey(key, knownKeys(path)),
        });
        remove(rest, [...path, key]);
      }
    } else if (valueAt(rest, path) === undefined) {
      // A required key: absent from the start, or lost above for its own fault, which is then the
      // only one worth saying.
      const key = path.join('.');
      if (!problems.some((problem) => problem.key === key || problem.key.startsWith(`${key}.`)))
        problems.push({ key, message: CONFIG.missing, nearest: null });
      rest = remove(rest, path.slice(0, -1));
    } else {
      problems.push({ key: path.join('.'), message: issueWords(issue), nearest: null });
      rest = remove(rest, path);
    }
  }
  return { config: {}, problems };
}

/** Of the alternatives of a key, the one that was meant: an object meant the object. */
function withinUnion(issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union' || typeof value !== 'object' || value === null) return issue;
  const meant = issue.errors
    .flat()
    .find(({ code, path }) => path.length > 0 || code === 'unrecognized_keys');
  return meant === undefined ? issue : { ...meant, path: [...issue.path, ...meant.path] };
}

/** What is wrong with a value, as a sentence. */
export function issueWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_type':
      return CONFIG.type(issue.expected);
    case 'too_small':
      return CONFIG.atLeast(issue.minimum, issue.origin);
    case 'too_big':
      return CONFIG.atMost(issue.maximum, issue.origin);
    case 'invalid_union':
      return CONFIG.forms(issue.errors.flat().map(issueWords));
    case 'invalid_value':
      return CONFIG.values(issue.values.map(String));
    default:
      return issue.message;
  }
}

const valueAt = (document: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined,
    document,
  );

/**
 * Removes the value at `path`; inside a list the whole list goes, for half a list would be another
 * rule.
 */
function remove(
  document: Record<string, unknown>,
  path: readonly string[],
): Record<string, unknown> {
  const cut = path.findIndex((step) => /^\d+$/.test(step));
  const keys = cut === -1 ? path : path.slice(0, cut);
  const last = keys.at(-1);
  if (last === undefined) return {};
  const holder = valueAt(document, keys.slice(0, -1));
  if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, last);
  return document;
}

interface Shape {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly innerType?: Shape;
      readonly element?: Shape;
      readonly options?: readonly Shape[];
      readonly shape?: Readonly<Record<string, Shape>>;
    };
  };
}

/** Keys that the schema knows at `path`. */
function knownKeys(path: readonly string[]): readonly string[] {
  let at: Shape | undefined = Config();
  const unwrap = (shape: Shape | undefined): Shape | undefined => {
    const def = shape?._zod.def;
    if (def?.type === 'optional') return unwrap(def.innerType);
    return def?.type === 'union'
      ? (def.options?.find((option) => option._zod.def.shape !== undefined) ??
          def.options?.find((option) => option._zod.def.element !== undefined))
      : shape;
  };
  for (const step of path) {
    const def: Shape['_zod']['def'] | undefined = unwrap(at)?._zod.def;
    at = def?.type === 'array' ? def.element : def?.shape?.[step];
  }
  return Object.keys(unwrap(at)?._zod.def.shape ?? {});
}
