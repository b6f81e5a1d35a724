import type { Sending } from '../../model/agent-state.ts';
import type { DueItem } from '../outbox/item.ts';
import type { Progress } from './tus-requests.ts';

/** How far the report is that is being sent. */
export interface SendProgress {
  /** A try begins. @returns hears how far it is */
  begin(item: Pick<DueItem, 'id' | 'bytes'>): (progress: Progress) => void;
  /** The try is over. @returns whether the collector has more of the report than after any before */
  end(): boolean;
  /** Empty while nothing is sent, or nothing that takes long enough to be watched. */
  sending(): { readonly sending?: Sending };
}

/** Whoever shows it is told no more often. */
const TOLD_EVERY_MS = 250;

export function createProgress(tell: () => void, monotonicMs: () => number): SendProgress {
  let sending: Sending | null = null;
  let toldAtMs = 0;
  let kept = { id: '', most: 0, now: 0 };
  return {
    begin: ({ id, bytes }) => {
      if (kept.id !== id) kept = { id, most: 0, now: 0 };
      kept = { ...kept, most: Math.max(kept.most, kept.now), now: 0 };
      toldAtMs = monotonicMs();
      return (progress) => {
        kept = { ...kept, now: progress.kept };
        const atMs = monotonicMs();
        if (atMs - toldAtMs < TOLD_EVERY_MS) return;
        toldAtMs = atMs;
        sending = { id, bytes, sentBytes: Math.min(bytes, progress.sent) };
        tell();
      };
    },
    end: () => {
      sending = null;
      return kept.now > kept.most;
    },
    sending: () => (sending === null ? {} : { sending }),
  };
}
