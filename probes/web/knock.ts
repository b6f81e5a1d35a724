import type { Door, DoorSetting } from '../../model/door.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import { inconclusive } from '../../model/step-outcome.ts';
import { WAY } from '../../model/text/en/evidence-web.ts';
import { type Approach, approach } from './approach.ts';
import type { AskedMember } from './ask-member.ts';
import { type DoorCheck, type DoorRecorder, doorRecorder } from './door-recorder.ts';
import { exchangeIn } from './exchange-seen.ts';
import { hopOf } from './hops.ts';
import { insteadOf, outcomeOf } from './judge-proxy.ts';
import { lookBehind, type Shown } from './look-behind.ts';
import { ALONE, standingBeside, tcpOf } from './members.ts';
import { type Name, resolveHost } from './name.ts';
import { type NamedPlace, reach, type Reached } from './reach.ts';
import { type DoorRequest, requestTo } from './requests.ts';
import { type Stood, tellAnswer } from './tell-answer.ts';
import type { LookIo } from './types.ts';

interface Around {
  readonly network: NetworkState;
  readonly server: string | null;
  readonly areChannelsDue: boolean;
}

interface Knocked {
  readonly checks: readonly DoorCheck[];
  readonly door: Door;
  readonly facts: ReadonlyMap<string, RungFacts>;
}

/** One door, and what it is asked with. */
interface Asking {
  readonly door: DoorSetting;
  readonly request: DoorRequest;
  readonly isCaptive: boolean;
  readonly around: Around;
  readonly recorder: DoorRecorder;
  readonly io: LookIo;
}

/**
 * Asks one door, bottom to top: the proxy before it, its name, the connection, TLS, who answers, what
 * login it wants.
 */
export async function knock(door: DoorSetting, around: Around, io: LookIo): Promise<Knocked> {
  const request = requestTo(door, around.server, around.areChannelsDue);
  const recorder = doorRecorder(door, around.network, io);
  const isCaptive = around.network.label === 'captive';
  const asking = { door, request, isCaptive, around, recorder, io };
  const { kind, url, client } = door;
  const by = await approach(request, { kind, isCaptive: asking.isCaptive }, io);
  const shown = by.via === 'proxy' ? await byProxy(asking, by) : await directly(asking, by);
  const checks = recorder.checks();
  return {
    checks,
    facts: recorder.facts(),
    door: {
      ...{ door: kind, url, client, via: by.via, hops: [], who: 'unknown', auth: [] },
      preAuth: 'unknown',
      exchange: null,
      code: checks.find(({ status }) => status === 'fail')?.code ?? null,
      ...shown,
    },
  };
}

/** The proxy resolves the name and connects: what it does not lead to has no rungs of its own. */
async function byProxy(
  asking: Asking,
  { proxy, seen, member }: Extract<Approach, { via: 'proxy' }>,
): Promise<Partial<Door>> {
  const { request, recorder } = asking;
  const { asked } = member;
  recorder.record('web-proxy', outcomeOf(proxy, seen), asked.tcpMs ?? asked.ms);
  if (seen.kind === 'leads') {
    const shown = await lookFrom(asking, member);
    return tellAll(asking, { chosen: member, shown, standing: ALONE, address: null });
  }
  if (seen.kind === 'beyond')
    recorder.record(
      'web-tcp',
      {
        status: 'fail',
        code: 'HOST_UNREACHABLE',
        evidence: [seen.why],
        args: { address: [WAY.behind(proxy)] },
      },
      null,
    );
  if (seen.kind === 'login' && seen.isByItself)
    recorder.record('web-who', inconclusive(WAY.byItself), null);
  return { hops: [hopOf(request.url, null)] };
}

async function directly(
  asking: Asking,
  by: Extract<Approach, { via: 'direct' }>,
): Promise<Partial<Door>> {
  const { request, recorder, io } = asking;
  const named = await resolveHost(request.url.hostname.replace(/^\[(.*)\]$/, '$1'), io);
  const reached = await reachAll(asking, named);
  const isThere = reached?.chosen.judged.tcp.status === 'ok';
  const instead = io.signal.aborted && !isThere ? null : insteadOf(by, isThere);
  if (instead !== null) recorder.record('web-proxy', instead, null);
  // Where a proxy is needed, a name and an address that do not answer say nothing of the door.
  if (instead !== null && !isThere) return { hops: [hopOf(request.url, null)] };
  recorder.record('web-name', named.outcome, named.ms);
  if (reached === null) return {};
  const { members, chosen, shown } = reached;
  const { address, judged, asked } = chosen;
  const standing = standingBeside(chosen, members);
  const isWell = judged.failing === null;
  for (const other of standing.others)
    if (other.judged.failing !== null)
      recorder.other(other.address, other.judged.failing, other.asked.ms, isWell);
  recorder.record('web-tcp', tcpOf(chosen, standing), asked.tcpMs ?? asked.ms, address);
  if (!isThere) return { hops: shown.walked.hops };
  return tellAll(asking, { chosen, shown, standing, address });
}

const lookFrom = ({ door, request, around, io }: Asking, { place, asked }: AskedMember) =>
  lookBehind({ door, request, place, asked, ...around }, io);

/** What came over the connection, and what Exchange says of itself there. */
function tellAll({ door, isCaptive, recorder }: Asking, stood: Stood): Partial<Door> {
  const told = tellAnswer(door, stood, isCaptive, recorder);
  const {
    walked: { answers },
    mapi,
  } = stood.shown;
  if (answers.length === 0) return told;
  for (const { step, outcome, ms } of mapi?.steps ?? [])
    recorder.record(step, outcome, ms, stood.address);
  return { ...told, exchange: exchangeIn([...answers, ...(mapi?.answers ?? [])]) };
}

async function reachAll(asking: Asking, { addresses }: Name): Promise<Reached<Shown> | null> {
  const {
    door: { kind },
    request,
    isCaptive,
    io,
  } = asking;
  const [first, ...more] = addresses.map((address): NamedPlace => ({
    name: address,
    place: { via: 'direct', address },
  }));
  if (first === undefined) return null;
  return reach(request, [first, ...more], { around: { kind, isCaptive }, io }, (chosen) =>
    lookFrom(asking, chosen),
  );
}
