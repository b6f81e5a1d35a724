import { notConfigured } from '../../diagnosis/diagnose.ts';
import type { AgentState } from '../../model/agent-state.ts';
import { referenceOf } from './report.ts';

/** The verdict of an agent that was never told what to watch, since it is so. */
export function unconfigured(
  { diagnosis, network }: AgentState,
  device: string,
  at: Date,
): AgentState['diagnosis'] {
  const since = diagnosis?.code === 'NOT_CONFIGURED' ? diagnosis.since : at.toISOString();
  const fresh = { ...notConfigured(), since };
  return { ...fresh, reference: referenceOf(fresh, network.label, device, at) };
}
