import type { LadderStep } from '../../model/check.ts';
import type { CODES, Code } from '../../model/codes/facts.ts';
import { judgeAddressList, judgePortList } from './rungs/access-list.ts';
import { judgeDirectory } from './rungs/directory-server.ts';
import { judgeGateway } from './rungs/gateway.ts';
import { judgeIdle } from './rungs/idle.ts';
import { judgeMap } from './rungs/interface.ts';
import { judgeLatency } from './rungs/latency.ts';
import { judgeLink } from './rungs/link.ts';
import { judgeConnect, judgeMapper } from './rungs/mapper.ts';
import { judgeName } from './rungs/name.ts';
import { judgePathMtu } from './rungs/path-mtu.ts';
import { judgePort, judgeRefusal } from './rungs/port.ts';
import { judgeTunnel } from './rungs/tunnel.ts';

/** Who judges each step, from the link upwards. A step without a judge does not compile. */
export const JUDGES = {
  link: [judgeLink],
  gateway: [judgeGateway],
  tunnel: [judgeTunnel],
  name: [judgeName],
  acl: [judgeAddressList, judgePortList],
  connect: [judgeConnect],
  mapper: [judgeMapper],
  map: [judgeMap],
  port: [judgePort],
  bind: [judgeRefusal],
  directory: [judgeDirectory],
  latency: [judgeLatency],
  mtu: [judgePathMtu],
  idle: [judgeIdle],
} as const satisfies Record<LadderStep, readonly ((...facts: never) => unknown)[]>;

/** Codes that a judge can find: a port's judge says them of its two steps. */
type Found<Judged> = Judged extends { readonly code: infer C }
  ? Extract<C, Code>
  : Judged extends { readonly connect: { readonly outcome: { readonly code: infer C } } }
    ? Extract<C, Code>
    : never;
type FoundBy<S extends LadderStep> = Found<ReturnType<(typeof JUDGES)[S][number]>>;

/**
 * Codes that a rung may find: the others stand beside a verdict, are one as a whole, or are said of
 * Outlook once every rung is known.
 */
type RungCode = {
  [C in Code]: (typeof CODES)[C] extends
    { readonly rung: 'finding' | 'none' | 'outlook' } | { readonly kind: 'finding' | 'door' }
    ? never
    : C;
}[Code];

/** What another run alone can show (`diagnosis/past/`). */
type OfThePast = 'GATEWAY_BLOCKED_HERE' | 'GROUP_LACKS_RESOURCE';

type Nothing<T extends never> = T;

/** A code that no judge can find does not compile here, and is named. */
export type Forgotten = Nothing<Exclude<RungCode, FoundBy<LadderStep> | OfThePast>>;
