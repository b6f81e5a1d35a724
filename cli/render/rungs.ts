import type { CheckResult, CheckStatus } from '../../model/check.ts';
import type { Code } from '../../model/codes/facts.ts';
import { fill } from '../../model/text/code-text.ts';
import { summaryOf } from '../../model/text/codes.ts';
import type { ProbeRun } from '../../model/run.ts';
import { networkWords } from '../../model/text/en/labels.ts';

/** One line of the drawn ladder. */
export interface RungRow {
  readonly status: CheckStatus;
  readonly name: string;
  readonly ms: number | null;
  readonly sentence: string;
}

/**
 * Worst first: the mark of a line is that of its worst check, and what was never tested marks it
 * only when nothing else does.
 */
const WORST: readonly CheckStatus[] = ['fail', 'degraded', 'ok', 'inconclusive', 'skipped'];

/**
 * The checks of a run as few lines: one a rung up to the mapper, then one an interface and port.
 * Interfaces that were not tested share one line: a tired reader looks for the mark, not for the
 * list.
 */
export function rungRows({
  checks,
  network,
  target,
}: Pick<ProbeRun, 'checks' | 'network' | 'target'>): readonly RungRow[] {
  const groups = new Map<string, CheckResult[]>();
  for (const check of checks)
    groups.set(keyOf(check), [...(groups.get(keyOf(check)) ?? []), check]);
  const several = target.addresses.length > 1;
  const rows = [...groups.values()].map((group): Row => {
    const first = group[0];
    const status = statusOf(group);
    const name = first === undefined ? '' : nameOf(first, group, several);
    const interfaceName = group.every((check) => check.status === 'inconclusive')
      ? first?.args['interface']
      : undefined;
    return {
      status,
      name,
      ms: msOf(group),
      sentence: sentenceOf(group, status, network),
      untested: typeof interfaceName === 'string' ? interfaceName : null,
      implied: isImplied(group),
    };
  });
  const untested = [...new Set(rows.map((row) => row.untested).filter((name) => name !== null))];
  const drawn = rows.filter((row) => row.untested === null && !row.implied);
  if (untested.length === 0) return drawn;
  const why =
    checks.find(
      ({ status, args }) => status === 'inconclusive' && args['interface'] === untested[0],
    )?.evidence[0] ?? 'not tested';
  const names = shorten(untested.join(', '));
  return [
    ...drawn,
    {
      status: 'inconclusive',
      name: 'not tested',
      ms: null,
      sentence: why.startsWith('not tested') ? names : `${names}: ${why}`,
    },
  ];
}

/** A line whose last step was cut is not ticked for the steps below it that went well. */
function statusOf(group: readonly CheckResult[]): CheckStatus {
  const worst = WORST.find((one) => group.some((check) => check.status === one)) ?? 'skipped';
  return worst === 'ok' && group.at(-1)?.status === 'inconclusive' ? 'inconclusive' : worst;
}

interface Row extends RungRow {
  /** The interface of a line that was never tested. */
  readonly untested: string | null;
  readonly implied: boolean;
}

/** An interface that is mapped goes without saying once its port has a line of its own. */
const isImplied = (group: readonly CheckResult[]): boolean =>
  group.every(
    ({ id, status, args }) =>
      id.startsWith('rpc.map.') && status === 'ok' && args['alternates'] === undefined,
  );

/** The sentence of a line that already names interface and port. */
const BRIEF: Partial<Readonly<Record<Code, string>>> = {
  ACL_STALE: 'bound, though the typed list of {device} does not hold it',
  RPC_NOT_REGISTERED: 'not registered: the service is not running',
  RPC_PORT_BLOCKED: 'no answer: a filter on the way drops it',
  RPC_PORT_REFUSED: 'refused: nobody listens there',
  RPC_NO_ANSWER: 'opens, then no RPC answer',
  RPC_WRONG_SERVICE: 'another service answers there',
  RPC_RETIRED: 'no longer offered over TCP',
  RPC_GC_GAP: '{reason}',
};
const OUTSIDE = {
  degraded: 'bound here, but outside {device} ({allow})',
  fail: 'outside {device} ({allow}), and no answer',
  refused: 'outside {device} ({allow}), and refused',
} as const;

