import type { AgentState } from '../model/agent-state.ts';
import type { Params, ProxyQuestion, RequestName, Result } from '../model/contract.ts';

/** A report that can be taken along by hand. */
export interface ReportAtHand {
  readonly fileName: string;
  /** The zip, its encryption, or the JSON of a report of an earlier version. */
  readonly bundle: Uint8Array;
  /** The page of the bundle; null where only the file is known. */
  readonly html: string | null;
  /** A mail with the file attached. */
  draft(): Promise<Buffer>;
  /** Remembers that it was taken. */
  taken(how: 'saved' | 'mailed'): void;
}

/**
 * What the door and the page server see of the agent: one snapshot, its changes, and the requests
 * of the contract.
 */
export interface AgentHandle {
  /** A client offers to tell the way to a URL. @returns ends that */
  serveProxies(tell: (question: ProxyQuestion) => void): () => void;
  state(): AgentState;
  /**
   * Calls `listener` for each published change; the present state is not among them. @returns stops
   * listening
   */
  subscribe(listener: (state: AgentState) => void): () => void;
  /** A report by its id: one that was previewed, or one in the outbox; null where there is none. */
  report(id: string): ReportAtHand | null;
  /**
   * Parameters have passed the contract's guard. Rejects only on a mistake of ours: it is then
   * answered `failed`.
   */
  request<N extends RequestName>(name: N, params: Params<N>): Promise<Result<N>>;
}
