import { holdsAddress } from '../../../model/net/address-list.ts';
import type { CheckResult } from '../../../model/check.ts';
import { EXCHANGE_INTERFACES, type RpcInterface } from '../../../model/interfaces.ts';
import {
  comparePort,
  type Culprits,
  firstInTheWay,
  isStale,
} from '../../../model/net/access-lists.ts';
import type { Endpoint } from '../../../model/run.ts';
import {
  inconclusive,
  type InterfaceGiven,
  OK,
  skipped,
  type StepOutcome,
} from '../../../model/step-outcome.ts';
import { FALLBACK_OWNER, GATES } from '../../../model/text/en/evidence-lists.ts';
import { allOf } from '../../../model/text/en/lists.ts';
import { DIRECTORY } from '../../../model/text/en/evidence-rungs.ts';
import { mapInterface } from '../../rpc/endpoint-mapper.ts';
import { REPLY_TIMEOUT_MS } from '../../rpc/limits.ts';
import { listsOf, timed, type LadderRun } from '../ladder-run.ts';
import { tcpPorts } from '../load-balancing.ts';
import { settleReply } from '../settled.ts';
import { openMapper } from './mapper-connections.ts';
import { judgeAnswerFailure, judgeSessionFailure } from './mapper.ts';
import { resolveHost } from './name.ts';
import { askPort, endpointOf, judgePort, type JudgedPort } from './port.ts';

/** Addresses of one directory server that are tried, one after another. */
const MAX_ADDRESSES_TRIED = 2;

/** What another server that may hold the address book showed. */
export interface AskedDirectory {
  readonly host: string;
  readonly address: string | null;
  readonly port: number | null;
  readonly tried: JudgedPort | null;
  /** It was cut short, or this laptop could not try: nothing is known of it. */
  readonly untested: boolean;
  /** How it went, in words: `bound on port 1174`, `its mapper refuses`. */
  readonly reason: string;
  readonly ms: number;
}

/** The address book among the wanted interfaces; null where nobody asked for it. */
const directoryOf = (interfaces: readonly RpcInterface[]): RpcInterface | null =>
  interfaces.find(
    ({ uuid }) => uuid === EXCHANGE_INTERFACES.find(({ name }) => name === 'NSPI')?.uuid,
  ) ?? null;

/** Beside the ladder: each of the further servers has its own mapper. */
export function askDirectories({
  request,
  io,
}: Pick<LadderRun, 'request' | 'io'>): readonly Promise<AskedDirectory>[] {
  const wanted = directoryOf(request.interfaces);
  return wanted === null
    ? []
    : (request.alsoProbe ?? []).map((host) => askDirectory(host, wanted, { request, io }));
}

/** Asks one further server for the address book, up to a bind. */
export async function askDirectory(
  host: string,
  wanted: RpcInterface,
  { request, io }: Pick<LadderRun, 'request' | 'io'>,
): Promise<AskedDirectory> {
  const start = io.monotonicMs();
  const { outcome: name } = await resolveHost(host, io);
  const nothing = (address: string | null, reason: string, untested = false): AskedDirectory => ({
    host,
    address,
    port: null,
    tried: null,
    untested,
    reason,
    ms: io.monotonicMs() - start,
  });
  const failed = (
    address: string,
    { status, evidence }: Pick<StepOutcome, 'status' | 'evidence'>,
  ): AskedDirectory =>
    nothing(address, evidence[0] ?? DIRECTORY.noAnswer, status === 'inconclusive');
  let last =
    name.kind === 'failed'
      ? nothing(null, DIRECTORY.nameless(name.error))
      : nothing(null, DIRECTORY.notTested, true);
  for (const address of name.addresses.slice(0, MAX_ADDRESSES_TRIED)) {
    const where = `${address}:${String(request.mapperPort)}`;
    const session = await openMapper({ address, port: request.mapperPort }, io);
    if (session.step !== 'bound') {
      last = failed(address, judgeSessionFailure(session, where, io.signal));
      continue;
    }
    const { outcome: mapping, ms } = await timed(io, () =>
      mapInterface(session.connection, wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal: io.signal }),
    );
    const [port] = mapping.ok ? tcpPorts(mapping) : [];
    const asked = port === undefined ? null : await askPort({ address, port }, wanted, io, false);
    session.connection.close();
    if (!mapping.ok)
      last = failed(
        address,
        judgeAnswerFailure(settleReply(mapping, ms, io), { where, ms, signal: io.signal }),
      );
    else if (port === undefined || asked === null)
      last = nothing(address, DIRECTORY.noEndpoint(wanted.name));
    else {
      const tried = judgePort(asked, wanted);
      const { outcome } = tried.answer ?? tried.connect;
      return {
        host,
        address,
        port,
        tried,
        untested: outcome.status === 'inconclusive',
        reason: outcome.evidence[0] ?? '',
        ms: io.monotonicMs() - start,
      };
    }
  }
  return last;
}

