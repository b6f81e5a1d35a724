import type { AccessListInPlay } from '../model/access-list.ts';
import type { Args, CheckResult } from '../model/check.ts';
import type { Code, WhoMustAct } from '../model/codes/facts.ts';
import type { NetworkLabel } from '../model/network-label.ts';
import type { LadderResult } from '../model/run.ts';
import { factsBehind } from '../model/rung-facts.ts';
import { FALLBACK_OWNER } from '../model/text/en/evidence-lists.ts';
import { STAND_IN } from '../model/text/en/stand-ins.ts';
import { standsOn } from './past/suspects.ts';

/** A verdict that lays on the server what a device on the way may have said in its name. */
export interface StandIn {
  readonly sentence: string;
  readonly nextStep: string;
  readonly whoMustAct: WhoMustAct;
  readonly args: Args;
}

/** What a filter that reads RPC makes of an interface that it does not know. */
const BY_RPC_FILTER: ReadonlySet<Code> = new Set([
  'RPC_NOT_REGISTERED',
  'RPC_NO_ANSWER',
  'RPC_WRONG_SERVICE',
]);

/** What a stranger at the same address, or a proxy that takes every connection, looks like. */
const BY_STRANGER: ReadonlySet<Code> = new Set(['EPM_REFUSED', 'EPM_NOT_RPC', 'RPC_NO_ANSWER']);

/**
 * Who may have answered in the server's place: a device that translates its address refuses what it
 * does not pass on, one that reads RPC keeps back interfaces that it does not know, and on a network
 * of strangers, without the VPN, anybody may hold a private address. Null where none of them may stand
 * on the way. Pure.
 */
export function standInFor(
  code: Code,
  { address, port, interface: name }: Pick<CheckResult, 'address' | 'port' | 'interface'>,
  {
    result,
    accessLists,
    label,
    isAmongStrangers,
  }: {
    readonly result: Pick<LadderResult, 'checks' | 'facts'>;
    readonly accessLists: readonly AccessListInPlay[];
    readonly label: NetworkLabel;
    /** No tunnel is up, and one is wanted or the network is an operator's; nothing proves the company's. */
    readonly isAmongStrangers: boolean;
  },
): StandIn | null {
  if (isAmongStrangers && name === null && BY_STRANGER.has(code))
    return {
      args: {},
      sentence: STAND_IN.stranger,
      nextStep: STAND_IN.askStranger,
      whoMustAct: 'network',
    };
  if (code === 'RPC_PORT_REFUSED' && address !== null && port !== null) {
    const inside = result.checks
      .filter((check) => check.address === address)
      .map((check) => factsBehind(result, check).towerAddress)
      .find((tower) => tower !== undefined);
    if (inside === undefined) return null;
    return {
      args: {},
      sentence: STAND_IN.translator(address, inside),
      nextStep: STAND_IN.askTranslator(address, port, inside),
      whoMustAct: 'firewall',
    };
  }
  const filter = accessLists.find(
    (list) =>
      list.kind === 'rpc-filter' &&
      !list.whatIf &&
      list.beforeGateway !== true &&
      standsOn(list, label),
  );
  if (filter === undefined || name === null || !BY_RPC_FILTER.has(code)) return null;
  const owner = filter.owner ?? FALLBACK_OWNER;
  return {
    args: { owner },
    sentence: STAND_IN.filter(filter.device, owner),
    nextStep: STAND_IN.askFilter(filter.device, owner, name),
    whoMustAct: 'firewall',
  };
}
