import { type Code, factsOf, type WhoMustAct } from '../model/codes/facts.ts';
import { overlapOwner } from '../model/local-overlap.ts';
import type { RungFacts } from '../model/rung-facts.ts';

/** Codes whose owner depends on what was seen; null: the code's own. */
const BY_FACTS: Partial<Readonly<Record<Code, (facts: RungFacts) => WhoMustAct | null>>> = {
  // Silence behind a device that accepts connections itself is never laid on the server alone.
  RPC_NO_ANSWER: ({ mayBeAnsweredBy }) => (mayBeAnsweredBy === undefined ? null : 'firewall'),
  TLS_EXPIRED: ({ clock, isRootOver }) =>
    clock === undefined && isRootOver !== true ? null : 'laptop',
  TLS_UNTRUSTED: ({ lacksIssuer, isFlawed }) =>
    lacksIssuer === true || isFlawed === true ? 'exchange' : null,
  AUTODISCOVER_WRONG: ({ clock }) => (clock === undefined ? null : 'laptop'),
  // Without a tunnel no VPN gateway can have forgotten the connection.
  IDLE_TIMEOUT: ({ isInTunnel }) => (isInTunnel === false ? 'firewall' : null),
  // As little is its tunnel too narrow.
  PATH_MTU: ({ isInTunnel }) => (isInTunnel === false ? 'network' : null),
  TLS_INTERCEPTED: ({ isOnThisLaptop }) => (isOnThisLaptop === true ? 'laptop' : null),
  // No name server is at fault where no name was resolved.
  DNS_IMPOSSIBLE_ADDRESS: ({ namedBy }) => namedBy ?? null,
  LOCAL_SUBNET_OVERLAP: ({ overlap }) => (overlap === undefined ? null : overlapOwner(overlap)),
};

/** Who must act, by the code and what its rung learned. */
export const whoActs = (code: Code, facts: RungFacts): WhoMustAct =>
  BY_FACTS[code]?.(facts) ?? factsOf(code).whoMustAct;
