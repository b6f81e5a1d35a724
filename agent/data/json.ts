/** Parses text that a disk or a wire brought; `undefined`, which no guard accepts, when it is torn or no JSON at all. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (torn) {
    if (torn instanceof SyntaxError) return undefined;
    throw torn;
  }
}
