import { type PortRange, portListWords } from '../../model/net/port-list.ts';
import { countPorts, intersectPorts } from '../../model/net/port-set.ts';
import { deviceRules } from '../../model/net/device-rules.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';

/** How much of the range that a server draws from one list, or several in series, let pass. */
export interface Coverage {
  readonly device: string;
  readonly owner: string | null;
  /** The list as it is typed, in words. */
  readonly allow: string;
  /** Ports of the range that pass. */
  readonly inside: number;
  /** Ports of the range. */
  readonly of: number;
}

/** Rules that compare ports on the way to the address, outermost last. */
export const comparingRules = (
  lists: readonly AccessListInPlay[],
  host: string,
  address: string,
): readonly AccessListInPlay[] =>
  deviceRules(lists, { host, address }).filter(({ kind }) => kind !== 'rpc-filter');

/** The share of the range that each rule covers. */
export const coverageOf = (
  rules: readonly AccessListInPlay[],
  range: PortRange,
): readonly Coverage[] =>
  rules.map(({ device, owner, allow }) => ({
    device,
    owner,
    allow: portListWords(allow),
    inside: countPorts(intersectPorts(allow, [range])),
    of: countPorts([range]),
  }));

/**
 * Ports of the range that pass every rule: devices in series let through what all of them allow,
 * which is not the product of their shares.
 */
export const passingAll = (
  rules: readonly AccessListInPlay[],
  range: PortRange,
): readonly PortRange[] =>
  rules.reduce<readonly PortRange[]>((left, { allow }) => intersectPorts(left, allow), [range]);

/**
 * The odds that `draws` different ports, each free port equally likely, all lie among `inside` of
 * `of`. Between 0 and 1.
 */
export function oddsOf(inside: number, of: number, draws: number): number {
  let odds = 1;
  for (let drawn = 0; drawn < draws; drawn += 1)
    odds *= of > drawn ? Math.max(0, inside - drawn) / (of - drawn) : 0;
  return odds;
}
