import type { BreakTold } from '../../model/agent-state.ts';
import type { Others } from '../../model/others.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { HttpClient } from '../../lib/http-client.ts';
import type { Log } from '../log.ts';
import { fetchOthers } from './client.ts';
import type { Collector } from './collector.ts';
import { type WayToCollector, whyNoWayOut } from './hold.ts';
import type { Delivery } from './wire.ts';

/** How often a laptop asks whether others have what it has. */
const EVERY_MS = 10 * 60_000;

/**
 * How long until the collector is asked whether others have the same; null: not at all. Once after
 * the receipt, which may cost; then every ten minutes while the break lasts, on networks that cost
 * nothing.
 *
 * @param askedMs monotonic, when it was last asked of this break; null: never
 */
export function othersDueInMs(
  told: Pick<BreakTold, 'deliveredAt'> | null,
  way: WayToCollector,
  askedMs: number | null,
  nowMs: number,
): number | null {
  if (told?.deliveredAt == null || whyNoWayOut(way) !== null || way.isRoaming === true) return null;
  if (askedMs === null) return 0;
  return way.isMetered ? null : Math.max(0, askedMs + EVERY_MS - nowMs);
}

export interface OthersWatch {
  /** What was last heard for this report; undefined: nothing yet, or nothing that a person needs. */
  readonly of: (reportId: string) => Others | undefined;
  /** The state, or the way to the collector, may have changed. */
  readonly look: () => void;
  readonly close: () => void;
}

export interface OthersOptions {
  /** Null: there is nobody to ask. */
  readonly collector: Collector | null;
  readonly http: HttpClient;
  readonly device: string;
  /** The break that is not over, with its report; null where none is, or none was kept. */
  readonly open: () => { readonly reportId: string; readonly told: BreakTold } | null;
  readonly way: () => WayToCollector;
  readonly onHeard: () => void;
  /** Bytes that a question cost where that is counted, both ways. */
  readonly onSpent: (bytes: number) => void;
  readonly log: Log;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
}

/** Asks the collector how others stand. Nothing of it is kept, and it releases no report. */
export function watchOthers(options: OthersOptions): OthersWatch {
  const { collector, open, way, onHeard, onSpent, log, monotonicMs } = options;
  let heard: { readonly reportId: string; readonly others: Others } | null = null;
  let asked: { readonly reportId: string; readonly atMs: number } | null = null;
  let timer: NodeJS.Timeout | undefined;
  const ending = new AbortController();

  const hear = async (reportId: string, known: Collector): Promise<void> => {
    const isCounted = way().isMetered;
    const { others, bytes } = await askFor(reportId, known, options, ending.signal);
    if (isCounted) onSpent(bytes);
    // Of a break that ended meanwhile nobody is told.
    if (others === null || open()?.reportId !== reportId) return;
    heard = { reportId, others };
    onHeard();
  };
  const look = (): void => {
    clearTimeout(timer);
    const now = open();
    if (ending.signal.aborted || collector === null || now === null) return;
    const { reportId, told } = now;
    const askedMs = asked?.reportId === reportId ? asked.atMs : null;
    const dueInMs = othersDueInMs(told, way(), askedMs, monotonicMs());
    if (dueInMs === null) return;
    if (dueInMs === 0) {
      asked = { reportId, atMs: monotonicMs() };
      hear(reportId, collector).catch((thrown: unknown) => {
        log(`asking for others failed: ${reasonOf(thrown)}`);
      });
    }
    timer = setTimeout(look, dueInMs === 0 ? EVERY_MS : dueInMs).unref();
  };
  return {
    of: (reportId) =>
      heard?.reportId === reportId && isNews(heard.others) ? heard.others : undefined,
    look,
    close: () => {
      clearTimeout(timer);
      ending.abort();
    },
  };
}

/** Alone with it, and nobody saw it yet: that is how every break begins. */
const isNews = ({ others, state, mended }: Others): boolean =>
  others > 0 || state !== 'new' || mended.length > 0;

/** `others` is null where no collector says anything, or one that knows no such question. */
async function askFor(
  reportId: string,
  { url, hello, identity }: Collector,
  { http, device, now }: Pick<OthersOptions, 'http' | 'device' | 'now'>,
  signal: AbortSignal,
): Promise<{ readonly others: Others | null; readonly bytes: number }> {
  let bytes = 0;
  const traffic = {
    onCarried: (carried: number): void => {
      bytes += carried;
    },
  };
  const delivery: Delivery = { http, collectorUrl: url, device, signal, now, traffic };
  const isSigned = hello.known().isSigned === true || identity.isDemanded();
  const shown = isSigned ? await identity.known(delivery) : { ok: true as const, delivery };
  const others = shown.ok ? await fetchOthers(reportId, shown.delivery) : null;
  return { others, bytes };
}
