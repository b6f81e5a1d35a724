import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ReportOrder } from '../../agent/bundle/make-report.ts';
import { makeInThread } from '../../agent/bundle/report-thread.ts';
import { zip } from '../../agent/bundle/zip.ts';
import { openRing } from '../../agent/recorder/ring.ts';
import { resolveSettings } from '../../agent/settings/resolved.ts';
import { REPORTS } from '../support/bundles.ts';
import { type Bench, median, ms, type Row } from './statistics.ts';

const ROUNDS = 9;
const EVENTS = 2_000;
const MIB = 1024 * 1024;
const KINDS = {
  break: { what: 'a whole report of a break', maxBytes: MIB, note: null },
  user: {
    what: 'a report that a user sends',
    maxBytes: 5 * MIB,
    note: 'Outlook asks again and again',
  },
};

/**
 * A whole report of a break with a full recorder, in its thread, beside a bare zip of the same
 * documents without redaction, page and thread; and how long the agent's loop waited meanwhile.
 */
export const bundle: Bench = async ({ rounds }) => [
  ...(await rowsFor('break', rounds(ROUNDS))),
  ...(await rowsFor('user', rounds(ROUNDS))),
];

async function rowsFor(why: keyof typeof KINDS, rounds: number): Promise<readonly Row[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  try {
    const { documents } = REPORTS['port-outside']!;
    const at = '2026-11-24T08:12:00.000Z';
    const ring = openRing(dataFolder);
    for (let count = 0; count < EVENTS; count += 1)
      ring.append({ kind: 'log', at, message: `line ${String(count)}: the route leaves by tun0` });
    const order: ReportOrder = {
      id: '01937f9e-5a00-7000-8000-00c0ffee0001',
      why,
      at,
      device: '0b6c1f6e-8f5c-4a6b-9a57-2f7f3b0d9c11',
      settings: resolveSettings({}, { items: [], problems: [] }),
      pseudonyms: { key: '00', problem: null },
      before: null,
      loss: [],
      clockOffsetMs: null,
      maxBytes: KINDS[why].maxBytes,
      dataFolder,
      version: '0.1.0',
      note: KINDS[why].note,
      inHand: documents,
      envelope: { breakId: null, over: null, weakSpot: null, lost: 0 },
    };
    const entries = Object.entries(documents).map(([path, value]) => ({
      path,
      content: Buffer.from(JSON.stringify(value)),
    }));
    const [ours, theirs]: [number[], number[]] = [[], []];
    let bytes = 0;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (let round = 0; round < rounds; round += 1) {
      let startedMs = performance.now();
      const made = await makeInThread(order, {
        timeoutMs: 15_000,
        signal: new AbortController().signal,
      });
      if (!made.ok) throw new Error(made.message);
      ours.push(performance.now() - startedMs);
      bytes = made.body.length;
      startedMs = performance.now();
      await zip(entries);
      theirs.push(performance.now() - startedMs);
    }
    delay.disable();
    return [
      {
        what: `${KINDS[why].what}, ${(bytes / 1024).toFixed(0)} KiB (median; loop delay p99 ${ms(delay.percentile(99) / 1e6)})`,
        ours: ms(median(ours)),
        beside: `${ms(median(theirs))} bare zip`,
        ratio: `${(median(ours) / median(theirs)).toFixed(0)} ×`,
      },
    ];
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}
