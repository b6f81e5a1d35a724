import type { Attachment, TrustFinding, TrustSettings } from '../detector-types.ts';
import type { FailedAt } from '../connectivity/answers.ts';
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

const NOT_CONFIGURED =
  'Whether this is the corporate network is not asked: the settings name no inside host';

const FAILURES: Record<Exclude<FailedAt, 'local'>, (host: string, error: string) => string> = {
  name: (host, error) => `${host}, which exists inside alone, does not resolve (${error})`,
  connect: (host, error) => `${host}, which exists inside alone, is not reached (${error})`,
  answer: (host, error) => `${host}, which exists inside alone, does not complete TLS (${error})`,
};

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
        reason: `Not the corporate network: what answers in the name of ${host} shows another certificate`,
      };
    case 'void':
      return {
        kind: 'nothing',
        why: `Whether this is the corporate network cannot be told: the question to ${host} is void, ${answer.why}`,
      };
    case 'failed':
      return answer.at === 'local'
        ? {
            kind: 'nothing',
            why: `Whether this is the corporate network cannot be told: this laptop could not ask (${answer.error})`,
          }
        : {
            kind: 'denied',
            isCertain: false,
            reason: `Not the corporate network: ${FAILURES[answer.at](host, answer.error)}`,
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
      reason: `The corporate network, because ${host} shows the pinned certificate (by ${adapter})`,
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
  let why = settings === null ? NOT_CONFIGURED : NOT_YET;
  let attachment: Attachment['trusted'] = null;

  const learn = (next: TrustFinding | null, nextWhy: string): void => {
    const isNews = nextWhy !== why || JSON.stringify(next) !== JSON.stringify(finding);
    finding = next;
    why = nextWhy;
    if (isNews) onChange();
  };
  const heed = (answer: Exclude<TrustAnswer, { kind: 'cut' }>, adapter: string): number => {
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
      return signal.aborted || answer.kind === 'cut' ? 0 : heed(answer, asked.adapter);
    },
    onFault: (error) => {
      onNote(`a look at ${host} broke: ${String(error)}`);
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
      why =
        trusted === null
          ? `Whether this is the corporate network cannot be asked: there is no way to ${host}, or its name does not resolve`
          : `Whether this is the corporate network is being asked of ${host}`;
      if (trusted === null) void probe.halt();
      else probe.restart(TRUST_SETTLE_MS);
    },
    poke: () => {
      probe.soon();
    },
    close: () => probe.halt(),
  };
}
