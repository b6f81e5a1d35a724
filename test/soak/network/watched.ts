/**
 * Runs inside a namespace under `--expose-gc`: watches the network until its stdin ends, one JSON
 * line for each state and note. For each line on stdin it prints its figures. Argument:
 * RouteTargets as JSON.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { watchNetwork } from '../../../probes/network/watcher.ts';
import type { RouteTargets } from '../../../probes/network/watcher-types.ts';

const targets = JSON.parse(process.argv[2] ?? '{}') as RouteTargets;
const print = (line: unknown): void => {
  console.log(JSON.stringify(line));
};
const watcher = await watchNetwork({
  targets: () => targets,
  onState: (state) => {
    print({ state });
  },
  onNote: (note) => {
    print({ note });
  },
});

const input = createInterface({ input: process.stdin });
input.on('line', () => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  // Timers come and go with each look; what stays is counted at rest.
  const resources = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout');
  print({
    figures: {
      heapKiB: Math.round(heapUsed / 1024),
      rssKiB: Math.round(rss / 1024),
      descriptors: readdirSync('/proc/self/fd').length,
      resources: resources.length,
      children: childrenOf(process.pid),
    },
  });
});
input.once('close', () => {
  void watcher.close().then(() => {
    print({ closed: process.getActiveResourcesInfo(), children: childrenOf(process.pid) });
  });
});

/** proc(5): one `children` file for each thread. */
function childrenOf(pid: number): number {
  const folder = `/proc/${String(pid)}/task`;
  return readdirSync(folder).flatMap((thread) => readChildren(`${folder}/${thread}/children`))
    .length;
}

function readChildren(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split(' ')
    .filter((word) => word !== '');
}
