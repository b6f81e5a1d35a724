/** The system's name of an error (`ENETUNREACH`), or its message when it has none. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
