import { type DiagnoseInput, diagnose, type FreshDiagnosis } from '../../diagnosis/diagnose.ts';
import type { CheckResult } from '../../model/check.ts';
import type { Code, WhoMustAct } from '../../model/codes/facts.ts';
import { EXCHANGE_INTERFACES } from '../../model/interfaces.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { Endpoint } from '../../model/run.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import { bound, check, of, result } from './ladder-results.ts';
import { ADDRESS, checkOf, HOST, networkOf } from './samples.ts';

/** What one run saw, beside Exchange's four interfaces where `well` names them. */
export interface Staged {
  readonly checks: readonly CheckResult[];
  readonly well?: readonly string[];
  readonly endpoints?: readonly Endpoint[];
  readonly facts?: Readonly<Record<string, RungFacts>>;
  readonly addresses?: readonly string[];
  readonly network?: Partial<NetworkState>;
  readonly more?: Omit<Partial<DiagnoseInput>, 'result' | 'network' | 'interfaces'>;
}

export const ALL = EXCHANGE_INTERFACES.map(({ name }) => name);
export const STORE_LESS = ALL.slice(1);
export const AT_135 = { host: HOST, address: ADDRESS, port: 135, owner: 'the firewall team' };
export const GATEWAY = { gateway: 'cag.example', gatewayMs: 210, product: 'Secure Access' };

export const ok = (...ids: readonly string[]): readonly CheckResult[] =>
  ids.map((id) => check(id, 'ok'));
export const untested = (...ids: readonly string[]): readonly CheckResult[] =>
  ids.map((id) => check(id, 'inconclusive', null, {}, ['not tested']));
export const UP = ok('link', 'name', 'rpc.connect', 'rpc.mapper');
export const SILENT = check('rpc.connect', 'fail', 'EPM_BLOCKED', AT_135);
export const NAMELESS = check('name', 'fail', 'DNS_FAILED', { host: HOST, error: 'ENOTFOUND' });
export const NO_GATEWAY = check('gateway', 'fail', 'GATEWAY_UNREACHABLE', {
  gateway: 'cag.example',
});
/** The store's own port, and what came of it. */
export const store = (step: string, code: Code): CheckResult =>
  check(
    `rpc.${step}.EMSMDB`,
    'fail',
    code,
    of('EMSMDB', { port: 6712, service: 'the store', reason: 'as seen' }),
  );

export const TUNNEL: NetworkState['tunnel'] = {
  state: 'up',
  product: 'Secure Access',
  adapter: 'tun0',
};
export const IN_TUNNEL: Partial<NetworkState> = { label: 'tunnel', tunnel: TUNNEL };
export const IN_OFFICE: Partial<NetworkState> = { label: 'lan-corporate', trust: 'corporate' };

/** A door of Outlook's way by HTTP: its steps until the one that fails, if one does. */
export const door = (kind: string, failing?: string, code?: Code): readonly CheckResult[] => {
  const steps = ['name', 'tcp', 'tls', 'who', 'auth'];
  const end = failing === undefined ? steps.length : steps.indexOf(failing);
  const args = {
    host: 'mail.corp.example',
    door: kind,
    reason: 'seen',
    url: '',
    remedy: 'Renew it.',
    issuer: 'Zscaler',
    owner: 'the network team',
  };
  return steps.slice(0, end + 1).map((step, index) =>
    checkOf(`web.${kind}.${step}`, {
      args,
      rung: 'web',
      ...(index === end && code !== undefined ? { status: 'fail' as const, code } : {}),
    }),
  );
};
export const byMapi = (checks: readonly CheckResult[]): NonNullable<Staged['more']> => ({
  web: { checks, doors: [] },
  way: { protocol: 'mapi-http', because: 'settings' },
});

export const judged = ({
  checks,
  well = [],
  endpoints = [],
  facts = {},
  addresses = [ADDRESS],
  network = {},
  more = {},
}: Staged): FreshDiagnosis => {
  const others = well.map(bound);
  const seen = result(
    [...checks, ...others.flatMap((one) => one.checks)],
    [...endpoints, ...others.flatMap((one) => one.endpoints)],
    facts,
  );
  return diagnose({
    result: { ...seen, target: { ...seen.target, addresses } },
    network: networkOf(network),
    interfaces: EXCHANGE_INTERFACES,
    ...more,
  });
};

/** What has to be said of a staged run, and, where it matters, which findings stand beside it. */
export type Row = readonly [
  cause: string,
  staged: Staged,
  code: Code,
  who: WhoMustAct,
  beside?: readonly Code[],
];
