import type { CheckResult, CheckStatus } from '../model/check.ts';
import type { Code } from '../model/codes/facts.ts';
import { textOf } from '../model/text/codes.ts';
import type { NetworkState } from '../model/network-state.ts';
import { EXCHANGE_INTERFACES } from '../model/interfaces.ts';
import { networkWords } from '../model/text/en/labels.ts';

/**
 * One step of an interface: announced by the mapper, allowed by the lists, port open, bind
 * accepted.
 */
export interface Step {
  readonly name: string;
  readonly status: CheckStatus;
}

/** One rung as the page shows it. */
export interface Row {
  readonly id: string;
  readonly name: string;
  /** What it is for, or which address; null when there is nothing to add. */
  readonly note: string | null;
  readonly status: CheckStatus;
  readonly sentence: string;
  readonly ms: number | null;
  /** The steps inside an interface's rung; empty for the others. */
  readonly steps: readonly Step[];
}

type Sentence = (check: CheckResult, network: NetworkState) => string;

/** Rungs that are one check: their name, and what is said when all is well. */
const PLAIN: Readonly<Record<string, { readonly name: string; readonly ok: Sentence }>> = {
  link: { name: 'Network', ok: (_, network) => networkWords(network) },
  gateway: {
    name: 'VPN gateway',
    ok: ({ args }) => `${words(args['gateway'], 'The gateway')} answers`,
  },
  tunnel: { name: 'VPN', ok: () => 'Carries the way to Exchange' },
  name: {
    name: 'Name',
    ok: ({ args }) => `${words(args['host'], 'The host')} is ${words(args['addresses'], 'known')}`,
  },
  'rpc.connect': { name: 'Server', ok: ({ args }) => `TCP ${words(args['port'], '135')} opens` },
  'rpc.mapper': { name: 'Endpoint mapper', ok: () => 'Answers' },
  'rpc.acl': { name: 'Access lists', ok: () => 'The address is allowed' },
};

/**
 * What is said of a port that is not well, in the width of a rung; codes without a row are said by
 * their title.
 */
const PORT_WORDS: Partial<Record<Code, string>> = {
  RPC_PORT_OUTSIDE_ACL: 'is outside a list',
  ACL_STALE: 'answers; the list is old',
  RPC_PORT_BLOCKED: 'is blocked',
  RPC_PORT_REFUSED: 'is refused',
  RPC_NO_ANSWER: 'opens, then silence',
  RPC_WRONG_SERVICE: 'is another service',
};

const STEP_NAMES: Readonly<Record<string, string>> = {
  map: 'mapper',
  acl: 'in lists',
  port: 'port',
  bind: 'bind',
};
const INTERFACE_STEP = /^rpc\.(map|acl|port|bind)\.(.+)$/;

/**
 * Checks in the order of the ladder → rows; the checks of one interface at one address share a row.
 */
