import type { DetectorWatch, Attachment, ReachSettings, TrustSettings } from './detector-types.ts';
import type { ChooseWays } from '../../lib/http-client.ts';
import { attachmentChange } from './attachment.ts';
import { systemDetectorIo, type DetectorIo } from './detector-io.ts';
import { createConnectivityDetector } from './connectivity/connectivity-detector.ts';
import { createTrustDetector } from './trusted-network/trust-detector.ts';

export interface DetectorOptions {
  /** Null: the settings name none, or switch it off; then no packet is sent. */
  readonly reach: ReachSettings | null;
  readonly trust: TrustSettings | null;
  /** Absent: real sockets and clocks. */
  readonly io?: DetectorIo;
  /** Absent: the ways that the system is set to. */
  readonly chooseWays?: ChooseWays | undefined;
  /**
   * What is known reads otherwise: interpret again. Never called out of `attachmentIs`, `poke` or
   * `close`.
   */
  readonly onChange: () => void;
  /** A line for the log. */
  readonly onNote: (sentence: string) => void;
}

/**
 * Looks for captive portal and trusted network, beside the looks at the system and never in their
 * path.
 */
export function createDetectors({
  reach,
  trust,
  chooseWays,
  io = systemDetectorIo(chooseWays === undefined ? {} : { chooseWays }),
  onChange,
  onNote,
}: DetectorOptions): DetectorWatch {
  const detectors = {
    reach: createConnectivityDetector(reach, io, onChange, onNote),
    trust: createTrustDetector(trust, io, onChange, onNote),
  };
  let stoodOn: Attachment | null = null;
  let isClosed = false;

  return {
    now: () => {
      const [internet, inside] = [detectors.reach.now(), detectors.trust.now()];
      return {
        reach: internet.finding,
        reachWhy: internet.why,
        trust: inside.finding,
        trustWhy: inside.why,
      };
    },
    attachmentIs: (attachment) => {
      if (isClosed) return;
      if (stoodOn !== null && attachmentChange(stoodOn, attachment).length === 0) return;
      stoodOn = attachment;
      detectors.reach.attachmentIs(attachment);
      detectors.trust.attachmentIs(attachment);
    },
    poke: () => {
      if (isClosed) return;
      detectors.reach.poke();
      detectors.trust.poke();
    },
    close: async () => {
      isClosed = true;
      await Promise.all([detectors.reach.close(), detectors.trust.close()]);
    },
  };
}
