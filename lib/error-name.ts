/** Words for anything that was thrown. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** The system's name of an error, `ENOENT` for example; null where it has none. */
export const errorCode = (thrown: unknown): string | null =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : null;

/** The shortest name of what was thrown: the system's, else its words. */
export const errorName = (thrown: unknown): string => errorCode(thrown) ?? reasonOf(thrown);
