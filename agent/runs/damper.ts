import * as z from 'zod/mini';
import {
  damp,
  type DampingEvent,
  type DampingPace,
  dampingAt,
  PACE,
  stands,
} from '../../model/damping.ts';
import type { Notice } from '../../model/notice.ts';
import type { ProbeRun } from '../../model/run.ts';
import { breakOf } from './open-break.ts';

type SeenRun = Pick<ProbeRun, 'target' | 'checks' | 'diagnosis'>;

/** Decides when a verdict has been seen often enough for a notification or a report. */
export interface Damper {
  /** Whether this run would make the verdict stand; nothing is remembered of it. */
  wouldStand(run: SeenRun): boolean;
  /** One more run. @returns whether its verdict stands */
  saw(run: SeenRun): boolean;
  /** The laptop woke up: what was seen before counts no more. */
  resumed(): void;
  readonly close: () => void;
}

export interface DamperOptions {
  readonly pace?: DampingPace;
  /** The trouble that was told and is not over, as it is kept on the disk. */
  readonly mark: { readonly read: () => unknown; readonly write: (told: string | null) => void };
  readonly onNotice: (notice: Notice) => void;
  /** Time for another check, beside the schedule. */
  readonly again: () => void;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
  /** Calls back after so many milliseconds; the system's timer by default. @returns ends the wait */
  readonly after?: (ms: number, work: () => void) => () => void;
}

const Mark = z.nullable(z.string().check(z.maxLength(1_000)));

export function createDamper(options: DamperOptions): Damper {
  const { pace = PACE, mark, onNotice, again, now, monotonicMs, after = onTimer } = options;
  const kept = Mark.safeParse(mark.read());
  let damping = dampingAt(monotonicMs(), kept.success ? kept.data : null, pace);
  let endWait: () => void = () => undefined;
  return {
    wouldStand: (run) => stands(damp(damping, eventOf(run, monotonicMs()), pace).damping, pace),
    saw: (run) => {
      const before = damping.told;
      const { damping: next, tell, againMs } = damp(damping, eventOf(run, monotonicMs()), pace);
      damping = next;
      // Before anybody is told: of two evils, nothing said is less than the same said twice.
      if (damping.told !== before) mark.write(damping.told);
      if (tell !== null)
        onNotice({ at: now().toISOString(), kind: tell.kind, code: run.diagnosis.code });
      endWait();
      if (againMs !== null) endWait = after(againMs, again);
      return stands(damping, pace);
    },
    resumed: () => {
      endWait();
      damping = damp(damping, { kind: 'resume', atMs: monotonicMs() }, pace).damping;
    },
    close: () => {
      endWait();
    },
  };
}

function eventOf(run: SeenRun, atMs: number): DampingEvent {
  const { code, rung, severity } = run.diagnosis;
  const { interface: name, port } = breakOf(run).place;
  const place = [name, port].filter((part) => part !== null).join(':');
  return { kind: 'verdict', atMs, code, rung, severity, place };
}

function onTimer(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms).unref();
  return () => {
    clearTimeout(timer);
  };
}
