import type { DetectorWatch, Attachment, ReachSettings, TrustSettings } from './detector-types.ts';
import { systemDetectorIo, type DetectorIo } from './detector-io.ts';
import { createConnectivityDetector } from './connectivity/connectivity-detector.ts';
import { createTrustDetector } from './trusted-network/trust-detector.ts';

export interface DetectorOptions {
  /** Null: the settings name none, or switch it off; then no packet is sent. */
  readonly reach: ReachSettings | null;
  readonly trust: TrustSettings | null;
  /** Absent: real sockets and clocks. */
  readonly edges?: DetectorIo;
  /**
   * What is known reads otherwise: interpret again. Never called out of `groundIs`, `poke` or
   * `close`.
   */
  readonly onChange: () => void;
  /** A line for the log. */
  readonly onNote: (sentence: string) => void;
}

/** Looks beyond the first hop, beside the looks at the system and never in their path. */
export function createDetectors({
  reach,
  trust,
  edges = systemDetectorIo(),
  onChange,
  onNote,
}: DetectorOptions): DetectorWatch {
  const halves = {
    reach: createConnectivityDetector(reach, edges, onChange, onNote),
    trust: createTrustDetector(trust, edges, onChange, onNote),
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
    attachmentIs: (ground) => {
      const next = keyOf(ground);
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
const keyOf = ({ internet, internetWhy, trusted, identity }: Attachment): string =>
  JSON.stringify([
    internet?.adapter,
    internet?.source,
    internet === null ? internetWhy : null,
    trusted?.adapter,
    trusted?.source,
    trusted?.address,
    identity,
  ]);
