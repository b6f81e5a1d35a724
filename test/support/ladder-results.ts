import type { Args, CheckResult, CheckStatus } from '../../model/check.ts';
import type { Code } from '../../model/codes/facts.ts';
import { EXCHANGE_INTERFACES } from '../../model/interfaces.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import type { Endpoint, LadderResult } from '../../model/run.ts';
import { ADDRESS, checkOf, endpointOf, HOST } from './samples.ts';

/** A check in one line of a table. */
export const check = (
  id: string,
  status: CheckStatus,
  code: Code | null = null,
  args: Args = {},
  evidence: readonly string[] = [],
): CheckResult =>
  checkOf(id, {
    status,
    code,
    args,
    evidence: [...evidence],
    ms: status === 'inconclusive' ? null : 1,
  });

export const result = (
  checks: readonly CheckResult[],
  endpoints: readonly Endpoint[],
  /** By the check's id. */
  facts: Readonly<Record<string, RungFacts>> = {},
): LadderResult => ({
  target: { host: HOST, addresses: [ADDRESS] },
  checks,
  facts: new Map(Object.entries(facts)),
  endpoints,
  mapper: null,
});

/** Rungs below Exchange's interfaces, all well. */
export const wayUp: readonly CheckResult[] = [
  check('link', 'ok'),
  check('name', 'ok'),
  check('rpc.connect', 'ok'),
  check('rpc.mapper', 'ok'),
];

/** Arguments of a check of one interface. */
export const of = (name: string, more: Args = {}): Args => {
  const { weight = 'broken', purpose = '' } =
    EXCHANGE_INTERFACES.find((one) => one.name === name) ?? {};
  return {
    interface: name,
    weight,
    purpose,
    host: HOST,
    address: ADDRESS,
    port: 1171,
    owner: 'the firewall team',
    ...more,
  };
};

/** An interface that answered. */
export const bound = (
  name: string,
): { readonly checks: readonly CheckResult[]; readonly endpoints: readonly Endpoint[] } => ({
  checks: ['map', 'port', 'bind'].map((step) => check(`rpc.${step}.${name}`, 'ok', null, of(name))),
  endpoints: [endpointOf(name)],
});
