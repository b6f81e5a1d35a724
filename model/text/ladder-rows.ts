import { EN_CODES } from './en/codes.ts';
import type { CheckResult, CheckStatus, Step, WebStep } from '../check.ts';
import { EXCHANGE_INTERFACES } from '../interfaces.ts';
import type { ProbeRun } from '../run.ts';
import { argText, fill } from './code-text.ts';
import { summaryOf, textOf } from './codes.ts';
import * as labels from './en/labels.ts';
import * as ladder from './en/ladder.ts';
import * as way from './en/way.ts';
import { doorOfWay } from '../door-of-way.ts';
import type { Way } from '../way.ts';
import type { LadderRow, LadderStep } from './ladder-row.ts';
import type { Words } from './words.ts';

export type { LadderRow, LadderStep } from './ladder-row.ts';

export type LadderWords = Pick<Words, 'codes' | 'labels' | 'ladder' | 'way'>;
type DrawnRun = Pick<ProbeRun, 'checks' | 'network' | 'target'> & { readonly way?: Way | null };
type Group = readonly [CheckResult, ...CheckResult[]];

/** What the ladder is drawn with where nobody chose. */
export const ENGLISH: LadderWords = { codes: EN_CODES, labels, ladder, way };

/**
 * Worst first: the mark of a row is that of its worst check, and what was never tested marks it only
 * when nothing else does.
 */
const WORST: readonly CheckStatus[] = ['fail', 'degraded', 'ok', 'inconclusive', 'skipped'];

/** Steps whose checks have always gone by the name of the step alone. */
const PLAIN: readonly Step[] = ['link', 'gateway', 'tunnel', 'name'];

const stepOf = ({ step, id }: CheckResult): Step | null =>
  step ?? PLAIN.find((plain) => plain === id) ?? null;

/** The steps of one door are one row. */
const isOfDoor = (step: Step | null): step is WebStep => step?.startsWith('web-') ?? false;

const STEPS_OF_A_ROW: readonly Step[] = [
  ...(['connect', 'mapper', 'map', 'acl', 'port', 'bind'] as const),
  ...(['latency', 'mtu', 'idle'] as const),
  ...(['web-proxy', 'web-name', 'web-tcp', 'web-tls', 'web-who', 'web-auth'] as const),
  ...(['web-scp', 'web-root', 'web-host', 'web-redirect', 'web-srv', 'web-found'] as const),
  ...(['web-health', 'web-nspi'] as const),
];

/** Steps of the row of the way. */
const WAY: readonly (Step | null)[] = ['latency', 'mtu', 'idle'];

/** Checks → rows, in the order of the ladder. Checks without a step have a row each, by their id. */
export function ladderRows(run: DrawnRun, words: LadderWords = ENGLISH): readonly LadderRow[] {
  const groups = groupsOf(run.checks);
  const rows = (some: readonly Group[]): readonly LadderRow[] =>
    some.filter((group) => !isImplied(group)).map((group) => rowOf(group, run, words));
  const way = run.way ?? null;
  const rpc = groups.filter(([{ rung }]) => rung === 'rpc');
  if (way === null || doorOfWay(way) === null || rpc.length === 0) return rows(groups);
  // Nobody looks for the fault in a row that Outlook does not climb.
  const first = groups.findIndex((group) => rpc.includes(group));
  return [
    ...rows(groups.slice(0, first)),
    otherWayRow(way, words),
    ...rows(groups.slice(first).filter((group) => !rpc.includes(group))),
  ];
}

/** The rungs of RPC in one row, where Outlook's way is another. */
const otherWayRow = (taken: Way, { way: { WAY, otherWay } }: LadderWords): LadderRow => ({
  key: 'other-way',
  name: WAY.rpcRow,
  port: null,
  address: null,
  interface: null,
  purpose: null,
  status: 'skipped',
  ms: null,
  sentence: otherWay(taken),
  title: null,
  isUntested: false,
  steps: [],
});

function groupsOf(checks: readonly CheckResult[]): readonly Group[] {
  const groups = new Map<string, [CheckResult, ...CheckResult[]]>();
  for (const check of checks) {
    const group = groups.get(keyOf(check));
    if (group === undefined) groups.set(keyOf(check), [check]);
    else group.push(check);
  }
  return [...groups.values()];
}

