import type { AgentState } from '../model/agent-state.ts';
import type { Params, ProxyQuestion, RequestName, Result } from '../model/contract.ts';

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
  /**
   * Parameters have passed the contract's guard. Rejects only on a mistake of ours: it is then
   * answered `failed`.
   */
  request<N extends RequestName>(name: N, params: Params<N>): Promise<Result<N>>;
}
