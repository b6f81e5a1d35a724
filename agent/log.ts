/**
 * A line for whoever runs the agent: what happened, with its cause. Where it goes is the caller's
 * choice.
 */
export type Log = (message: string) => void;
