import type { Code } from '../../../model/codes/facts.ts';
import { overlapInTheWay, overlapOwner } from '../../../model/local-overlap.ts';
import type { AddressGiven, StepOutcome } from '../../../model/step-outcome.ts';
import { OVERLAP } from '../../../model/text/en/evidence-rungs.ts';
import type { LadderRequest } from '../types.ts';

/**
 * Silence of an address that lies in a local network of this laptop: its packets never came to any
 * device that could be blamed.
 */
export function suspectOverlap<C extends Code>(
  outcome: StepOutcome<AddressGiven, C>,
  address: string,
  { host, network }: Pick<LadderRequest, 'host' | 'network'>,
): StepOutcome<AddressGiven, C | 'LOCAL_SUBNET_OVERLAP'> {
  if (outcome.code !== 'EPM_BLOCKED') return outcome;
  const overlap = overlapInTheWay(network, address);
  if (overlap === null) return outcome;
  const { adapter: via, subnet, kind, tunnelUp } = overlap;
  const remedies = {
    laptop: OVERLAP.remedies.laptop(via),
    vpn: OVERLAP.remedies.vpn(host, subnet),
    user: OVERLAP.remedies.user,
  };
  return {
    status: 'fail',
    code: 'LOCAL_SUBNET_OVERLAP',
    evidence: [...outcome.evidence, OVERLAP.holds(via, subnet, address)],
    args: {
      via,
      subnet: OVERLAP.subnet(subnet),
      kind,
      tunnelUp,
      remedy: remedies[overlapOwner(overlap)],
    },
    facts: { ...outcome.facts, overlap: { kind, tunnelUp } },
  };
}
