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
