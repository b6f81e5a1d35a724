import * as z from 'zod/mini';
import { PowerEvent } from './power-event.ts';
import { Code, Severity } from './codes/facts.ts';
import { NetworkLabel } from './network-state.ts';

/** What one fact about the network was and is, as a technician notes it. */
export const RecordedChange = z.object({
  what: z.string().check(z.maxLength(100)),
  before: z.string().check(z.maxLength(400)),
  now: z.string().check(z.maxLength(400)),
});
export type RecordedChange = z.infer<typeof RecordedChange>;

/** RFC 3339 in UTC, by a clock that may have been set in between: the order of events is that of the file. */
const At = z.string().check(z.maxLength(40));

/** One thing that changed. */
export const RecorderEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), at: At, version: z.string().check(z.maxLength(100)) }),
  z.object({ kind: z.literal('stop'), at: At }),
  z.object({
    kind: z.literal('network'),
    at: At,
    label: NetworkLabel,
    changes: z.array(RecordedChange).check(z.maxLength(16)),
  }),
  z.object({
    kind: z.literal('verdict'),
    at: At,
    code: Code,
    severity: Severity,
    /** Null for the first verdict of an agent. */
    before: z.nullable(Code),
  }),
  z.object({ kind: z.literal('power'), at: At, event: PowerEvent }),
  /** The wall clock ran ahead of the time that passed, or behind: set, or the laptop slept. */
  z.object({ kind: z.literal('clock'), at: At, jumpMs: z.number() }),
  z.object({
    kind: z.literal('connections'),
    at: At,
    changes: z.array(RecordedChange).check(z.maxLength(16)),
  }),
  /** The settings that an agent began with, where they differ from those of the one before. */
  z.object({
    kind: z.literal('settings'),
    at: At,
    changes: z.array(RecordedChange).check(z.maxLength(16)),
  }),
  z.object({ kind: z.literal('log'), at: At, message: z.string().check(z.maxLength(1000)) }),
  /** Events that the disk did not take. */
  z.object({ kind: z.literal('lost'), at: At, count: z.number().check(z.int(), z.gte(1)) }),
]);
export type RecorderEvent = z.infer<typeof RecorderEvent>;

/** What a verdict's change froze: the minutes before it. */
export const Frozen = z.object({
  at: At,
  code: Code,
  events: z.array(RecorderEvent).check(z.maxLength(200)),
});
export type Frozen = z.infer<typeof Frozen>;

/** How far back a frozen stretch reaches. */
export const FROZEN_MS = 15 * 60_000;
export const MAX_FROZEN_EVENTS = 200;
/** Stretches that are kept, the newest. */
export const MAX_FROZEN = 4;

/** `data/recorder.json` of a bundle; the log's lines stand in a file of their own. */
export const Recording = z.object({
  schema: z.literal(1),
  /** In the order in which they happened. */
  events: z.array(RecorderEvent).check(z.maxLength(2000)),
  frozen: z.array(Frozen).check(z.maxLength(MAX_FROZEN)),
});
export type Recording = z.infer<typeof Recording>;
