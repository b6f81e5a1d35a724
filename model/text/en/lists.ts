/** `a`, `a and b`, `a, b and c`. */
export const allOf = (items: readonly string[]): string =>
  items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} and ${String(items[items.length - 1])}`;

/** Most items of a list that one sentence names. */
const MAX_NAMED = 20;

/**
 * `a, b, c`, or the first of them and how many more there are: a rule base may hold hundreds, and
 * nobody reads them in a sentence.
 */
export const briefly = (
  items: readonly (string | number)[],
  separator = ', ',
  most = MAX_NAMED,
): string => {
  const named = items.slice(0, most).join(separator);
  return items.length > most ? `${named} and ${String(items.length - most)} more` : named;
};
