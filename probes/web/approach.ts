import { signalAfter } from '../../lib/deadline.ts';
import { proxyName } from '../network/connectivity/proxy-settings.ts';
import { type AroundDoor, type AskedMember, askMember } from './ask-member.ts';
import { type DirectBecause, judgeProxy, type ProxySeen } from './judge-proxy.ts';
import type { DoorRequest } from './requests.ts';
import type { LookIo } from './types.ts';

/** How a door is come to, as the browser of this laptop would. */
export type Approach =
  | ({ readonly via: 'direct' } & DirectBecause)
  | {
      readonly via: 'proxy';
      /** `HOST:PORT` */
      readonly proxy: string;
      readonly seen: Exclude<ProxySeen, { kind: 'unreached' }>;
      readonly member: AskedMember;
    };

/**
 * How long the settings and a PAC script may take to name the ways. Reading a script and its answer have
 * limits of their own; on a busy laptop the threads of a dozen doors take seconds to begin.
 */
const CHOICE_TIMEOUT_MS = 12_000;

/**
 * Asks the ways of the system's settings, its bypass list and its PAC script, the best first; a proxy
 * that is reached is asked for the door at once. Never rejects.
 */
export async function approach(
  request: DoorRequest,
  around: AroundDoor,
  io: LookIo,
): Promise<Approach> {
  const limit = AbortSignal.any([io.signal, signalAfter(CHOICE_TIMEOUT_MS)]);
  const { ways, untold, isPacUnreachable = false } = await io.chooseWays(request.url, limit);
  const unreached: string[] = [];
  for (const way of ways) {
    if (way === null) break;
    const proxy = proxyName(way);
    const member = await askMember(request, { via: 'proxy', proxy: way }, proxy, around, io);
    const seen = judgeProxy(proxy, member.asked.answer);
    if (seen.kind !== 'unreached') return { via: 'proxy', proxy, seen, member };
    unreached.push(seen.why);
  }
  return { via: 'direct', unreached, untold, isPacUnreachable };
}
