import { WATCH } from '../../../model/text/en/watching.ts';
import type { Attachment, TrustFinding, TrustSettings } from '../detector-types.ts';
import type { DetectorIo } from '../detector-io.ts';
import { createRepeatingProbe } from '../connectivity/repeating-probe.ts';
import { NOT_YET, type Detector } from '../connectivity/connectivity-detector.ts';
import {
  FAILURES_BELIEVED,
  nextTrustMs,
  TRUST_FOREIGN_MS,
  TRUST_SETTLE_MS,
} from '../connectivity/schedule.ts';
import type { TrustAnswer } from './certificate-check.ts';
import { INSIDE, TRUST } from '../../../model/text/en/evidence-connectivity.ts';

type Announced =
  | { readonly kind: 'proved' }
  | { readonly kind: 'denied'; readonly reason: string; readonly isCertain: boolean }
  /** Says nothing about the network. */
  | { readonly kind: 'nothing'; readonly why: string };

function tell(answer: Exclude<TrustAnswer, { kind: 'cut' }>, host: string): Announced {
  switch (answer.kind) {
    case 'proved':
      return answer;
    case 'other':
      return {
        kind: 'denied',
        isCertain: true,
        reason: TRUST.otherCertificate(host),
      };
    case 'void':
      return {
        kind: 'nothing',
        why: TRUST.isVoid(host, answer.why),
      };
    case 'failed':
      return answer.at === 'local'
        ? {
            kind: 'nothing',
            why: TRUST.ownFault(answer.error),
          }
        : {
            kind: 'denied',
            isCertain: false,
            reason: TRUST.denied(INSIDE[answer.at](host, answer.error)),
          };
  }
}

/**
 * What is known after one more answer; a proof outlives one silence, for a lost packet is no move
 * to another network.
 */
export function trustAfter(
  before: TrustFinding | null,
  told: Exclude<Announced, { kind: 'nothing' }>,
  adapter: string,
  host: string,
): TrustFinding {
  if (told.kind === 'proved')
    return {
      state: 'corporate',
      adapter,
      failures: 0,
      reason: TRUST.proved(host, adapter),
    };
  const failures = (before?.failures ?? 0) + 1;
  const stands = before?.state === 'corporate' && !told.isCertain && failures < FAILURES_BELIEVED;
  return stands
    ? { ...before, failures }
    : { state: 'foreign', adapter, failures, reason: told.reason };
}

/** Asks the inside host over and over for its certificate, by the route that the kernel names. */
export function createTrustDetector(
  settings: TrustSettings | null,
  io: DetectorIo,
  onChange: () => void,
  onNote: (sentence: string) => void,
): Detector<TrustFinding> {
  const host = settings === null ? '' : new URL(settings.url).host;
  let finding: TrustFinding | null = null;
  let why = settings === null ? TRUST.notConfigured : NOT_YET;
  let attachment: Attachment['trusted'] = null;

  const learn = (next: TrustFinding | null, nextWhy: string): void => {
    const isNews = nextWhy !== why || JSON.stringify(next) !== JSON.stringify(finding);
    finding = next;
    why = nextWhy;
    if (isNews) onChange();
  };
  const interpret = (answer: Exclude<TrustAnswer, { kind: 'cut' }>, adapter: string): number => {
    const told = tell(answer, host);
    if (told.kind === 'nothing') {
      if (told.why !== why) onNote(told.why);
      learn(null, told.why);
      return TRUST_FOREIGN_MS;
    }
    const next = trustAfter(finding, told, adapter, host);
    learn(next, next.reason);
    return nextTrustMs(next.failures);
  };
  const probe = createRepeatingProbe({
    look: async (signal) => {
      const asked = attachment;
      if (settings === null || asked === null) return TRUST_FOREIGN_MS;
      const answer = await io.trust(settings, asked, signal);
      return signal.aborted || answer.kind === 'cut' ? 0 : interpret(answer, asked.adapter);
    },
    onFault: (error) => {
      onNote(WATCH.hostFailed(host, String(error)));
    },
    afterFaultMs: TRUST_FOREIGN_MS,
    clock: io.clock,
  });

  return {
    now: () => ({ finding, why }),
    attachmentIs: ({ trusted }) => {
      if (settings === null) return;
      finding = null;
      attachment = trusted;
      why = trusted === null ? TRUST.noWay(host) : TRUST.underWay(host);
      if (trusted === null) void probe.halt();
      else probe.restart(TRUST_SETTLE_MS);
    },
    poke: () => {
      probe.soon();
    },
    close: () => probe.halt(),
  };
}
