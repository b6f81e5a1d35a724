import { BESIDE } from '../../../model/text/en/evidence-beside.ts';
import type { NtlmIdentity } from '../ntlm-challenge.ts';

/** Clocks this far apart are told of; nearer ones are as good as one. */
const SAME_CLOCK_S = 2;

/**
 * What a server said of itself in its challenge, in words. Pure.
 *
 * @param now by the clock of this laptop, when the challenge came
 */
export function identityWords(identity: NtlmIdentity | null, now: Date): readonly string[] {
  if (identity === null) return [BESIDE.identity.none];
  const { netbiosComputer, netbiosDomain, dnsComputer, dnsDomain, forest, windows, at } = identity;
  const computer = dnsComputer ?? netbiosComputer;
  const domain = dnsDomain ?? netbiosDomain;
  const names = [
    ...(computer === null ? [] : [BESIDE.identity.computer(computer)]),
    ...(domain === null ? [] : [BESIDE.identity.domain(domain)]),
    ...(forest === null || forest === dnsDomain ? [] : [BESIDE.identity.forest(forest)]),
    ...(windows === null ? [] : [BESIDE.identity.windows(windows)]),
  ];
  return [
    ...(names.length === 0 ? [BESIDE.identity.none] : [BESIDE.identity.names(names)]),
    ...(names.length === 0
      ? []
      : [isMember(identity) ? BESIDE.identity.member : BESIDE.identity.alone]),
    ...(at === null ? [] : [BESIDE.identity.clock(secondsBetween(at, now))]),
  ];
}

/** A computer of its own names itself for its domain (MS-NLMP §2.2.2.1). */
const isMember = ({ netbiosComputer, netbiosDomain }: NtlmIdentity): boolean =>
  netbiosDomain !== null && netbiosDomain.toLowerCase() !== netbiosComputer?.toLowerCase();

function secondsBetween(there: Date, here: Date): number {
  const seconds = Math.round((there.getTime() - here.getTime()) / 1000);
  return Math.abs(seconds) < SAME_CLOCK_S ? 0 : seconds;
}
