import { meteredFindings } from '../../diagnosis/findings/metered.ts';
import type { AgentState } from '../../model/agent-state.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';

/**
 * Adds to a state what it shows of reports that a metered network holds: a finding that comes and
 * goes with the hold, not with the run beside which it stands.
 */
export function meteredHold({
  meteredBytesPerHour,
  findingsOff,
}: Pick<ResolvedSettings, 'meteredBytesPerHour' | 'findingsOff'>): (
  state: AgentState,
) => AgentState {
  const isHold = ({ code }: { readonly code: string }): boolean => code === 'METERED_HOLD';
  const isOff = findingsOff.some((code) => isHold({ code }));
  return (state) => {
    const { diagnosis, outbox } = state;
    const held = isOff ? [] : meteredFindings(outbox, meteredBytesPerHour);
    if (diagnosis === null || (held.length === 0 && !diagnosis.findings.some(isHold))) return state;
    const others = diagnosis.findings.filter((finding) => !isHold(finding));
    return { ...state, diagnosis: { ...diagnosis, findings: [...others, ...held] } };
  };
}
