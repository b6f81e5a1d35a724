/**
 * Runs inside a namespace: takes one look and prints it. Arguments: RouteTargets, NetworkSettings
 * (in part) as JSON, what stands in for /sys/class/net.
 */
import { classify, PLAIN_VIEW } from '../../../probes/network/classify.ts';
import { observer, systemSnapshotIo } from '../../../probes/network/snapshot.ts';
import { sysfsReader } from '../../../probes/platform/linux/sysfs.ts';
import {
  NO_SETTINGS,
  type NetworkSettings,
  type RouteTargets,
} from '../../../probes/network/watcher-types.ts';

const [, , targets = '{}', changes = '{}', sysfs] = process.argv;
const { primary, overrides } = {
  ...NO_SETTINGS,
  ...(JSON.parse(changes) as Partial<NetworkSettings>),
};
const readFacts = sysfsReader(
  'linux',
  (sentence) => {
    console.error(sentence);
  },
  sysfs,
);
const take = observer({ ...systemSnapshotIo(readFacts), overrides });
const snapshot = await take(JSON.parse(targets) as RouteTargets);
console.log(
  JSON.stringify({ snapshot, classified: classify(snapshot, { ...PLAIN_VIEW, primary }) }),
);
