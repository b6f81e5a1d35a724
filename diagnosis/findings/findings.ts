import type { CheckResult } from '../../model/check.ts';
import type { OwnFinding } from '../../model/diagnosis.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { MapperListing } from '../../model/run.ts';
import { exposedFindings } from './exposed.ts';

/** Facts for the helpdesk that stand beside the verdict and never change it, each once. */
export function findingsOf(
  checks: readonly CheckResult[],
  network: NetworkState,
  mapper: MapperListing | null,
): OwnFinding[] {
  const found = [
    ...checks.flatMap((check) => [...tight(check), ...translated(check)]),
    ...notNeeded(network),
    ...exposedFindings(checks, network, mapper),
  ];
  const seen = new Set<string>();
  return found.filter((finding) => {
    const key = JSON.stringify([finding.code, finding.args]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function tight({ id, args }: CheckResult): OwnFinding[] {
  const { tight: range, tightDevice: device } = args;
  if (!id.startsWith('rpc.acl.') || typeof range !== 'string' || typeof device !== 'string')
    return [];
  return [
    {
      code: 'ACL_TIGHT',
      args: { port: args['port'] ?? null, interface: args['interface'] ?? null, range, device },
      audience: 'helpdesk',
    },
  ];
}

function translated({ id, args }: CheckResult): OwnFinding[] {
  const { towerAddress } = args;
  if (!id.startsWith('rpc.map.') || typeof towerAddress !== 'string') return [];
  return [
    {
      code: 'RPC_BEHIND_NAT',
      args: { host: args['host'] ?? null, address: args['address'] ?? null, towerAddress },
      audience: 'helpdesk',
    },
  ];
}

/** A VPN inside the corporate network: the lists of its gateway apply for nothing. */
function notNeeded({ label, tunnel: { state, product, adapter } }: NetworkState): OwnFinding[] {
  if (label !== 'lan-corporate' || state === 'none') return [];
  return [
    { code: 'TUNNEL_NOT_NEEDED', args: { product: product ?? adapter ?? 'VPN' }, audience: 'user' },
  ];
}
