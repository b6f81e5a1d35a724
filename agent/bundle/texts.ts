import type * as z from 'zod/mini';

type Change = (text: string) => string;

/**
 * Changes every free text of a decoded document. What its schema fixes (words of a list, numbers,
 * flags, names of fields) stays, so that the result decodes again; a value without a schema of its
 * own is free throughout, and in a record the names are free as well.
 */
export function mapTexts<T>(schema: z.core.$ZodType<T>, value: T, change: Change): T {
  return mapped(schema, value, change) as T;
}

function mapped(schema: z.core.$ZodType, value: unknown, change: Change): unknown {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'enum':
    case 'literal':
    case 'number':
    case 'boolean':
    case 'null':
      return value;
    case 'nullable':
    case 'optional':
    case 'default':
    case 'readonly':
      return value === null || value === undefined ? value : mapped(def.innerType, value, change);
    case 'array':
      return Array.isArray(value)
        ? value.map((item: unknown) => mapped(def.element, item, change))
        : value;
    case 'object':
      return isRecord(value)
        ? Object.fromEntries(
            Object.entries(value).flatMap(([key, inner]) => {
              const field = def.shape[key];
              // Only what the schema names may leave.
              return field === undefined ? [] : [[key, mapped(field, inner, change)]];
            }),
          )
        : value;
    case 'record':
      return isRecord(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [
              change(key),
              mapped(def.valueType, inner, change),
            ]),
          )
        : value;
    default:
      return free(value, change);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function free(value: unknown, change: Change): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => free(item, change));
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [change(key), free(inner, change)]),
      )
    : value;
}
