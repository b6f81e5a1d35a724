import type { ClockSkew, Validity } from './clock.ts';
import type { OverlapBeside } from './local-overlap.ts';
import type { Code } from './codes/facts.ts';
import type { Protocol } from './way.ts';

/**
 * What a rung learned beside the fields of its check. It goes from the rung to the diagnosis of the
 * same run, in memory: JSON shows of it what sentences need, and nobody reads a sentence back.
 */
export interface RungFacts {
  /** The run's deadline ended the silence that the check rests on. */
  readonly isCut?: boolean;
  /** Device whose access list does not hold the port or the address. */
  readonly outsideListOf?: string;
  /** Device that may have answered in the place of the server. */
  readonly mayBeAnsweredBy?: string;
  /** Address inside the reply of the mapper, where somebody translates on the way. */
  readonly towerAddress?: string;
  /** The list near whose end the port lies: its device, and the range as people read it. */
  readonly nearEndOf?: { readonly device: string; readonly range: string };
  /** Ports that only a further answer of the mapper named. */
  readonly alternates?: readonly number[];
  /** Ports of the past outside a list, each in words. */
  readonly lastKnownOutside?: readonly string[];
  /** What shows that RPC over TCP was given up; `product` is null where the web side named none. */
  readonly retirement?: { readonly proof: string; readonly product: string | null };
  /** Exchange's web side answers itself where somebody should stand before it. */
  readonly exposed?: { readonly host: string; readonly proof: string };
  /** When the certificate that does not hold today holds, by its dates; null where they say nothing. */
  readonly validity?: Validity | null;
  /** The root itself is what is out of date, and lies on this laptop. */
  readonly isRootOver?: boolean;
  /** The server does not send the certificate above its own. */
  readonly lacksIssuer?: boolean;
  /** No authority mends the certificate: another one is wanted. */
  readonly isFlawed?: boolean;
  /** Whether browsers of this laptop log on at that door by themselves. */
  readonly logon?: {
    /** Of the door, as the settings have it. */
    readonly url: string;
    /** Which do, each in words. */
    readonly certainBy: readonly string[];
    /** Lists and zones that were read. */
    readonly read: number;
  };
  /** Outlook's way, as Autodiscover shows it without a login. */
  readonly autodiscover?: Protocol;
  /** This laptop's clock is off, and alone keeps the certificate from holding. */
  readonly clock?: ClockSkew;
  /** The gateway's own name does not resolve: no name is resolved here, whatever the gateway does. */
  readonly isNameless?: boolean;
  /** The program that stands in the way runs on this laptop itself. */
  readonly isOnThisLaptop?: true;
  /** Whether what was seen of the way went through a tunnel. */
  readonly isInTunnel?: boolean;
  /** Who named the server by its address, where the address is what is wrong. */
  readonly namedBy?: 'user' | 'settings';
  /** The local network of this laptop that holds the address. */
  readonly overlap?: Pick<OverlapBeside, 'kind' | 'tunnelUp'>;
}

/** What the rung of a check learned beside its fields. */
export const factsBehind = (
  { facts }: { readonly facts: ReadonlyMap<string, RungFacts> },
  { id }: { readonly id: string },
): RungFacts => facts.get(id) ?? {};

/** Codes whose diagnosis rests on a fact, and the fact. */
interface FactBehind {
  readonly RPC_PORT_OUTSIDE_ACL: 'outsideListOf';
  readonly RPC_RETIRED: 'retirement';
  readonly LOCAL_SUBNET_OVERLAP: 'overlap';
  readonly TLS_EXPIRED: 'validity';
  readonly IDLE_TIMEOUT: 'isInTunnel';
}

/** The facts that a step must bring with the code; a step that forgets one does not compile. */
export type FactsOf<C extends Code> = C extends keyof FactBehind
  ? { readonly facts: RungFacts & Required<Pick<RungFacts, FactBehind[C]>> }
  : { readonly facts?: RungFacts };