function keyOf(check: CheckResult): string {
  const { id, address, port } = check;
  const step = stepOf(check);
  const at = address ?? '';
  if (isOfDoor(step)) return doorIn(id);
  switch (step) {
    case 'connect':
    case 'mapper':
      return `mapper@${at}`;
    case 'map':
      return `${check.interface ?? ''}:@${at}`;
    case 'acl':
    case 'port':
    case 'bind':
      return check.interface === null
        ? `${step}@${at}`
        : `${check.interface}:${String(port ?? '')}@${at}`;
    case 'link':
    case 'gateway':
    case 'tunnel':
    case 'name':
      return step;
    case 'latency':
    case 'mtu':
    case 'idle':
      return 'path';
    case 'outlook':
      return step;
    case 'directory':
    case null:
      return id;
  }
}

/** `web.owa.2` of `web.owa.2.tls@10.1.2.3`: the steps of one door are one row, at every address. */
const doorIn = (id: string): string => id.replace(/\.[^.@]*(?:@.*)?$/, '');

/** An interface that is mapped goes without saying once its port has a row of its own. */
const isImplied = (group: Group): boolean =>
  group.every(
    ({ step, status, args }) =>
      step === 'map' && status === 'ok' && argText(args, 'alternates') === null,
  );

function rowOf(group: Group, run: DrawnRun, words: LadderWords): LadderRow {
  const [first] = group;
  const status = statusOf(group);
  const severalSteps = new Set(group.map(({ step }) => step)).size > 1;
  return {
    key: keyOf(first),
    name: nameOf(first, words),
    port: portOf(group),
    address: run.target.addresses.length > 1 && isPlaced(first) ? first.address : null,
    interface: first.interface,
    purpose: purposeOf(first),
    status,
    ms: msOf(group),
    sentence: sentenceOf(group, status, run.network, words),
    title: titleOf(group, status, words),
    isUntested: first.interface !== null && group.every((check) => check.status === 'inconclusive'),
    steps: severalSteps || first.step === 'map' ? stepsOf(group, run.checks, words) : [],
  };
}

function titleOf(
  group: Group,
  status: CheckStatus,
  { codes, ladder: { UNTESTED } }: LadderWords,
): string | null {
  if (status === 'inconclusive' && msOf(group) === null) return UNTESTED.sentence;
  const code = tellingOf(group, status)?.code ?? null;
  return code === null || group[0].interface !== null ? null : textOf(code, codes).title;
}

/** A row whose last step was cut is not ticked for the steps below it that went well. */
function statusOf(group: Group): CheckStatus {
  const worst = WORST.find((one) => group.some(({ status }) => status === one)) ?? 'skipped';
  return worst === 'ok' && group.at(-1)?.status === 'inconclusive' ? 'inconclusive' : worst;
}

/** Rows of a single address; a directory server is named by its host. */
const isPlaced = ({ step }: CheckResult): boolean =>
  step !== null && STEPS_OF_A_ROW.includes(step) && !isOfDoor(step);

function nameOf(check: CheckResult, { ladder: { ROW_NAMES, onServer } }: LadderWords): string {
  const step = stepOf(check);
  if (isOfDoor(step)) return argText(check.args, 'door') ?? doorIn(check.id);
  switch (step) {
    case 'link':
    case 'gateway':
    case 'tunnel':
    case 'name':
    case 'mapper':
    case 'outlook':
      return ROW_NAMES[step];
    case 'connect':
      return ROW_NAMES.mapper;
    case 'latency':
    case 'mtu':
    case 'idle':
      return ROW_NAMES.path;
    case 'directory':
      return onServer(shorten(check.interface ?? ''), argText(check.args, 'directory') ?? '');
    case 'acl':
    case 'map':
    case 'port':
    case 'bind':
      return check.interface === null ? ROW_NAMES.acl : shorten(check.interface);
    case null:
      return check.id;
  }
}

/** A UUID is too long for a column, and its first eight digits tell it. */
export const shorten = (name: string): string =>
  name.replace(/([0-9a-f]{8})-[0-9a-f-]{27}@/gi, '$1…@');

/** The mapper's port, and that of an interface once something was seen of it. */
function portOf(group: Group): number | null {
  const [{ step }] = group;
  if (step === 'connect' || step === 'mapper') return group[0].port;
  const tried = group.filter((check) => check.step === 'port' || check.step === 'bind');
  return tried.some(({ status }) => status !== 'inconclusive')
    ? (tried.find(({ port }) => port !== null)?.port ?? null)
    : null;
}

