import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder } from '../../agent/recorder/recorder.ts';
import { openRing, writeFrozen } from '../../agent/recorder/ring.ts';
import { BROKEN, GREEN, NETWORK, networkOf } from '../support/samples.ts';
import { type Bench, median } from './statistics.ts';

/** A restless laptop: it moves every five minutes, its verdict changes with each, and the log has a line a minute. */
const HOURS = 24;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MOVES_EVERY_MINUTES = 5;
const ROUNDS = 7;

const PLACES = [NETWORK, networkOf({ label: 'mobile', link: 'mobile' })] as const;

/** What the flight recorder costs by the hour, beside a bare append of the same lines. */
export const recorder: Bench = ({ rounds }) => {
  const days = Array.from({ length: rounds(ROUNDS) }, day);
  const of = (value: (one: Day) => number): number => median(days.map(value)) / HOURS;
  const { keptBytes } = days[0]!;
  return Promise.resolve([
    {
      what: 'flight recorder, an hour of a laptop that moves every five minutes (median)',
      ours: `CPU ${of(({ oursMs }) => oursMs).toFixed(1)} ms, ${of(({ writes }) => writes).toFixed(0)} writes, ${kib(of(({ bytes }) => bytes))}; ${kib(keptBytes)} on the disk after a day`,
      beside: `CPU ${of(({ bareMs }) => bareMs).toFixed(1)} ms for a bare append of the same lines`,
      ratio: `${((100 * of(({ oursMs }) => oursMs)) / HOUR_MS).toPrecision(2)} % of a core`,
    },
  ]);
};

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;

interface Day {
  readonly oursMs: number;
  readonly bareMs: number;
  readonly writes: number;
  readonly bytes: number;
  readonly keptBytes: number;
}

function day(): Day {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  const lines: string[] = [];
  let [nowMs, writes, bytes] = [0, 0, 0];
  try {
    const ring = openRing(folder);
    const recorder = createRecorder({
      append: (event) => {
        lines.push(`${JSON.stringify(event)}\n`);
        writes += 1;
        return ring.append(event);
      },
      frozen: [],
      freeze: (frozen) => {
        writes += 1;
        bytes += Buffer.byteLength(JSON.stringify({ frozen }));
        return writeFrozen(folder, frozen);
      },
      slowFacts: () => Promise.resolve(new Map()),
      inBackground: () => undefined,
      now: () => new Date(Date.UTC(2026, 4, 4) + nowMs),
      monotonicMs: () => nowMs,
    });
    const oursMs = cpuMs(() => {
      recorder.started('0.1.0');
      for (let minute = 0; minute < HOURS * 60; minute += 1, nowMs += MINUTE_MS) {
        recorder.log(`check ${String(minute)}: the ladder stood on its third rung`);
        if (minute % MOVES_EVERY_MINUTES !== 0) continue;
        const isAway = (minute / MOVES_EVERY_MINUTES) % 2 === 1;
        recorder.state({
          network: { ...PLACES[isAway ? 1 : 0] },
          diagnosis: isAway ? BROKEN : GREEN,
        });
      }
    });
    const keptBytes = readdirSync(folder).reduce(
      (sum, name) => sum + statSync(join(folder, name)).size,
      0,
    );
    bytes += lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
    const bare = join(folder, 'bare');
    const bareMs = cpuMs(() => {
      for (const line of lines) appendFileSync(bare, line);
    });
    return { oursMs, bareMs, writes, bytes, keptBytes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Time of the processor, the system's calls included. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