function briefOf({ code, status, args }: CheckResult, isRefused: boolean): string | null {
  if (code === null) return null;
  const { listens } = args;
  if (code === 'RPC_WRONG_SERVICE' && Array.isArray(listens))
    return `another service answers there: ${listens.join(', ')}`;
  if (code === 'RPC_PORT_OUTSIDE_ACL')
    return fill(OUTSIDE[status !== 'fail' ? 'degraded' : isRefused ? 'refused' : 'fail'], args);
  const brief = BRIEF[code];
  return brief === undefined || args['interface'] === undefined
    ? summaryOf(code, args)
    : fill(brief, args);
}

const keyOf = ({ id, args }: CheckResult): string => {
  const [path = '', address = ''] = id.split('@');
  const [, step = '', rest = ''] = /^rpc\.(\w+)\.?(.*)$/.exec(path) ?? [];
  if (step === 'connect' || step === 'mapper') return `mapper@${address}`;
  if (step === '') return path;
  return `${typeof args['interface'] === 'string' ? args['interface'] : rest}:${step === 'map' ? '' : String(args['port'] ?? '')}@${typeof args['address'] === 'string' ? args['address'] : address}`;
};

const NAMES: Readonly<Record<string, string>> = {
  link: 'network',
  gateway: 'VPN gateway',
  tunnel: 'VPN',
  name: 'name',
};

function nameOf(
  { id, args }: CheckResult,
  group: readonly CheckResult[],
  several: boolean,
): string {
  if (!id.startsWith('rpc.')) return NAMES[id] ?? id;
  const member = several && typeof args['address'] === 'string' ? ` @${args['address']}` : '';
  const port = group.map((check) => check.args['port']).find((one) => typeof one === 'number');
  const { interface: interfaceName, directory } = args;
  if (typeof directory === 'string') return `${shorten(String(interfaceName))} on ${directory}`;
  if (typeof interfaceName === 'string')
    return `${shorten(interfaceName)}${typeof port === 'number' && group.some((check) => /^rpc\.(port|bind)/.test(check.id) && check.status !== 'inconclusive') ? `  port ${String(port)}` : ''}${member}`;
  return id.startsWith('rpc.acl')
    ? `server address${member}`
    : `mapper  port ${String(port ?? '')}${member}`;
}

/** A UUID is too long for a column, and its first eight digits tell it. */
const shorten = (name: string): string => name.replace(/([0-9a-f]{8})-[0-9a-f-]{27}@/gi, '$1…@');

const msOf = (group: readonly CheckResult[]): number | null => {
  const known = group.map(({ ms }) => ms).filter((ms) => ms !== null);
  return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
};

function sentenceOf(
  group: readonly CheckResult[],
  status: CheckStatus,
  network: ProbeRun['network'],
): string {
  const telling = group.find((check) => check.status === status && check.code !== null);
  const brief =
    telling === undefined
      ? null
      : briefOf(
          telling,
          group.some(({ code }) => code === 'RPC_PORT_REFUSED'),
        );
  if (brief !== null) return brief;
  const last = group.findLast((check) => check.status === status);
  // The first step that was not finished says why; the others only that it was not.
  if (status === 'inconclusive')
    return group.find((check) => check.status === status)?.evidence[0] ?? 'not tested';
  if (status !== 'ok' || last === undefined) return last?.evidence[0] ?? 'not tested';
  if (last.id === 'link') return network.reasons[0] ?? networkWords(network);
  if (last.id === 'tunnel') return networkWords(network);
  if (last.id.startsWith('rpc.map.')) return last.evidence.at(-1) ?? 'ok';
  if (last.id.startsWith('rpc.mapper')) return 'answers, and speaks RPC';
  if (last.id.startsWith('rpc.bind'))
    return group.some(({ id }) => id.startsWith('rpc.acl')) ? 'bound; inside every list' : 'bound';
  return last.evidence[0] ?? 'ok';
}
