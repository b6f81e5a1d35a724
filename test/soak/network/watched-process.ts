import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { NetworkState } from '../../../model/network-state.ts';
import type { RouteTargets } from '../../../probes/network/watcher-types.ts';
import type { Namespace } from '../../lab/network/namespace.ts';
import { startIn } from '../../lab/network/watching.ts';

const SCRIPT = new URL('./watched.ts', import.meta.url).pathname;
const ANSWERS_WITHIN_MS = 20_000;

/** What the watcher's process holds, counted by itself after a garbage collection. */
export interface Figures {
  readonly heapKiB: number;
  readonly rssKiB: number;
  readonly descriptors: number;
  readonly resources: number;
  readonly children: number;
}

interface Line {
  readonly state?: NetworkState;
  readonly note?: string;
  readonly figures?: Figures;
  readonly closed?: readonly string[];
  readonly children?: number;
}

/** A real watcher in a process of its own. */
export interface Watched {
  readonly last: NetworkState | null;
  readonly notes: readonly string[];
  /** States since the last time, led by the one before them. */
  take(): readonly NetworkState[];
  figures(): Promise<Figures>;
  /**
   * Closes the watcher. @returns children that are left when the process has ended by itself; null
   * when it did not end
   */
  close(): Promise<number | null>;
}

export async function startWatched(net: Namespace, targets: RouteTargets): Promise<Watched> {
  const node = [
    '--expose-gc',
    '--experimental-strip-types',
    '--disable-warning=ExperimentalWarning',
  ];
  const child = net.keep(
    startIn(net.name, process.execPath, [...node, SCRIPT, JSON.stringify(targets)]),
  );
  const ended = once(child, 'exit');
  let states: NetworkState[] = [];
  const notes: string[] = [];
  let told: (line: Line) => void = () => undefined;
  createInterface({ input: child.stdout! }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    if (line.state !== undefined) states.push(line.state);
    if (line.note !== undefined) notes.push(line.note);
    told(line);
  });
  const next = async (wanted: (line: Line) => boolean): Promise<Line> => {
    const line = await within(
      ANSWERS_WITHIN_MS,
      new Promise<Line>((resolve) => {
        told = (one) => {
          if (wanted(one)) resolve(one);
        };
      }),
    );
    if (line === null)
      throw new Error(`the watcher says nothing; it said ${JSON.stringify(notes.slice(-5))}`);
    return line;
  };
  await next(({ state }) => state !== undefined);
  return {
    get last() {
      return states.at(-1) ?? null;
    },
    notes,
    take() {
      const taken = states;
      states = taken.slice(-1);
      return taken;
    },
    async figures() {
      const answer = next(({ figures }) => figures !== undefined);
      child.stdin?.write('figures\n');
      return (await answer).figures!;
    },
    async close() {
      const answer = next(({ closed }) => closed !== undefined);
      child.stdin?.end();
      const { children = 0 } = await answer;
      return (await within(5000, ended)) === null ? null : children;
    },
  };
}

/** Null when the time is over first. */
async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value | null> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    limit = setTimeout(resolve, limitMs, null);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(limit);
  }
}
