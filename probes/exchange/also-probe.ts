import { holdsAddress } from '../../model/net/address-list.ts';
import type { CheckResult } from '../../model/check.ts';
import { EXCHANGE_INTERFACES, type RpcInterface } from '../../model/interfaces.ts';
import type { Endpoint } from '../../model/run.ts';
import { mapInterface } from '../rpc/endpoint-mapper.ts';
import { REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import { comparePort, firstInTheWay, insideLists, isStale } from '../../model/net/access-lists.ts';
import { tcpPorts } from './ask-again.ts';
import {
  inconclusive,
  type InterfaceGiven,
  OK,
  skipped,
  type StepOutcome,
} from '../../model/step-outcome.ts';
import { timed, type Climb } from './climb.ts';
import { openMapper } from './mapper.ts';
import { resolveHost } from './name.ts';
import { tryPort, type PortTrial } from './port.ts';
import { mapperAnswerVerdict, mapperConnectVerdict, settleReply } from './rpc-outcome.ts';
import { FALLBACK_OWNER } from '../../model/text/en/evidence-lists.ts';
import { DIRECTORY } from '../../model/text/en/evidence-rungs.ts';

/** Addresses of one directory server that are tried, one after another. */
const MOST_ADDRESSES = 2;

/** What another server that may hold the address book showed. */
export interface DirectoryTrial {
  readonly host: string;
  readonly address: string | null;
  readonly port: number | null;
  readonly trial: PortTrial | null;
  /** It was cut short, or this laptop could not try: nothing is known of it. */
  readonly untested: boolean;
  /** How it went, in words: `bound on port 1174`, `its mapper refuses`. */
  readonly reason: string;
  readonly ms: number;
}

/** The address book among the wanted interfaces; null where nobody asked for it. */
export const directoryOf = (interfaces: readonly RpcInterface[]): RpcInterface | null =>
  interfaces.find(
    ({ uuid }) => uuid === EXCHANGE_INTERFACES.find(({ name }) => name === 'NSPI')?.uuid,
  ) ?? null;

/** Climbs to the address book of one further server; runs beside the ladder. */
export async function tryDirectory(
  host: string,
  wanted: RpcInterface,
  { request, io }: Pick<Climb, 'request' | 'io'>,
): Promise<DirectoryTrial> {
  const start = io.monotonicMs();
  const { outcome: name } = await resolveHost(host, io);
  const nothing = (address: string | null, reason: string, untested = false): DirectoryTrial => ({
    host,
    address,
    port: null,
    trial: null,
    untested,
    reason,
    ms: io.monotonicMs() - start,
  });
  const failed = (
    address: string,
    { status, evidence }: Pick<StepOutcome, 'status' | 'evidence'>,
  ): DirectoryTrial =>
    nothing(address, evidence[0] ?? DIRECTORY.noAnswer, status === 'inconclusive');
  let last =
    name.kind === 'failed'
      ? nothing(null, DIRECTORY.nameless(name.error))
      : nothing(null, DIRECTORY.notTested, true);
  for (const address of name.addresses.slice(0, MOST_ADDRESSES)) {
    const where = `${address}:${String(request.mapperPort)}`;
    const session = await openMapper({ address, port: request.mapperPort }, io);
    if (session.step !== 'bound') {
      last = failed(
        address,
        session.step === 'connect'
          ? mapperConnectVerdict(session.failure, where, session.ms, io.signal)
          : mapperAnswerVerdict(session.failure, where, session.ms, io.signal),
      );
      continue;
    }
    const { outcome: mapping, ms } = await timed(io, () =>
      mapInterface(session.connection, wanted, {
        timeoutMs: REPLY_TIMEOUT_MS,
        signal: io.signal,
      }),
    );
    const [port] = mapping.ok ? tcpPorts(mapping) : [];
    const trial = port === undefined ? null : await tryPort({ address, port }, wanted, io, false);
    session.connection.close();
    if (!mapping.ok)
      last = failed(address, mapperAnswerVerdict(settleReply(mapping, ms), where, ms, io.signal));
    else if (port === undefined || trial === null)
      last = nothing(address, DIRECTORY.noEndpoint(wanted.name));
    else
      return {
        host,
        address,
        port,
        trial,
        untested: (trial.answer ?? trial.connect).verdict.status === 'inconclusive',
        reason: (trial.answer ?? trial.connect).verdict.evidence[0] ?? '',
        ms: io.monotonicMs() - start,
      };
  }
  return last;
}

/**
 * What that server means for the address book. It matters only where Exchange itself does not serve
 * it: then a list that does not hold it, or silence, is a gap.
 *
 * @param isNeeded whether the mapper of Exchange has no endpoint of the address book
 */
export function directoryVerdict(
  { host, address, port, trial, untested, reason }: DirectoryTrial,
  wanted: RpcInterface,
  { request }: Pick<Climb, 'request'>,
  isNeeded: boolean,
): StepOutcome<InterfaceGiven> {
  if (!isNeeded) return skipped(DIRECTORY.notNeeded(wanted.purpose, host, reason));
  if (untested) return inconclusive(DIRECTORY.about(host, reason));
  const { accessLists, network } = request;
  const gap = (
    status: 'fail' | 'degraded',
    why: string,
    owner: string | null,
  ): StepOutcome<InterfaceGiven> => ({
    status,
    code: 'RPC_GC_GAP',
    evidence: [DIRECTORY.about(host, reason), why],
    args: { directory: host, reason: why, owner: owner ?? FALLBACK_OWNER },
  });
  if (address === null || port === null || trial === null)
    return gap('fail', reason, firstInTheWay(accessLists, network.label)?.owner ?? null);
  const strangers = accessLists.filter(
    (list) =>
      list.beforeGateway !== true && list.to.length > 0 && !holdsAddress(list.to, host, address),
  );
  const closed = comparePort(accessLists, network.label, port, trial.reach, { host, address });
  const stranger = firstInTheWay(strangers, network.label) ?? strangers[0];
  if (trial.bind !== 'accepted') {
    if (stranger !== undefined)
      return gap('fail', DIRECTORY.addressOutside(stranger.device, address), stranger.owner);
    return gap(
      'fail',
      closed.code === 'RPC_PORT_OUTSIDE_ACL'
        ? DIRECTORY.portOutside(String(closed.args.device), port)
        : reason,
      firstInTheWay(accessLists, network.label)?.owner ?? null,
    );
  }
  const elsewhere = strangers.find((list) => !isStale(list, network.label));
  if (elsewhere !== undefined)
    return gap(
      'degraded',
      DIRECTORY.answersHere(DIRECTORY.addressOutside(elsewhere.device, address)),
      elsewhere.owner,
    );
  if (closed.code === 'RPC_PORT_OUTSIDE_ACL')
    return gap(
      'degraded',
      DIRECTORY.answersHere(DIRECTORY.portOutside(String(closed.args.device), port)),
      String(closed.args.owner),
    );
  return OK(DIRECTORY.serves(host, wanted.purpose, reason));
}

/** The check and, where a port was tried, the endpoint of one further server. */
export function recordDirectory(
  climb: Climb,
  tried: DirectoryTrial,
  wanted: RpcInterface,
  isNeeded: boolean,
): { readonly check: CheckResult; readonly endpoint: Endpoint | null } {
  const { host, address, port, trial } = tried;
  const verdict = directoryVerdict(tried, wanted, climb, isNeeded);
  const check = climb.recorder.directory(tried, wanted, verdict);
  if (address === null || port === null || trial === null) return { check, endpoint: null };
  const endpoint: Endpoint = {
    interface: wanted.name,
    uuid: wanted.uuid,
    version: `${String(wanted.major)}.${String(wanted.minor)}`,
    host: address,
    port,
    tcp: trial.tcp,
    bind: trial.bind,
    insideAcl: insideLists(climb.request.accessLists, port, { host, address }),
  };
  return { check, endpoint };
}
