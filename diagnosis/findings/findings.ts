import type { CheckResult } from '../../model/check.ts';
import { finding, type OwnFinding } from '../../model/diagnosis.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { MapperListing } from '../../model/run.ts';
import { NAMELESS } from '../../model/text/en/findings.ts';
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
  return found.filter(({ code, args }) => {
    const key = JSON.stringify([code, args]);
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
    finding('ACL_TIGHT', 'helpdesk', {
      port: args['port'] ?? null,
      interface: args['interface'] ?? null,
      range,
      device,
    }),
  ];
}

function translated({ id, args }: CheckResult): OwnFinding[] {
  const { towerAddress } = args;
  if (!id.startsWith('rpc.map.') || typeof towerAddress !== 'string') return [];
  return [
    finding('RPC_BEHIND_NAT', 'helpdesk', {
      host: args['host'] ?? null,
      address: args['address'] ?? null,
      towerAddress,
    }),
  ];
}

/** A VPN inside the corporate network: the lists of its gateway apply for nothing. */
function notNeeded({ label, tunnel: { state, product, adapter } }: NetworkState): OwnFinding[] {
  if (label !== 'lan-corporate' || state === 'none') return [];
  return [finding('TUNNEL_NOT_NEEDED', 'user', { product: product ?? adapter ?? NAMELESS.vpn })];
}
