import type { Authorities } from '../../lib/authorities.ts';
import type { ChooseWays } from '../../lib/http-client.ts';
import type { Field } from '../../lib/http-exchange.ts';
import type { CheckResult } from '../../model/check.ts';
import type { ClockWitness } from '../../model/clock.ts';
import type { Door, DoorSetting } from '../../model/door.ts';
import type { RungFacts } from '../../model/rung-facts.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { LogonRule } from './logon/rules.ts';
import type { NtlmIdentity } from './ntlm-challenge.ts';
import type { Place } from './place.ts';
import type { ServerFlight } from './server-flight.ts';

/** One answer of a door, as far as it was read: what every signature is held against. */
export interface Answer {
  readonly url: URL;
  readonly method: string;
  readonly status: number;
  /** Reason phrase, each byte a character: ISA says its own number there. */
  readonly phrase: string;
  readonly fields: readonly Field[];
  /** The beginning of the body without its coding, each byte a character; of UTF-16 each two. */
  readonly body: string;
}

/** Every value of a field, in its order; names are compared without case (RFC 9110 §5.1). */
export const valuesOf = ({ fields }: Pick<Answer, 'fields'>, name: string): readonly string[] =>
  fields.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);

/** Where a redirect leads; null where an answer is none, or leads to no place of HTTP. */
export function targetOf(answer: Pick<Answer, 'status' | 'fields' | 'url'>): URL | null {
  const [location] = valuesOf(answer, 'location');
  if (answer.status < 300 || answer.status >= 400 || location === undefined) return null;
  const target = URL.parse(location.slice(0, 8192), answer.url.href);
  return target !== null && /^https?:$/.test(target.protocol) ? target : null;
}

/** What is asked of the doors. */
export interface WebRequest {
  /** Those of the network that the laptop stands in. */
  readonly doors: readonly DoorSetting[];
  readonly network: NetworkState;
  /** The Exchange server that an RPC proxy is to reach; null where none is configured. */
  readonly server: string | null;
  /** False: the channels of RPC over HTTP were asked for lately. Absent: they are due. */
  readonly areChannelsDue?: boolean;
}

/** One SRV record (RFC 2782). */
export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/** The io: who resolves, whom TLS trusts, what time it is, when to stop. */
export interface WebIo {
  /** Aborted at the caller's deadline, or when the look is no longer wanted. */
  readonly signal: AbortSignal;
  /** Every address of a name, in the system's order. Rejects with the system's error. */
  resolve(host: string): Promise<readonly string[]>;
  /** By which proxy, or by none, the user's browser reaches a URL. */
  readonly chooseWays: ChooseWays;
  /** SRV records of a name. Rejects with the resolver's error. Absent: nobody is asked for them. */
  readonly resolveService?: (name: string) => Promise<readonly ServiceRecord[]>;
  readonly trust: Authorities;
  /** What decides whether browsers of this laptop log on by themselves; absent: nobody reads it. */
  readonly logonRules?: (url: URL) => Promise<readonly LogonRule[]>;
  /** Hears what an answer says of this laptop's clock; absent: nobody wants to know. */
  readonly hearClock?: (witness: ClockWitness) => void;
  now(): Date;
  monotonicMs(): number;
}

/** The io of one look: a hello is said once at each place, whatever doors stand there. */
export interface LookIo extends WebIo {
  readonly hello: (url: URL, place: Place) => Promise<ServerFlight>;
  /** What a server names itself, asked once at each host and place. */
  readonly identify: (
    url: URL,
    place: Place,
    asking: () => Promise<NtlmIdentity | null>,
  ) => Promise<NtlmIdentity | null>;
}

/** Everything that one look at the doors learned; checks stand door by door, bottom to top. */
export interface WebResult {
  readonly checks: readonly CheckResult[];
  readonly doors: readonly Door[];
  /** What the steps learned beside their checks, by the id of the check; absent: nothing. */
  readonly facts?: ReadonlyMap<string, RungFacts>;
  /** What answers said of this laptop's clock; absent: nothing. */
  readonly clocks?: readonly ClockWitness[];
}

/** No door is set up, or none is for this network. */
export const NO_DOORS: WebResult = { checks: [], doors: [] };
