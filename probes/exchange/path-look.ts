import type { CheckResult } from '../../model/check.ts';
import { skipped } from '../../model/step-outcome.ts';
import { WAY } from '../../model/text/en/evidence-rungs.ts';
import { timed, type LadderRun } from './ladder-run.ts';
import { type HeldConnection, judgeIdle } from './rungs/idle.ts';
import { HIGH_LATENCY_MS, isSlow, judgeLatency } from './rungs/latency.ts';
import { openMapper, type MapperSession } from './rungs/mapper-connections.ts';
import { judgePathMtu } from './rungs/path-mtu.ts';
import { trySizes } from './size-trials.ts';
import type { OpeningAddress } from './start-ladder.ts';
import type { LadderRequest } from './types.ts';

/** Connections that one look makes to the mapper, each with one bind. */
export const MAX_PATH_BINDS = 5;
/** Kept for a second look at the sizes, should one stall. */
const KEPT_BINDS = 1;

/**
 * Measures the way to the first address whose mapper answers, beside the ladder: three round trips,
 * as many as the ladder itself still has to go. Nothing is measured where no mapper answers, nor on
 * a metered network.
 */
export async function lookAtPath(
  run: LadderRun,
  openings: readonly OpeningAddress[],
): Promise<readonly CheckResult[]> {
  const { path } = run.request;
  if (path === undefined) return [];
  const leading = await firstBound(openings);
  if (leading === null) return [];
  return [...(await measureWhereDue(run, path, leading)), ...heldBefore(run, path.held ?? null)];
}

async function measureWhereDue(
  run: LadderRun,
  path: NonNullable<LadderRequest['path']>,
  leading: { readonly address: string; readonly ms: number },
): Promise<readonly CheckResult[]> {
  const { network } = run.request;
  if (path.when === 'slow' && leading.ms <= HIGH_LATENCY_MS) return path.before;
  if (network.metered === 'no') return measure(run, leading.address);
  return [run.recorder.at(leading.address).way('latency', skipped(WAY.metered), null)];
}

/** What a connection that was kept silent showed, as of when it was asked. */
function heldBefore(
  { addresses, recorder }: LadderRun,
  held: HeldConnection | null,
): readonly CheckResult[] {
  if (held === null || !addresses.includes(held.address)) return [];
  const check = recorder.at(held.address).way('idle', judgeIdle(held), held.silentMs);
  return [{ ...check, at: held.at }];
}

async function firstBound(
  openings: readonly OpeningAddress[],
): Promise<{ readonly address: string; readonly ms: number } | null> {
  for (const { address, connections } of openings) {
    const session = await connections.leading;
    if (session.step === 'bound') return { address, ms: session.ms };
  }
  return null;
}

async function measure(
  { io, request, recorder }: LadderRun,
  address: string,
): Promise<readonly CheckResult[]> {
  const binds: (number | null)[] = [];
  let left = MAX_PATH_BINDS;
  const open = async (): Promise<MapperSession | null> => {
    if (left === 0 || io.signal.aborted) return null;
    left -= 1;
    const session = await openMapper({ address, port: request.mapperPort }, io);
    binds.push(session.step === 'bound' ? session.ms : null);
    return session;
  };
  const bindOnly = async (): Promise<void> => {
    const session = await open();
    if (session?.step === 'bound') session.connection.close();
  };
  const lag = watchLag(io);
  const sizes = timed(io, () => trySizes(open, io));
  const times = await timed(io, async () => {
    await bindOnly();
    while (isSlow(binds) && left > KEPT_BINDS && !io.signal.aborted) await bindOnly();
  });
  const { outcome: trials, ms } = await sizes;
  return [
    recorder.at(address).way('latency', judgeLatency(binds, lag.end()), times.ms),
    recorder.at(address).way('mtu', judgePathMtu(trials), ms),
  ];
}

const BEAT_MS = 20;

/** For how long this process did not run at the longest, in milliseconds. */
function watchLag({ monotonicMs }: Pick<LadderRun['io'], 'monotonicMs'>): { end(): number } {
  let last = monotonicMs();
  let worstMs = 0;
  const look = (): void => {
    const now = monotonicMs();
    worstMs = Math.max(worstMs, now - last - BEAT_MS);
    last = now;
  };
  const beat = setInterval(look, BEAT_MS);
  return {
    end: () => {
      clearInterval(beat);
      look();
      return Math.round(worstMs);
    },
  };
}
