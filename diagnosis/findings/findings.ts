import type { CheckResult } from '../../model/check.ts';
import { finding, type OwnFinding } from '../../model/own-finding.ts';
import type { NetworkState } from '../../model/network-state.ts';
import { factsBehind } from '../../model/rung-facts.ts';
import type { LadderResult } from '../../model/run.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import { ipv6Findings } from './broken-ipv6.ts';
import { exposedFindings } from './exposed.ts';

/** Facts for the helpdesk that stand beside the verdict and never change it, each once. */
export function findingsOf(result: LadderResult, network: NetworkState): OwnFinding[] {
  const { host } = result.target;
  const found = [
    ...result.checks.flatMap((check) => {
      const facts = factsBehind(result, check);
      return [...tight(check, facts), ...translated(check, facts, host)];
    }),
    ...exposedFindings(result, network),
    ...ipv6Findings(result),
  ];
  const seen = new Set<string>();
  return found.filter(({ code, args }) => {
    const key = JSON.stringify([code, args]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function tight({ interface: name, port }: CheckResult, { nearEndOf }: RungFacts): OwnFinding[] {
  if (nearEndOf === undefined) return [];
  const { range, device } = nearEndOf;
  return [finding('ACL_TIGHT', 'helpdesk', { port, interface: name, range, device })];
}

function translated(
  { address }: CheckResult,
  { towerAddress }: RungFacts,
  host: string,
): OwnFinding[] {
  if (towerAddress === undefined) return [];
  return [finding('RPC_BEHIND_NAT', 'helpdesk', { host, address, towerAddress })];
}
