/** Most items of a list that one sentence names. */
const MOST_NAMED = 20;

/** `a, b, c`, or the first of them and how many more there are: a rule base may hold hundreds, and nobody reads them in a sentence. */
export const briefly = (items: readonly (string | number)[], separator = ', '): string => {
  const named = items.slice(0, MOST_NAMED).join(separator);
  return items.length > MOST_NAMED ? `${named} and ${String(items.length - MOST_NAMED)} more` : named;
};
