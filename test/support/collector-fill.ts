import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { needsCommands, needsLinux, needsRoot } from './needs.ts';

export const COLLECTOR_FILL_NEEDS = [
  needsLinux(),
  needsRoot(),
  needsCommands('unshare', 'mount', 'sh'),
];

const SCRIPT = join(import.meta.dirname, '..', 'integration', 'collector', 'fill-points.ts');
/** The disk goes with the process. */
const ON_A_SMALL_DISK =
  'disk=$1; node=$2; shift 2; mount -t tmpfs -o size=24m tmpfs "$disk" && exec "$node" --disable-warning=ExperimentalWarning "$1" "$disk" $2';

/** What a collector did whose disk had so many KiB left, after a closing and after a kill. */
export type FillPoint = Readonly<Record<string, unknown>>;

/** What a point must come to (`fill-points.ts`). */
export const KEPT_AT_FILL_POINT = {
  starts: true,
  held: 9,
  whenFull: '503 300',
  partWhenFull: '503 300',
  keptOfHalf: true,
  withRoom: 201,
  restWithRoom: 204,
  halfReceipt: 200,
  wholeReceipt: 200,
  heldAtEnd: 9,
  listed: 12,
} as const;

export async function collectorAtFillPoints(
  freeKiB: readonly number[],
): Promise<readonly FillPoint[]> {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-collector-full-'));
  try {
    const { stdout } = await promisify(execFile)('unshare', [
      ...['--mount', 'sh', '-c', ON_A_SMALL_DISK, 'sh'],
      ...[folder, process.execPath, SCRIPT, freeKiB.join(' ')],
    ]);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as FillPoint);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
