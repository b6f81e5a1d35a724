/**
 * A line for whoever runs the agent: what happened, with its cause. Where it goes is the caller's
 * choice.
 */
export type Log = (message: string) => void;

/** Words for anything that was thrown. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