const purposeOf = (check: CheckResult): string | null =>
  EXCHANGE_INTERFACES.find(({ name }) => name === check.interface)?.purpose ?? null;

const msOf = (group: Group): number | null => {
  const known = group.map(({ ms }) => ms).filter((ms) => ms !== null);
  return known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0);
};

/** The mapper's answer about an interface is the first step of each of its ports. */
function stepsOf(
  group: Group,
  checks: readonly CheckResult[],
  { ladder: { STEP_NAMES } }: LadderWords,
): readonly LadderStep[] {
  const [first] = group;
  const mapped =
    first.interface === null
      ? []
      : checks.filter(
          (check) =>
            check.step === 'map' &&
            check.interface === first.interface &&
            check.address === first.address,
        );
  return STEPS_OF_A_ROW.flatMap((step) => {
    const statuses = [...mapped, ...group].filter((check) => check.step === step);
    const worst = WORST.find((status) => statuses.some((check) => check.status === status));
    return worst === undefined ? [] : [{ step, name: STEP_NAMES[step] ?? step, status: worst }];
  });
}

/** The check that says why the row is as it is. */
const tellingOf = (group: Group, status: CheckStatus): CheckResult | undefined =>
  group.find((check) => check.status === status && check.code !== null);

function sentenceOf(
  group: Group,
  status: CheckStatus,
  network: ProbeRun['network'],
  { codes, labels: { networkWords }, ladder }: LadderWords,
): string {
  const { UNTESTED, WELL } = ladder;
  const telling = tellingOf(group, status);
  if (telling !== undefined) return briefOf(telling, group, { codes, ladder });
  // The first step that was not finished says why; the others only that it was not.
  if (status === 'inconclusive')
    return group.find((check) => check.status === status)?.evidence[0] ?? UNTESTED.sentence;
  // Each step of the way has a figure of its own.
  if (status === 'ok' && WAY.includes(stepOf(group[0])))
    return group.flatMap(({ evidence }) => evidence.slice(0, 1)).join('; ');
  const last = group.findLast((check) => check.status === status);
  if (status !== 'ok' || last === undefined) return last?.evidence[0] ?? UNTESTED.sentence;
  const step = stepOf(last);
  if (isOfDoor(step)) return last.evidence[0] ?? WELL.any;
  switch (step) {
    case 'link':
      return network.reasons[0] ?? networkWords(network);
    case 'tunnel':
      return networkWords(network);
    case 'map':
      return last.evidence.at(-1) ?? WELL.any;
    case 'mapper':
      return WELL.mapper;
    case 'bind':
      return group.some(({ step }) => step === 'acl') ? WELL.boundInside : WELL.bound;
    case 'gateway':
    case 'name':
    case 'acl':
    case 'connect':
    case 'port':
    case 'directory':
    case 'latency':
    case 'mtu':
    case 'idle':
    case 'outlook':
    case null:
      return last.evidence[0] ?? WELL.any;
  }
}

function briefOf(
  check: CheckResult,
  group: Group,
  { codes, ladder: { BRIEF, OUTSIDE, otherService } }: Pick<LadderWords, 'codes' | 'ladder'>,
): string {
  const { code, status, args } = check;
  if (code === null) return '';
  const listens = argText(args, 'listens');
  if (code === 'RPC_WRONG_SERVICE' && listens !== null) return otherService(listens);
  if (code === 'RPC_PORT_OUTSIDE_ACL') {
    const isRefused = group.some((other) => other.code === 'RPC_PORT_REFUSED');
    const seen = status !== 'fail' ? 'bound' : isRefused ? 'refused' : 'silent';
    // Runs of an agent of before name one list alone.
    const shutBy = argText(args, 'shutBy');
    const isOne = shutBy === null || shutBy === argText(args, 'device');
    return fill(OUTSIDE[isOne ? 'one' : 'several'][seen], args);
  }
  // Runs of an agent of before name one list, and not what it refuses.
  if (code === 'RPC_ADDRESS_OUTSIDE_ACL' && argText(args, 'refusal') === null)
    return fill(OUTSIDE.address, args);
  const brief = BRIEF[code];
  return brief === undefined || check.interface === null
    ? summaryOf(code, args, codes)
    : fill(brief, args);
}
