import type { AgentState } from '../model/agent-state.ts';
import { holdsNow } from '../model/text/standing.ts';
import { WORDS } from './words.ts';

const { TOP } = WORDS.page;

/**
 * How long it has stood as it does, and on which network: the verdict where one holds, the network
 * otherwise.
 */
export function sinceLine(state: AgentState | null, now: Date): string | null {
  if (state === null) return null;
  const { network, diagnosis } = state;
  const since = diagnosis !== null && holdsNow(state) ? diagnosis.since : network.since;
  const lastedMs = now.getTime() - Date.parse(since);
  return TOP.lasting(WORDS.clock.lastingWords(lastedMs), WORDS.labels.networkWords(network));
}
