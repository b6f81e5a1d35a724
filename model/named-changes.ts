/** What two values are compared by: scalars, and lists of them to any depth. */
export type Plain = string | number | boolean | null | readonly Plain[];

/** Name → what of a value it speaks of; lists whose order means nothing come sorted. */
export type Aspects<Value, Name extends string> = Readonly<Record<Name, (value: Value) => Plain>>;

/** Names of the aspects in which two values differ, in the order of the table; none: they are equal. */
export function namedChanges<Value, Name extends string>(
  aspects: Aspects<Value, Name>,
  before: Value,
  after: Value,
): readonly Name[] {
  if (before === after) return [];
  return (Object.keys(aspects) as Name[]).filter(
    (name) => !isEqual(aspects[name](before), aspects[name](after)),
  );
}

/** Sorted by their text, so that two lists of the same things are equal in any order. */
export const inAnyOrder = (items: readonly Plain[]): readonly Plain[] =>
  items
    .map((item) => ({ item, text: JSON.stringify(item) }))
    .sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0))
    .map(({ item }) => item);

function isEqual(one: Plain, other: Plain): boolean {
  if (!isList(one) || !isList(other)) return one === other;
  return one.length === other.length && one.every((item, at) => isEqual(item, other[at] ?? null));
}

const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value);
