import type { OwnFinding } from '../../model/own-finding.ts';
import { finding } from '../../model/own-finding.ts';
import type { LadderResult } from '../../model/run.ts';
import { isIPv6 } from '../../model/net/host.ts';

/**
 * IPv6 addresses of the host, where all of them are silent while an IPv4 one speaks RPC: then it is
 * the family that leads nowhere, and no member of an array that is down. Empty otherwise.
 */
export function silentIpv6({
  target,
  checks,
}: Pick<LadderResult, 'target' | 'checks'>): readonly string[] {
  const wide = target.addresses.filter(isIPv6);
  const answersByIpv4 = checks.some(
    ({ step, status, address }) =>
      step === 'mapper' && status === 'ok' && address !== null && !isIPv6(address),
  );
  const isSilent = (wanted: string): boolean =>
    checks.some(
      ({ step, code, address }) =>
        step === 'connect' && code === 'EPM_BLOCKED' && address === wanted,
    );
  return answersByIpv4 && wide.length > 0 && wide.every(isSilent) ? wide : [];
}

/** Own trouble of the network, and none of mail's: clients take the other family. */
export const ipv6Findings = (
  result: Pick<LadderResult, 'target' | 'checks'>,
): readonly OwnFinding[] => {
  const addresses = silentIpv6(result);
  return addresses.length === 0
    ? []
    : [finding('IPV6_BROKEN', 'helpdesk', { host: result.target.host, addresses: [...addresses] })];
};
