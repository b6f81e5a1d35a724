import { WATCH } from '../../../model/text/en/watching.ts';
import type { Attachment, ReachFinding, ReachSettings } from '../detector-types.ts';
import type { DetectorIo } from '../detector-io.ts';
import { createRepeatingProbe } from './repeating-probe.ts';
import type { ReachOutcome } from './connectivity-check.ts';
import { nextReachMs, REACH_STEADY_MS } from './schedule.ts';
import { REACH_UNKNOWN } from '../../../model/text/en/evidence-connectivity.ts';

/** What a detector knows of the present attachment, and why it knows nothing. */
export interface Detector<Finding> {
  now(): { readonly finding: Finding | null; readonly why: string };
  attachmentIs(attachment: Attachment): void;
  poke(): void;
  close(): Promise<void>;
}

export const NOT_YET = REACH_UNKNOWN.notYet;

const SWITCHED_OFF = REACH_UNKNOWN.notConfigured;
const UNDER_WAY = REACH_UNKNOWN.underWay;

/** Looks at the Internet over and over, from the adapter by which it is reached. */
export function createConnectivityDetector(
  settings: ReachSettings | null,
  io: DetectorIo,
  onChange: () => void,
  onNote: (sentence: string) => void,
): Detector<ReachFinding> {
  let finding: ReachFinding | null = null;
  let why = settings === null ? SWITCHED_OFF : NOT_YET;
  let losses = 0;
  let network = 0;
  let source: string | null = null;

  const learn = (next: ReachFinding | null, nextWhy: string): void => {
    const isNews = nextWhy !== why || JSON.stringify(next) !== JSON.stringify(finding);
    finding = next;
    why = nextWhy;
    if (isNews) onChange();
  };
  const interpret = (outcome: Exclude<ReachOutcome, { kind: 'cut' }>): number => {
    const state = outcome.kind === 'found' ? outcome.finding.state : outcome.kind;
    losses = state === 'limited' || state === 'unable' ? losses + 1 : 0;
    if (outcome.kind === 'found') learn(outcome.finding, outcome.finding.reason);
    else learn(null, outcome.why);
    return nextReachMs(state, losses);
  };
  const probe = createRepeatingProbe({
    look: async (signal) => {
      if (settings === null || source === null) return REACH_STEADY_MS;
      const outcome = await io.reach(settings, source, network, signal);
      return signal.aborted || outcome.kind === 'cut' ? 0 : interpret(outcome);
    },
    onFault: (error) => {
      onNote(WATCH.internetFailed(String(error)));
    },
    afterFaultMs: REACH_STEADY_MS,
    clock: io.clock,
  });

  return {
    now: () => ({ finding, why }),
    attachmentIs: ({ internet, internetWhy }) => {
      if (settings === null) return;
      // `onChange` is not called: the caller reads the new state itself.
      finding = null;
      losses = 0;
      network += 1;
      source = internet?.source ?? null;
      why = internet === null ? internetWhy : UNDER_WAY;
      if (internet === null) void probe.halt();
      else probe.restart(0);
    },
    poke: () => {
      losses = 0;
      probe.soon();
    },
    close: () => probe.halt(),
  };
}