export function ladderRows(checks: readonly CheckResult[], network: NetworkState): readonly Row[] {
  const groups = new Map<string, CheckResult[]>();
  for (const check of checks) {
    const key = placeOf(check)?.key ?? check.id;
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  const rows = Array.from(groups.values(), (group) => rowOf(group, network)).filter(
    (row) => row !== null,
  );
  const [first, ...rest] = rows;
  if (first === undefined) return [];
  const vpn = VPN_ROWS.map((absent) => rest.find(({ id }) => id === absent.id) ?? absent);
  return [first, ...vpn, ...rest.filter(({ id }) => !VPN_ROWS.some((row) => row.id === id))];
}

/**
 * The VPN's rungs stand in every ladder, so that the others keep their places when a tunnel comes
 * or goes.
 */
const VPN_ROWS: readonly Row[] = [
  {
    ...untested('gateway', 'VPN gateway', null, []),
    status: 'skipped',
    sentence: 'No gateway is set up',
  },
  { ...untested('tunnel', 'VPN', null, []), status: 'skipped', sentence: 'No tunnel is in use' },
];

/** Rungs that every ladder has, before the first one has been climbed. */
export const UNTESTED_ROWS: readonly Row[] = [
  ...['link', 'gateway', 'tunnel', 'name', 'rpc.connect', 'rpc.mapper'].map((id) =>
    untested(id, PLAIN[id]?.name ?? id, null, []),
  ),
  ...EXCHANGE_INTERFACES.map(({ name, purpose }) =>
    untested(`rpc.interface.${name}@`, name, purpose, Object.values(STEP_NAMES)),
  ),
];

function untested(id: string, name: string, note: string | null, steps: readonly string[]): Row {
  return {
    id,
    name,
    note,
    status: 'inconclusive',
    sentence: 'Not tested yet',
    ms: null,
    steps: steps.map((step) => ({ name: step, status: 'inconclusive' })),
  };
}

function rowOf(group: readonly CheckResult[], network: NetworkState): Row | null {
  const [check] = group;
  if (check === undefined) return null;
  const place = placeOf(check);
  if (place !== null) return interfaceRow(group, place);
  const [base = check.id, address = null] = check.id.split('@', 2);
  const plain = PLAIN[base];
  const sentence =
    check.status === 'ok' && plain !== undefined ? plain.ok(check, network) : sentenceOf(check);
  return {
    id: check.id,
    name: plain?.name ?? base,
    note: address,
    status: check.status,
    sentence,
    ms: check.ms,
    steps: [],
  };
}

interface Place {
  readonly key: string;
  readonly interface: string;
  /** Only where the host has several addresses. */
  readonly address: string | null;
}

/**
 * `rpc.port.NAME:PORT@ADDRESS`, where the name may itself hold colons and at signs: the arguments
 * say where it ends.
 */
function placeOf({ id, args }: CheckResult): Place | null {
  const tail = INTERFACE_STEP.exec(id)?.[2];
  if (tail === undefined) return null;
  const name = words(args['interface'], tail);
  const address =
    /^(?::\d+)?@(.+)$/.exec(tail.startsWith(name) ? tail.slice(name.length) : '')?.[1] ?? null;
  return { key: `rpc.interface.${name}@${address ?? ''}`, interface: name, address };
}

function interfaceRow(group: readonly CheckResult[], place: Place): Row {
  const status = interfaceStatus(group);
  const culprit =
    group.find((check) => check.status === 'fail') ??
    group.find((check) => check.status === 'degraded');
  // The question to the mapper names the mapper's own port.
  const tried = group.filter(({ id }) => !id.startsWith('rpc.map.'));
  const ports = [
    ...new Set(tried.map(({ args }) => args['port']).filter((port) => typeof port === 'number')),
  ];
  const port = ports.length === 0 ? 'The port' : `Port ${ports.join(', ')}`;
  const sentence =
    status === 'ok' ? `${port} answers` : interfaceSentence(culprit ?? group[0], port);
  const purpose =
    group.map(({ args }) => args['purpose']).find((word) => typeof word === 'string') ??
    EXCHANGE_INTERFACES.find(({ name }) => name === place.interface)?.purpose;
  const times = group.map(({ ms }) => ms).filter((ms) => ms !== null);
  return {
    id: place.key,
    name: place.interface,
    note: [purpose ?? null, place.address].filter((part) => part !== null).join(' · ') || null,
    status,
    sentence,
    ms: times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0),
    steps: stepsOf(group),
  };
}

function interfaceSentence(check: CheckResult | undefined, port: string): string {
  const said = check?.code == null ? undefined : PORT_WORDS[check.code];
  if (check === undefined || said === undefined) return sentenceOf(check);
  const own = check.args['port'];
  return `${typeof own === 'number' ? `Port ${String(own)}` : port} ${said}`;
}

/** One accepted bind keeps an interface alive, whatever else failed beside it. */
function interfaceStatus(group: readonly CheckResult[]): CheckStatus {
  const bound = group.some(({ id, status }) => id.startsWith('rpc.bind.') && status === 'ok');
  const troubled = group.some(({ status }) => status === 'fail' || status === 'degraded');
  if (bound) return troubled ? 'degraded' : 'ok';
  return group.some(({ status }) => status === 'fail') ? 'fail' : 'inconclusive';
}

const WORST: readonly CheckStatus[] = ['fail', 'degraded', 'ok', 'skipped', 'inconclusive'];

/** The steps that this interface has; several ports at one step show as the worst of them. */
function stepsOf(group: readonly CheckResult[]): readonly Step[] {
  return Object.entries(STEP_NAMES).flatMap(([step, name]) => {
    const statuses = group
      .filter(({ id }) => id.startsWith(`rpc.${step}.`))
      .map(({ status }) => status);
    const worst = WORST.find((status) => statuses.includes(status));
    return worst === undefined ? [] : [{ name, status: worst }];
  });
}

/** A short sentence for what is not well; the verdict beside the ladder tells the whole of it. */
function sentenceOf(check: CheckResult | undefined): string {
  if (check === undefined) return 'Not tested';
  if (check.code !== null) return textOf(check.code).title;
  const fact = check.evidence[0]?.replace(/^[a-z]/, (letter) => letter.toUpperCase());
  if (check.status === 'skipped') return fact ?? 'Not needed';
  if (check.status === 'inconclusive')
    return check.ms === null ? 'Not tested' : (fact ?? 'No result');
  return fact ?? 'No details';
}

function words(value: CheckResult['args'][string] | undefined, fallback: string): string {
  if (value === undefined || value === null || value === '') return fallback;
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
