import type { BundleLog } from '../../model/bundle.ts';
import type { Recording } from '../../model/recorder.ts';
import type { Attempt } from '../data/attempt.ts';
import { readFrozen, readRing } from './ring.ts';

const MAX_EVENTS = 2000;
/** What a bundle takes of a log, from its end. */
const MAX_LOG_BYTES = 128 * 1024;

/** What changed of late; null while nothing was recorded. Read beside a running agent or without one. */
export function recordingOf(dataFolder: string): Attempt<Recording | null> {
  const events = readRing(dataFolder).filter(({ kind }) => kind !== 'log');
  const frozen = readFrozen(dataFolder);
  return {
    ok: true,
    value:
      events.length === 0 && frozen.length === 0
        ? null
        : { schema: 1, events: events.slice(-MAX_EVENTS), frozen: [...frozen] },
  };
}

/** The end of the agent's log; null while there is none. */
export function logOf(dataFolder: string): Attempt<BundleLog | null> {
  const lines: BundleLog = [];
  let bytes = 0;
  for (const event of readRing(dataFolder).toReversed()) {
    if (event.kind !== 'log') continue;
    const { at, message } = event;
    bytes += Buffer.byteLength(message) + at.length;
    if (bytes > MAX_LOG_BYTES) break;
    lines.push({ at, message });
  }
  return { ok: true, value: lines.length === 0 ? null : lines.reverse() };
}
