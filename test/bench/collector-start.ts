import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillIndex } from '../support/many-reports.ts';
import { type Bench, median, ms } from './statistics.ts';

const ROUNDS = 5;
const FEW = 1_000;
const LIMIT_MS = 1_000;

/** From nothing to listening, over an index of a million rows; beside one of a thousand. */
export const collectorStart: Bench = ({ rounds, isQuick }) => {
  const many = isQuick ? 100_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  try {
    const took = { [FEW]: [] as Start[], [many]: [] as Start[] };
    for (const reports of [FEW, many]) {
      const data = join(folder, String(reports));
      // The first one makes the key.
      start(data);
      fillIndex(data, reports);
    }
    for (let round = 0; round < rounds(ROUNDS); round += 1)
      for (const reports of [FEW, many]) took[reports]?.push(start(join(folder, String(reports))));
    const tookMs = (reports: number): number => median(took[reports]!.map((one) => one.ms));
    const mebibytes = (reports: number): number =>
      median(took[reports]!.map((one) => one.mebibytes));
    return Promise.resolve([
      {
        what: `start of a collector with ${String(many)} reports (median)`,
        ours: `${ms(tookMs(many))}, ${mebibytes(many).toFixed(0)} MiB`,
        beside: `${ms(tookMs(FEW))}, ${mebibytes(FEW).toFixed(0)} MiB with ${String(FEW)}; ${ms(LIMIT_MS)} wanted at most`,
        ratio: `${(tookMs(many) / LIMIT_MS).toFixed(2)} ×`,
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

interface Start {
  readonly ms: number;
  readonly mebibytes: number;
}

function start(folder: string): Start {
  const child = join(import.meta.dirname, 'collector-start-child.ts');
  const said = execFileSync(process.execPath, [child, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [tookMs, mebibytes] = said.split(' ').map(Number);
  return { ms: tookMs ?? NaN, mebibytes: mebibytes ?? NaN };
}
