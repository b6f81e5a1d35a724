/**
 * Runs inside a namespace: watches until its stdin ends, one JSON line for each state and note,
 * then `{"closed":true}`. Arguments: which sources (`all`, `events`, `poll`), RouteTargets as JSON,
 * NetworkSettings as JSON (in part), what stands in for /sys/class/net.
 */
import { observer, systemSnapshotIo } from '../../../probes/network/snapshot.ts';
import { sysfsReader } from '../../../probes/platform/linux/sysfs.ts';
import { systemWatchIo } from '../../../probes/network/system-watch-io.ts';
import { watchWith } from '../../../probes/network/watcher.ts';
import {
  NO_SETTINGS,
  type NetworkSettings,
  type RouteTargets,
} from '../../../probes/network/watcher-types.ts';

const [, , which = 'all', targets = '{}', changes = '{}', sysfs] = process.argv;
const settings: NetworkSettings = {
  ...NO_SETTINGS,
  ...(JSON.parse(changes) as Partial<NetworkSettings>),
};
const print = (line: unknown): void => {
  console.log(JSON.stringify(line));
};
const note = (sentence: string): void => {
  print({ note: sentence });
};
const parts = await systemWatchIo(settings, note);
const take =
  sysfs === undefined
    ? parts.take
    : observer({
        ...systemSnapshotIo(sysfsReader('linux', note, sysfs)),
        overrides: settings.overrides,
      });
const sources = parts.sources.filter(
  ({ name }) => which === 'all' || (name === 'poll') === (which === 'poll'),
);
const watcher = await watchWith(
  {
    settings,
    targets: () => JSON.parse(targets) as RouteTargets,
    onState: (state) => {
      print({ state });
    },
    onNote: note,
  },
  { ...parts, sources, take },
);

process.stdin.resume();
process.stdin.once('end', () => {
  void watcher.close().then(() => {
    print({ closed: true });
  });
});