/**
 * What that server means for the address book. It matters only where Exchange itself does not serve
 * it: then a list that does not hold it, or silence, is a gap.
 *
 * @param isNeeded whether the mapper of Exchange has no endpoint of the address book
 */
export function judgeDirectory(
  { host, address, port, tried, untested, reason }: AskedDirectory,
  wanted: RpcInterface,
  { request }: Pick<LadderRun, 'request'>,
  isNeeded: boolean,
): StepOutcome<InterfaceGiven, 'RPC_GC_GAP'> {
  if (!isNeeded) return skipped(DIRECTORY.notNeeded(wanted.purpose, host, reason));
  if (untested) return inconclusive(DIRECTORY.about(host, reason));
  const { accessLists, network } = request;
  const gap = (
    status: 'fail' | 'degraded',
    why: string,
    owner: string | null,
  ): StepOutcome<InterfaceGiven, 'RPC_GC_GAP'> => ({
    status,
    code: 'RPC_GC_GAP',
    evidence: [DIRECTORY.about(host, reason), why],
    args: { directory: host, reason: why, owner: owner ?? FALLBACK_OWNER },
  });
  const nearestOwner = firstInTheWay(accessLists, network.label)?.owner ?? null;
  if (address === null || port === null || tried === null) return gap('fail', reason, nearestOwner);
  const outsideLists = accessLists.filter(
    (list) =>
      list.beforeGateway !== true && list.to.length > 0 && !holdsAddress(list.to, host, address),
  );
  const compared = comparePort(listsOf(request), port, tried.reach, { host, address });
  const closed = compared.kind === 'outside' ? compared.culprits : null;
  if (tried.bind !== 'accepted') {
    const outside = firstInTheWay(outsideLists, network.label) ?? outsideLists[0];
    if (outside !== undefined)
      return gap('fail', DIRECTORY.addressOutside(outside.device, address), outside.owner);
    const why = closed === null ? reason : DIRECTORY.portOutside(devicesOf(closed), port);
    return gap('fail', why, nearestOwner);
  }
  const elsewhere = outsideLists.find((list) => !isStale(list, network.label));
  if (elsewhere !== undefined)
    return gap(
      'degraded',
      DIRECTORY.answersHere(DIRECTORY.addressOutside(elsewhere.device, address)),
      elsewhere.owner,
    );
  if (closed !== null)
    return gap(
      'degraded',
      DIRECTORY.answersHere(DIRECTORY.portOutside(devicesOf(closed), port)),
      GATES.owners(closed),
    );
  return OK(DIRECTORY.serves(host, wanted.purpose, reason));
}

const devicesOf = (lists: Culprits): string => allOf(lists.map(({ device }) => device));

export interface DirectoryResult {
  readonly check: CheckResult;
  /** Null where no port was tried. */
  readonly endpoint: Endpoint | null;
}

/** @param exchange checks of Exchange itself: they tell whether anybody needs another server */
export async function checkDirectories(
  run: LadderRun,
  exchange: readonly CheckResult[],
  asked: readonly Promise<AskedDirectory>[],
): Promise<readonly DirectoryResult[]> {
  const wanted = directoryOf(run.request.interfaces);
  if (wanted === null) return [];
  const isNeeded = exchange.some(
    ({ step, interface: name, code }) =>
      step === 'map' && name === wanted.name && code === 'RPC_NOT_REGISTERED',
  );
  return (await Promise.all(asked)).map((one) => {
    const { host, address, port, tried } = one;
    return {
      check: run.recorder.directory(one, wanted, judgeDirectory(one, wanted, run, isNeeded)),
      endpoint:
        address === null || port === null || tried === null
          ? null
          : endpointOf(run, wanted, { host, address, port }, tried),
    };
  });
}
