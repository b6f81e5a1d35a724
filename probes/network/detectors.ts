import type { BeyondWatch, Ground, ReachSettings, TrustSettings } from './detector-types.ts';
import { realEdges, type BeyondEdges } from './detector-io.ts';
import { watchReach } from './connectivity/connectivity-detector.ts';
import { watchTrust } from './trusted-network/trust-detector.ts';

export interface BeyondOptions {
  /** Null: the settings name none, or switch it off; then no packet is sent. */
  readonly reach: ReachSettings | null;
  readonly trust: TrustSettings | null;
  /** Absent: real sockets and clocks. */
  readonly edges?: BeyondEdges;
  /**
   * What is known reads otherwise: interpret again. Never called out of `groundIs`, `poke` or
   * `close`.
   */
  readonly onChange: () => void;
  /** A line for the log. */
  readonly onNote: (sentence: string) => void;
}

/** Looks beyond the first hop, beside the looks at the system and never in their path. */
export function createBeyond({
  reach,
  trust,
  edges = realEdges(),
  onChange,
  onNote,
}: BeyondOptions): BeyondWatch {
  const halves = {
    reach: watchReach(reach, edges, onChange, onNote),
    trust: watchTrust(trust, edges, onChange, onNote),
  };
  let stoodOn: string | null = null;
  let isClosed = false;

  return {
    now: () => {
      const [internet, inside] = [halves.reach.now(), halves.trust.now()];
      return {
        reach: internet.finding,
        reachWhy: internet.why,
        trust: inside.finding,
        trustWhy: inside.why,
      };
    },
    groundIs: (ground) => {
      const next = wordsOf(ground);
      if (isClosed || next === stoodOn) return;
      stoodOn = next;
      halves.reach.groundIs(ground);
      halves.trust.groundIs(ground);
    },
    poke: () => {
      if (isClosed) return;
      halves.reach.poke();
      halves.trust.poke();
    },
    close: async () => {
      isClosed = true;
      await Promise.all([halves.reach.close(), halves.trust.close()]);
    },
  };
}

/** Everything about a ground in one text; two looks at the same network give the same. */
const wordsOf = ({ internet, internetWhy, trusted, identity }: Ground): string =>
  JSON.stringify([
    internet?.adapter,
    internet?.source,
    internet === null ? internetWhy : null,
    trusted?.adapter,
    trusted?.source,
    trusted?.address,
    identity,
  ]);
