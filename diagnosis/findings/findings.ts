import type { CheckResult } from '../../model/check.ts';
import { finding, type OwnFinding } from '../../model/diagnosis.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { LadderResult } from '../../model/run.ts';
import { NAMELESS } from '../../model/text/en/findings.ts';
import { tightOf, towerAddressOf } from '../recorded-facts.ts';
import { exposedFindings } from './exposed.ts';

/** Facts for the helpdesk that stand beside the verdict and never change it, each once. */
export function findingsOf(result: LadderResult, network: NetworkState): OwnFinding[] {
  const { host } = result.target;
  const found = [
    ...result.checks.flatMap((check) => [...tight(check), ...translated(check, host)]),
    ...notNeeded(network),
    ...exposedFindings(result, network),
  ];
  const seen = new Set<string>();
  return found.filter(({ code, args }) => {
    const key = JSON.stringify([code, args]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function tight(check: CheckResult): OwnFinding[] {
  const { step, interface: name, port } = check;
  const near = tightOf(check);
  if (step !== 'acl' || name === null || near === null) return [];
  return [finding('ACL_TIGHT', 'helpdesk', { port, interface: name, ...near })];
}

function translated(check: CheckResult, host: string): OwnFinding[] {
  const { step, address } = check;
  const towerAddress = towerAddressOf(check);
  if (step !== 'map' || towerAddress === null) return [];
  return [finding('RPC_BEHIND_NAT', 'helpdesk', { host, address, towerAddress })];
}

/** A VPN inside the corporate network: the lists of its gateway apply for nothing. */
function notNeeded({ label, tunnel: { state, product, adapter } }: NetworkState): OwnFinding[] {
  if (label !== 'lan-corporate' || state === 'none') return [];
  return [finding('TUNNEL_NOT_NEEDED', 'user', { product: product ?? adapter ?? NAMELESS.vpn })];
}
